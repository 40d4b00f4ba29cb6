use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use aisle_engine::live::{Applied, Event, EventFault, LiveState};

use crate::histogram::Histogram;

/// The state that a source fills and everybody else reads.
#[derive(Debug)]
pub struct Live {
    state: Mutex<LiveState>,
    /// Counts up with whatever changes.
    version: AtomicU64,
    bad: AtomicU64,
    /// Events that wait in the source, and the age of the latest when it was counted; `u64::MAX` where that is not known.
    lag_events: AtomicU64,
    behind_millis: AtomicU64,
    /// How old events were when they were counted, the latest of each batch.
    pub(crate) ages: Histogram,
    is_read: AtomicBool,
    has_caught_up: AtomicBool,
    is_lost: AtomicBool,
    is_stuck: AtomicBool,
    is_ended: AtomicBool,
    /// What the consumer group has to do with this relay.
    pub(crate) group: Group,
}

/// What a relay does as a member of its consumer group.
#[derive(Debug, Default)]
pub(crate) struct Group {
    is_out: AtomicBool,
    partitions: AtomicU64,
    assignments: AtomicU64,
    commits: AtomicU64,
    commit_micros: AtomicU64,
}

impl Group {
    /// The group has changed what this relay counts, which are now so many partitions.
    pub(crate) fn note_assignment(&self, partitions: usize) {
        self.partitions.store(partitions as u64, Ordering::Relaxed);
        self.assignments.fetch_add(1, Ordering::Relaxed);
        self.is_out.store(false, Ordering::Release);
    }

    /// Nothing is counted here until the group says what.
    pub(crate) fn leave(&self) {
        self.partitions.store(0, Ordering::Relaxed);
        self.is_out.store(true, Ordering::Release);
    }

    /// A transaction was committed, which took so long.
    pub(crate) fn note_commit(&self, time: Duration) {
        self.commits.fetch_add(1, Ordering::Relaxed);
        self.commit_micros.fetch_add(time.as_micros() as u64, Ordering::Relaxed);
    }

    /// Partitions that are counted here, how often they have changed, how many transactions were committed, and how many microseconds
    /// that took.
    pub(crate) fn counters(&self) -> [u64; 4] {
        [&self.partitions, &self.assignments, &self.commits, &self.commit_micros]
            .map(|counter| counter.load(Ordering::Relaxed))
    }
}

impl Live {
    /// Begins with this state.
    #[must_use]
    pub fn new(state: LiveState) -> Self {
        Self {
            state: Mutex::new(state),
            version: AtomicU64::new(1),
            bad: AtomicU64::new(0),
            lag_events: AtomicU64::new(u64::MAX),
            behind_millis: AtomicU64::new(u64::MAX),
            ages: Histogram::default(),
            is_read: AtomicBool::new(true),
            has_caught_up: AtomicBool::new(false),
            is_lost: AtomicBool::new(false),
            is_stuck: AtomicBool::new(false),
            is_ended: AtomicBool::new(false),
            group: Group::default(),
        }
    }

    /// Begins with an empty state whose source has yet to read what was counted before: until then, nobody is to be shown it.
    #[must_use]
    pub fn unread(state: LiveState) -> Self {
        Self { is_read: AtomicBool::new(false), ..Self::new(state) }
    }

    /// Counts events, all at once for whoever reads. Those that cannot be counted are handed to `refuse`.
    pub fn apply<'a>(&self, events: impl Iterator<Item = Event<'a>>, mut refuse: impl FnMut(EventFault)) {
        let mut state = self.state();
        for event in events {
            match state.apply(&event) {
                Ok(Applied::Counted | Applied::Duplicate) => {}
                Err(fault) => {
                    self.bad.fetch_add(1, Ordering::Relaxed);
                    refuse(fault);
                }
            }
        }
        drop(state);
        self.changed();
    }

    /// The state, for as long as the guard lives.
    ///
    /// # Panics
    /// Never: a source that fails in the middle of an event stops the relay, not its readers.
    pub fn state(&self) -> MutexGuard<'_, LiveState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Counts up with whatever changes.
    #[must_use]
    pub fn version(&self) -> u64 {
        self.version.load(Ordering::Acquire)
    }

    /// Events that could not be counted.
    #[must_use]
    pub fn bad(&self) -> u64 {
        self.bad.load(Ordering::Relaxed)
    }

    /// Puts another state in the place of the one that there was, as it was read.
    pub fn replace(&self, state: LiveState) {
        *self.state() = state;
        self.is_read.store(true, Ordering::Release);
        self.changed();
    }

    /// Is the state what was counted, and no longer the empty one of the beginning?
    #[must_use]
    pub fn is_read(&self) -> bool {
        self.is_read.load(Ordering::Acquire)
    }

    /// The state has changed under somebody's hands.
    pub fn note_change(&self) {
        self.changed();
    }

    /// So many events could not be counted.
    pub fn set_bad(&self, events: u64) {
        self.bad.store(events, Ordering::Relaxed);
    }

    /// So many events wait in the source, if that is known.
    pub fn set_lag_events(&self, events: Option<u64>) {
        let events = events.unwrap_or(u64::MAX);
        if self.lag_events.swap(events, Ordering::Relaxed) != events {
            self.changed();
        }
    }

    /// The latest event was so old when it was counted, if that is known.
    pub fn set_behind_millis(&self, millis: Option<u64>) {
        self.behind_millis.store(millis.unwrap_or(u64::MAX), Ordering::Relaxed);
        if let Some(millis) = millis {
            self.ages.note(Duration::from_millis(millis));
        }
    }

    /// Events that wait in the source, if that is known.
    #[must_use]
    pub fn lag_events(&self) -> Option<u64> {
        Some(self.lag_events.load(Ordering::Relaxed)).filter(|&events| events != u64::MAX)
    }

    /// The age of the latest event when it was counted, in milliseconds, if that is known.
    #[must_use]
    pub fn behind_millis(&self) -> Option<u64> {
        Some(self.behind_millis.load(Ordering::Relaxed)).filter(|&millis| millis != u64::MAX)
    }

    /// The source has caught up: what it gives from now on is news.
    pub fn set_ready(&self) {
        self.is_read.store(true, Ordering::Release);
        let was_lost = self.is_lost.swap(false, Ordering::AcqRel);
        if !self.has_caught_up.swap(true, Ordering::AcqRel) || was_lost {
            self.changed();
        }
    }

    /// The source cannot be read, or nobody knows whether it can, until it has [caught up](Self::set_ready) again.
    pub fn set_lost(&self) {
        self.set_behind_millis(None);
        self.set_lag_events(None);
        if !self.is_lost.swap(true, Ordering::AcqRel) {
            self.changed();
        }
    }

    /// Events wait and none of them is counted; or no longer so.
    pub fn set_stuck(&self, is_stuck: bool) {
        if self.is_stuck.swap(is_stuck, Ordering::AcqRel) != is_stuck {
            self.changed();
        }
    }

    /// May there be events that are not counted and will not be soon?
    #[must_use]
    pub fn is_interrupted(&self) -> bool {
        self.is_lost.load(Ordering::Acquire) || self.is_stuck.load(Ordering::Acquire)
    }

    /// Has the source caught up, and is what it gives counted?
    #[must_use]
    pub fn is_ready(&self) -> bool {
        self.has_caught_up() && !self.is_lost.load(Ordering::Acquire) && !self.group.is_out.load(Ordering::Acquire)
    }

    /// Has the source ever caught up?
    #[must_use]
    pub fn has_caught_up(&self) -> bool {
        self.has_caught_up.load(Ordering::Acquire)
    }

    /// No event will come any more.
    pub fn set_ended(&self) {
        self.is_ended.store(true, Ordering::Release);
        self.changed();
    }

    /// Will no event come any more?
    #[must_use]
    pub fn is_ended(&self) -> bool {
        self.is_ended.load(Ordering::Acquire)
    }

    fn changed(&self) {
        self.version.fetch_add(1, Ordering::Release);
    }
}

#[cfg(test)]
mod tests {
    use aisle_engine::live::Limits;
    use aisle_engine::spec::Definitions;

    use super::*;

    fn state() -> LiveState {
        LiveState::new(Definitions::default(), Limits::default())
    }

    #[test]
    fn a_state_is_read_once_its_source_says_so() {
        assert!(Live::new(state()).is_read());
        for say in [|live: &Live| live.replace(state()), Live::set_ready] {
            let live = Live::unread(state());
            live.set_lost();
            assert!(!live.is_read());
            say(&live);
            assert!(live.is_read());
        }
    }

    #[test]
    fn events_that_wait_in_vain_are_an_interruption() {
        let live = Live::new(state());
        live.set_ready();
        let version = live.version();
        live.set_stuck(false);
        assert_eq!((live.is_interrupted(), live.version()), (false, version), "no news");
        live.set_stuck(true);
        assert!(live.is_interrupted() && live.version() > version);
        live.set_stuck(false);
        assert!(!live.is_interrupted());
    }

    #[test]
    fn whoever_cannot_read_or_counts_nothing_is_not_ready() {
        let live = Live::new(state());
        assert_eq!((live.is_ready(), live.lag_events()), (false, None));
        live.set_lag_events(Some(3));
        live.set_ready();
        assert_eq!((live.is_ready(), live.lag_events()), (true, Some(3)));
        live.set_behind_millis(Some(400));
        live.set_lost();
        assert_eq!((live.is_ready(), live.has_caught_up(), live.is_interrupted()), (false, true, true));
        assert_eq!((live.lag_events(), live.behind_millis()), (None, None));
        live.set_ready();
        assert!(!live.is_interrupted());
        live.group.leave();
        assert!(!live.is_ready());
        live.group.note_assignment(0);
        assert!(live.is_ready());
    }
}
