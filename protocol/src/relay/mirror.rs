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

#[cfg(test)]
mod tests {
    use aisle_engine::table::Money;

    use super::*;
    use crate::relay::{Status, TallyChange};

    const TALLY: Tally = Tally {
        lines: 40,
        total_amount: Money::from_ten_thousandths(1_000_000),
        net_sales: Money::from_ten_thousandths(900_000),
        orders: 7,
    };

    fn snapshot() -> Snapshot {
        let parts = Parts { status: Some(Status { bad: 5, ..Status::default() }), ..Parts::default() };
        Snapshot { epoch: "a run".to_owned(), sequence: 5, tally: TALLY, checksum: TALLY.checksum(), parts }
    }

    /// One line of 2.50 that is an order, and a bad event, for each delta behind the snapshot.
    fn delta(sequence: u64) -> Delta {
        let further = sequence - 5;
        let amount = Money::from_ten_thousandths(25_000);
        let amounts = Money::from_ten_thousandths(25_000 * further as i64);
        let after = Tally {
            lines: 40 + further,
            total_amount: TALLY.total_amount + amounts,
            net_sales: TALLY.net_sales + amounts,
            orders: 7 + further,
        };
        Delta {
            sequence,
            change: TallyChange { lines: 1, total_amount: amount, net_sales: amount, orders: 1 },
            checksum: after.checksum(),
            parts: Parts { status: Some(Status { bad: sequence, ..Status::default() }), ..Parts::default() },
        }
    }

    /// A page that has the snapshot and these deltas.
    fn mirror_with(deltas: impl IntoIterator<Item = u64>) -> Mirror {
        let mut mirror = Mirror::default();
        mirror.apply(FromRelay::Snapshot(snapshot())).expect("a snapshot is taken");
        for sequence in deltas {
            mirror.apply(FromRelay::Delta(delta(sequence))).expect("what follows is taken");
        }
        mirror
    }

    fn assert_refused(mut mirror: Mirror, frame: FromRelay, missed: Missed) {
        let before = mirror.clone();
        assert_eq!(mirror.apply(frame), Err(missed));
        assert_eq!(mirror, before);
    }

    #[test]
    fn deltas_that_follow_are_taken() {
        let mirror = mirror_with([6, 7]);
        assert_eq!(mirror.resume(), Some(Resume { epoch: "a run".to_owned(), sequence: 7 }));
        assert_eq!((mirror.tally().lines, mirror.tally().orders), (42, 9));
        assert_eq!(mirror.tally().net_sales.to_string(), "95.00");
        assert_eq!(mirror.parts().status.as_ref().map(|status| status.bad), Some(7));
    }

    #[test]
    fn a_delta_needs_a_snapshot() {
        // It would follow an empty mirror, and lead to what its checksum says.
        let after = Tally { lines: 1, ..Tally::default() };
        let first = Delta {
            sequence: 1,
            change: TallyChange { lines: 1, ..TallyChange::default() },
            checksum: after.checksum(),
            parts: Parts::default(),
        };
        assert_refused(Mirror::default(), FromRelay::Delta(first), Missed::Snapshot);
    }

    #[test]
    fn a_delta_that_was_dropped_or_comes_twice_is_noticed() {
        for found in [8, 6, 5] {
            // By its checksum it could follow.
            let checksum = delta(7).checksum;
            let other = Delta { checksum, ..delta(found) };
            assert_refused(mirror_with([6]), FromRelay::Delta(other), Missed::Sequence { has: 6, found });
        }
    }

    #[test]
    fn sums_that_are_not_the_relay_s_are_noticed() {
        let cent = Money::from_ten_thousandths(100);
        let changes: [fn(&mut TallyChange, Money); 4] = [
            |change, _| change.lines += 1,
            |change, cent| change.total_amount += cent,
            |change, cent| change.net_sales += cent,
            |change, _| change.orders += 1,
        ];
        for change in changes {
            let mut wrong = delta(6);
            change(&mut wrong.change, cent);
            assert_refused(mirror_with([]), FromRelay::Delta(wrong), Missed::Checksum(6));
        }
        let wrong = Snapshot { sequence: 9, checksum: Tally::default().checksum(), ..snapshot() };
        assert_refused(mirror_with([6]), FromRelay::Snapshot(wrong), Missed::Checksum(9));
    }
}
