use serde::{Deserialize, Serialize};

/// How the events came.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// Events that were counted.
    pub events: u64,
    /// Of these, events older than the watermark: the latest time less [`super::Limits::lateness_seconds`].
    pub late: u64,
    /// Of these, events older than what is remembered of orders and reversals.
    pub beyond_memory: u64,
    /// Events that were left out because their id had been counted.
    pub duplicates: u64,
}

impl Counts {
    /// Counts of several parts with those of one of them as they are now in the place of what they were.
    pub(super) fn replace(&mut self, new: &Self, old: &Self) {
        self.events = self.events + new.events - old.events;
        self.late = self.late + new.late - old.late;
        self.beyond_memory = self.beyond_memory + new.beyond_memory - old.beyond_memory;
        self.duplicates = self.duplicates + new.duplicates - old.duplicates;
    }
}
