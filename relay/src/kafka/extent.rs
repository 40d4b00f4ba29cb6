//! What a partition of events still has, against what was counted of it.

use std::time::Duration;

use rdkafka::consumer::{BaseConsumer, Consumer};
use rdkafka::error::KafkaResult;

use super::reasons::Reasons;

/// A partition of events.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Extent {
    pub(super) partition: i32,
    /// The offset of the first event that is there.
    pub(super) start: i64,
    /// The offset of the next event that comes.
    pub(super) end: i64,
}

/// More of a partition was counted than there ever was in it: somebody has made the topic anew.
#[derive(Debug, thiserror::Error)]
#[error(
    "{topic} is not the topic that was counted: partition {partition} was counted up to {counted}, and ends at {end}; name another state \
     topic and group, and the events are counted anew"
)]
pub(super) struct OtherTopic {
    topic: String,
    partition: i32,
    counted: i64,
    end: i64,
}

impl Extent {
    /// Asks a broker, which may take so long.
    pub(super) fn ask(
        asking: &BaseConsumer<Reasons>,
        topic: &str,
        partition: i32,
        time: Duration,
    ) -> KafkaResult<Self> {
        let (start, end) = asking.fetch_watermarks(topic, partition, time)?;
        Ok(Self { partition, start, end })
    }

    /// Where to go on when everything before `counted` is counted. If that is later, what lies between is gone.
    ///
    /// # Errors
    /// When this is not what was counted.
    pub(super) fn next_offset(self, topic: &str, counted: i64) -> Result<i64, OtherTopic> {
        let Self { partition, start, end } = self;
        if counted > end {
            return Err(OtherTopic { topic: topic.to_owned(), partition, counted, end });
        }
        Ok(counted.max(start))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_goes_on_where_it_was_or_where_events_begin() {
        let extent = Extent { partition: 3, start: 10, end: 20 };
        let next = |counted| extent.next_offset("sales", counted).map_err(|error| error.to_string());
        assert_eq!([0, 9, 10, 15, 20].map(next), [10, 10, 10, 15, 20].map(Ok));
        let said = next(21).unwrap_err();
        assert!(
            said.starts_with(
                "sales is not the topic that was counted: partition 3 was counted up to 21, and ends at 20; "
            ),
            "{said}"
        );
    }
}
