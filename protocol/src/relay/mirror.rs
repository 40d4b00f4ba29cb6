use aisle_engine::live::LiveBucket;
use aisle_engine::table::Timestamp;

use super::{Curve, Delta, FromRelay, Parts, Resume, Snapshot, Tally};

/// What a page knows of its relay, kept whole by snapshots and deltas.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Mirror {
    epoch: String,
    sequence: u64,
    tally: Tally,
    parts: Parts,
    has_snapshot: bool,
}

/// A delta does not follow what the page has: it must subscribe anew.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Missed {
    /// There is no snapshot yet.
    #[error("a delta came before any snapshot")]
    Snapshot,
    /// Other deltas lie between.
    #[error("delta {found} came after {has}")]
    Sequence {
        /// The latest that the page has.
        has: u64,
        /// The one that came.
        found: u64,
    },
    /// The sums are not those of the relay.
    #[error("the checksum of delta {0} is wrong")]
    Checksum(u64),
}

impl Mirror {
    /// Takes a frame; those that are neither snapshot nor delta change nothing.
    ///
    /// # Errors
    /// [`Missed`]; the mirror is then as it was.
    pub fn apply(&mut self, frame: FromRelay) -> Result<(), Missed> {
        match frame {
            FromRelay::Snapshot(snapshot) => self.take_snapshot(snapshot),
            FromRelay::Delta(delta) => self.take_delta(delta),
            FromRelay::Hello { .. } | FromRelay::Alert { .. } | FromRelay::Alive | FromRelay::Goodbye { .. } => Ok(()),
        }
    }

    /// What the page has, to be gone on from after a broken connection.
    #[must_use]
    pub fn resume(&self) -> Option<Resume> {
        self.has_snapshot.then(|| Resume { epoch: self.epoch.clone(), sequence: self.sequence })
    }

    /// All parts, whole.
    #[must_use]
    pub fn parts(&self) -> &Parts {
        &self.parts
    }

    /// What the page has counted.
    #[must_use]
    pub fn tally(&self) -> Tally {
        self.tally
    }

    /// The latest sequence number.
    #[must_use]
    pub fn sequence(&self) -> u64 {
        self.sequence
    }

    fn take_snapshot(&mut self, snapshot: Snapshot) -> Result<(), Missed> {
        let Snapshot { epoch, sequence, tally, checksum, parts } = snapshot;
        if tally.checksum() != checksum {
            return Err(Missed::Checksum(sequence));
        }
        *self = Self { epoch, sequence, tally, parts, has_snapshot: true };
        Ok(())
    }

    fn take_delta(&mut self, delta: Delta) -> Result<(), Missed> {
        if !self.has_snapshot {
            return Err(Missed::Snapshot);
        }
        if delta.sequence != self.sequence + 1 {
            return Err(Missed::Sequence { has: self.sequence, found: delta.sequence });
        }
        let tally = self.tally.after(&delta.change);
        if tally.checksum() != delta.checksum {
            return Err(Missed::Checksum(delta.sequence));
        }
        (self.sequence, self.tally) = (delta.sequence, tally);
        self.parts.take(delta.parts);
        Ok(())
    }
}

impl Parts {
    /// Takes the changes of a delta.
    fn take(&mut self, change: Self) {
        replace(&mut self.status, change.status);
        replace(&mut self.totals, change.totals);
        replace(&mut self.today, change.today);
        replace(&mut self.products_today, change.products_today);
        replace(&mut self.products, change.products);
        replace(&mut self.countries_today, change.countries_today);
        replace(&mut self.countries, change.countries);
        replace(&mut self.stores, change.stores);
        replace(&mut self.alerts, change.alerts);
        let latest = self.status.as_ref().and_then(|status| status.latest).unwrap_or_default();
        take_buckets(&mut self.minutes, change.minutes, Self::first_minute(latest));
        take_buckets(&mut self.hours, change.hours, Self::first_hour(latest));
        take_curve(&mut self.curve, change.curve);
        if let Some(new) = change.lines {
            let lines = self.lines.get_or_insert_default();
            lines.extend(new);
            lines.drain(..lines.len().saturating_sub(Self::LINES_MAX));
        }
    }
}

fn replace<T>(mine: &mut Option<T>, change: Option<T>) {
    if change.is_some() {
        *mine = change;
    }
}

fn take_buckets(mine: &mut Option<Vec<LiveBucket>>, change: Option<Vec<LiveBucket>>, first: Timestamp) {
    let Some(mine) = mine else {
        *mine = change;
        return;
    };
    for bucket in change.into_iter().flatten() {
        match mine.binary_search_by_key(&bucket.start, |bucket| bucket.start) {
            Ok(place) => mine[place] = bucket,
            Err(place) => mine.insert(place, bucket),
        }
    }
    mine.retain(|bucket| bucket.start >= first);
}

fn take_curve(mine: &mut Option<Curve>, change: Option<Curve>) {
    let Some(change) = change else { return };
    let mine = mine.get_or_insert_default();
    for step in change.steps {
        match mine.steps.binary_search_by_key(&step.start, |step| step.start) {
            Ok(place) => mine.steps[place] = step,
            Err(place) => mine.steps.insert(place, step),
        }
    }
    mine.days = change.days;
    let days = &mine.days;
    mine.steps.retain(|step| days.contains(&step.start.day()));
}
