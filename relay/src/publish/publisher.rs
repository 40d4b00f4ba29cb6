use std::collections::VecDeque;
use std::hash::{BuildHasher, RandomState};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use aisle_protocol::relay::{Alert, Delta, FromRelay, Parts, Resume, Snapshot, Status, Tally, TallyChange, ViewSet};
use tokio::sync::{broadcast, watch};

use super::{WireMessage, changes, looks};
use crate::{Alerts, Live, Stop};

/// Deltas that are kept for pages that come back: a minute of ten a second.
const KEPT_DELTAS: usize = 600;
/// Alerts that wait for a page to hear of them; one that lets more come is sent away.
const ALERT_NEWS: usize = 256;
/// A page that is further behind is sent a snapshot, which is shorter than so many deltas.
const MOST_DELTAS: u64 = 100;

/// Looks at the state again and again, and numbers what has changed.
#[derive(Debug)]
pub struct Publisher {
    live: Arc<Live>,
    epoch: String,
    published: Mutex<Published>,
    alerts: Mutex<Alerts>,
    sequence: watch::Sender<u64>,
    /// What was raised, has changed or is over, for whoever wants to hear of it at once.
    alert_news: broadcast::Sender<WireMessage>,
}

#[derive(Debug)]
struct Published {
    version: u64,
    current: Arc<Look>,
    deltas: VecDeque<Arc<Change>>,
}

/// The parts as of a sequence number.
#[derive(Debug)]
struct Look {
    sequence: u64,
    tally: Tally,
    parts: Parts,
    frames: FrameCache,
}

#[derive(Debug)]
struct Change {
    sequence: u64,
    change: TallyChange,
    checksum: String,
    parts: Parts,
    frames: FrameCache,
}

/// The frames of something, for each set of views that was asked for.
#[derive(Debug, Default)]
struct FrameCache(Mutex<Vec<(ViewSet, WireMessage)>>);

/// Where a page is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Position {
    /// It has nothing yet.
    Nowhere,
    /// It has everything up to this number.
    At(u64),
}

/// What a page is sent next, and where it is when it has it.
#[derive(Debug)]
pub(crate) struct Next {
    pub(crate) message: WireMessage,
    pub(crate) position: Position,
    pub(crate) is_snapshot: bool,
}

impl FrameCache {
    fn frame(&self, views: ViewSet, make: impl FnOnce() -> FromRelay) -> WireMessage {
        let mut frames = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, frame)) = frames.iter().find(|(other, _)| *other == views) {
            return frame.clone();
        }
        let frame = WireMessage::new(&make());
        frames.push((views, frame.clone()));
        frame
    }
}

impl Publisher {
    /// Begins with a look at the state.
    #[must_use]
    pub fn new(live: Arc<Live>, alerts: Alerts) -> Self {
        // The standard library's hashers begin at random.
        let epoch = format!("{:016x}", RandomState::new().hash_one(std::process::id()));
        let version = live.version();
        let current = Arc::new(look(&live, 0, Vec::new()));
        let published = Published { version, current, deltas: VecDeque::new() };
        Self {
            live,
            epoch,
            published: Mutex::new(published),
            alerts: Mutex::new(alerts),
            sequence: watch::Sender::new(0),
            alert_news: broadcast::Sender::new(ALERT_NEWS),
        }
    }

    /// Looks again every so often, from the beginning of one look to that of the next, until it should stop.
    pub fn run(&self, interval: Duration, stop: &Stop) {
        let mut rest = interval;
        while !stop.wait(rest) {
            let begun = Instant::now();
            self.look();
            rest = interval.saturating_sub(begun.elapsed());
        }
    }

    /// Looks once. If anything has changed, that has the next number.
    pub fn look(&self) {
        self.look_for_alerts();
        let version = self.live.version();
        let before = {
            let published = self.published();
            if published.version == version {
                return;
            }
            published.current.clone()
        };
        let alerts = self.alerts().list();
        let after = look(&self.live, before.sequence + 1, alerts);
        let mut published = self.published();
        published.version = version;
        if after.parts == before.parts && after.tally == before.tally {
            return;
        }
        let sequence = after.sequence;
        let change = Change {
            sequence,
            change: before.tally.change_to(&after.tally),
            checksum: after.tally.checksum(),
            parts: changes::changes(&before.parts, &after.parts),
            frames: FrameCache::default(),
        };
        published.current = Arc::new(after);
        published.deltas.push_back(Arc::new(change));
        if published.deltas.len() > KEPT_DELTAS {
            published.deltas.pop_front();
        }
        drop(published);
        self.sequence.send_replace(sequence);
    }

    /// What is news is said at once; the list goes with the next delta. Before the source has caught up nothing is news.
    fn look_for_alerts(&self) {
        if !self.live.is_ready() {
            return;
        }
        let news = self.alerts().look(&self.live.state(), Instant::now());
        if !news.is_empty() {
            self.live.note_change();
        }
        for alert in news {
            self.say(alert);
        }
    }

    /// A person has taken note of an alert.
    pub(crate) fn acknowledge(&self, id: &str) {
        if let Some(alert) = self.alerts().acknowledge(id) {
            self.live.note_change();
            self.say(alert);
        }
    }

    fn say(&self, alert: Alert) {
        // Nobody may be there to hear of it.
        let _ = self.alert_news.send(WireMessage::new(&FromRelay::Alert { alert }));
    }

    /// Hears of alerts at once.
    pub(crate) fn hear_of_alerts(&self) -> broadcast::Receiver<WireMessage> {
        self.alert_news.subscribe()
    }

    fn alerts(&self) -> MutexGuard<'_, Alerts> {
        self.alerts.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Names this run.
    #[must_use]
    pub fn epoch(&self) -> &str {
        &self.epoch
    }

    /// Wakes whenever there is a new number.
    #[must_use]
    pub fn subscribe(&self) -> watch::Receiver<u64> {
        self.sequence.subscribe()
    }

    /// The latest parts, whole.
    #[must_use]
    pub fn parts(&self) -> Parts {
        self.published().current.parts.clone()
    }

    /// How the events came at the latest look.
    #[must_use]
    pub fn status(&self) -> Status {
        self.published().current.parts.status.clone().unwrap_or_default()
    }

    /// Where a page is that says where it was.
    pub(crate) fn position(&self, resume: Option<&Resume>) -> Position {
        match resume {
            Some(resume) if resume.epoch == self.epoch => Position::At(resume.sequence),
            _ => Position::Nowhere,
        }
    }

    /// What a page at this position is sent next of its views, if it has missed anything: the delta after it, if all that it has missed
    /// are kept and few, or a snapshot.
    pub(crate) fn next(&self, position: Position, views: ViewSet) -> Option<Next> {
        let published = self.published();
        let delta = match position {
            Position::At(sequence) if sequence == published.current.sequence => return None,
            Position::At(sequence) => published.after(sequence).cloned(),
            Position::Nowhere => None,
        };
        let current = published.current.clone();
        // Others need not wait while a frame is made.
        drop(published);
        Some(match delta {
            Some(delta) => {
                Next { message: delta.frame(views), position: Position::At(delta.sequence), is_snapshot: false }
            }
            None => {
                let message = current.frame(&self.epoch, views);
                Next { message, position: Position::At(current.sequence), is_snapshot: true }
            }
        })
    }

    fn published(&self) -> MutexGuard<'_, Published> {
        self.published.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Published {
    /// The delta after a number, unless those from there on are not kept or too many.
    fn after(&self, sequence: u64) -> Option<&Arc<Change>> {
        let missing = self.current.sequence.checked_sub(sequence)?;
        let place = self.deltas.len().checked_sub(usize::try_from(missing).ok()?)?;
        self.deltas.get(place).filter(|_| missing <= MOST_DELTAS)
    }
}

impl Look {
    fn frame(&self, epoch: &str, views: ViewSet) -> WireMessage {
        self.frames.frame(views, || {
            FromRelay::Snapshot(Snapshot {
                epoch: epoch.to_owned(),
                sequence: self.sequence,
                tally: self.tally,
                checksum: self.tally.checksum(),
                parts: changes::of_views(&self.parts, views),
            })
        })
    }
}

impl Change {
    fn frame(&self, views: ViewSet) -> WireMessage {
        self.frames.frame(views, || {
            FromRelay::Delta(Delta {
                sequence: self.sequence,
                change: self.change,
                checksum: self.checksum.clone(),
                parts: changes::of_views(&self.parts, views),
            })
        })
    }
}

fn look(live: &Live, sequence: u64, alerts: Vec<Alert>) -> Look {
    let state = live.state();
    let status = Status {
        latest: state.latest(),
        counts: state.counts(),
        bad: live.bad(),
        lag_events: live.lag_events(),
        behind_millis: live.behind_millis(),
        is_ended: live.is_ended(),
    };
    let parts = looks::parts(&state, status, alerts);
    drop(state);
    let tally = parts.totals.as_ref().map(|totals| Tally::of(&totals.kpis)).unwrap_or_default();
    Look { sequence, tally, parts, frames: FrameCache::default() }
}
