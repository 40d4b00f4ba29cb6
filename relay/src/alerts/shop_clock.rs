use std::time::Instant;

use aisle_engine::table::Timestamp;

const HOUR: u32 = 3_600;

/// The shop's time goes on where no event comes.
#[derive(Debug, Default)]
pub(super) struct ShopClock {
    /// The latest time of any event, and since when it is.
    latest: Option<(Timestamp, Instant)>,
    /// The hour that was looked at last.
    hour: Option<u32>,
}

impl ShopClock {
    /// What the shop's clocks say now, going by the latest event, and is that another hour than the last time?
    pub(super) fn time(&mut self, latest: Timestamp, is_ended: bool, now: Instant) -> (Timestamp, bool) {
        let (_, since) = *self.latest.insert(match self.latest {
            Some((before, since)) if before == latest => (before, since),
            _ => (latest, now),
        });
        let passed = if is_ended { 0 } else { now.duration_since(since).as_secs() };
        let seconds = latest.seconds().saturating_add(u32::try_from(passed).unwrap_or(u32::MAX));
        let hour = seconds / HOUR;
        (Timestamp::from_seconds(seconds), self.hour.replace(hour) != Some(hour))
    }
}
