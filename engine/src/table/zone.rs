use serde::{Deserialize, Serialize};

/// How far a shop's clocks are ahead of UTC, and since when: what is known of a time zone once its name is forgotten.
///
/// Seconds of UTC and of shop time are counted from 1970-01-01T00:00:00. Where clocks are put back, an hour of shop time comes twice; what
/// happened in either is kept, and lies in the same hour.
///
/// # Examples
/// ```
/// use aisle_engine::table::Zone;
/// // British clocks in 2011: an hour ahead from the 27th of March until the 30th of October.
/// let london = Zone::new(0, vec![(1_301_187_600, 3_600), (1_319_936_400, 0)]).unwrap();
/// assert_eq!(london.shop_seconds(1_319_934_600), 1_319_938_200);
/// assert_eq!(london.shop_seconds(1_319_938_200), 1_319_938_200);
/// assert_eq!(Zone::new(0, vec![(2, 0), (1, 3_600)]), None);
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Zone {
    /// Seconds ahead before the first change.
    first: i32,
    /// From which second of UTC on the clocks are so many seconds ahead; rising.
    changes: Vec<(i64, i32)>,
}

impl Zone {
    /// The most that clocks can be ahead of UTC or behind it: a day, in seconds.
    pub const MAX_OFFSET_SECONDS: i32 = 86_400;

    /// Clocks that are ahead by `first` seconds, and by so many from a second of UTC on. `None` if the changes do not follow each other
    /// in time, or one is of more than a day.
    #[must_use]
    pub fn new(first: i32, changes: Vec<(i64, i32)>) -> Option<Self> {
        let is_rising = changes.windows(2).all(|pair| pair[0].0 < pair[1].0);
        let mut offsets = changes.iter().map(|change| change.1).chain([first]);
        let is_within = offsets.all(|offset| offset.abs() <= Self::MAX_OFFSET_SECONDS);
        (is_rising && is_within).then_some(Self { first, changes })
    }

    /// Shop time at a second of UTC.
    #[must_use]
    pub fn shop_seconds(&self, utc_seconds: i64) -> i64 {
        let before = self.changes.partition_point(|change| change.0 <= utc_seconds);
        let ahead = before.checked_sub(1).map_or(self.first, |last| self.changes[last].1);
        utc_seconds + i64::from(ahead)
    }
}
