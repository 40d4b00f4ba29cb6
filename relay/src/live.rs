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
    is_ready: AtomicBool,
    is_ended: AtomicBool,
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
            is_ready: AtomicBool::new(false),
            is_ended: AtomicBool::new(false),
        }
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

    /// Puts another state in the place of the one that there was.
    pub fn replace(&self, state: LiveState) {
        *self.state() = state;
        self.changed();
    }

    /// The state has changed under somebody's hands.
    pub fn note_change(&self) {
        self.changed();
    }

    /// An event could not be counted.
    pub fn note_bad(&self) {
        self.bad.fetch_add(1, Ordering::Relaxed);
    }

    /// So many events wait in the source.
    pub fn set_lag_events(&self, events: u64) {
        if self.lag_events.swap(events, Ordering::Relaxed) != events {
            self.changed();
        }
    }

    /// The latest event was so old when it was counted.
    pub fn set_behind_millis(&self, millis: u64) {
        self.behind_millis.store(millis, Ordering::Relaxed);
        self.ages.note(Duration::from_millis(millis));
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
        self.is_ready.store(true, Ordering::Release);
        self.changed();
    }

    /// Has the source caught up?
    #[must_use]
    pub fn is_ready(&self) -> bool {
        self.is_ready.load(Ordering::Acquire)
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
