//! What partitions of events still have, against what was counted of them.

use std::time::Duration;

use anyhow::{Context, Result, bail};
use rdkafka::consumer::{BaseConsumer, Consumer};
use rdkafka::topic_partition_list::TopicPartitionListElem;
use rdkafka::{Offset, TopicPartitionList};

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
    /// Asks the brokers for the extents of partitions, in the same order. Each of two answers may take so long.
    ///
    /// The library can also be asked for both ends of a partition at once. If a broker then knows one of them only, as one that has just
    /// been started may, that one is told as both (librdkafka 2.12, `rd_kafka_query_watermark_offsets`): a partition that is full would
    /// be taken for one that has lost everything.
    ///
    /// # Errors
    /// When it is not known of every partition.
    pub(super) fn ask(
        asking: &BaseConsumer<Reasons>,
        topic: &str,
        partitions: &[i32],
        time: Duration,
    ) -> Result<Vec<Self>> {
        if partitions.is_empty() {
            return Ok(Vec::new());
        }
        let offsets = |at: Offset| -> Result<Vec<i64>> {
            let mut list = TopicPartitionList::new();
            for &partition in partitions {
                list.add_partition_offset(topic, partition, at)?;
            }
            // What are times to Kafka are the two ends, too.
            let answer = asking.offsets_for_times(list, time)?;
            answer.elements().iter().map(known_offset).collect()
        };
        let (starts, ends) = (offsets(Offset::Beginning)?, offsets(Offset::End)?);
        let all = partitions.iter().zip(starts.into_iter().zip(ends));
        Ok(all.map(|(&partition, (start, end))| Self { partition, start, end }).collect())
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

/// The offset that was answered of a partition.
fn known_offset(answer: &TopicPartitionListElem<'_>) -> Result<i64> {
    let partition = answer.partition();
    answer.error().with_context(|| format!("partition {partition}"))?;
    match answer.offset() {
        Offset::Offset(offset) => Ok(offset),
        other => bail!("partition {partition}: {other:?} is no offset"),
    }
}

#[cfg(test)]
mod tests {
    use rdkafka::ClientConfig;
    use rdkafka::mocking::MockCluster;
    use rdkafka::producer::{BaseProducer, BaseRecord, Producer};
    use rdkafka::types::{RDKafkaApiKey as Request, RDKafkaRespErr as Answer};

    use super::super::{KafkaSettings, topics};
    use super::*;

    const LONG: Duration = Duration::from_secs(30);

    #[test]
    fn a_broker_that_knows_one_end_only_does_not_make_a_partition_empty() {
        let cluster = MockCluster::new(1).unwrap();
        cluster.create_topic("sales", 2, 1).unwrap();
        let settings = KafkaSettings { brokers: cluster.bootstrap_servers(), ..KafkaSettings::default() };
        let producer: BaseProducer = ClientConfig::new().set("bootstrap.servers", &settings.brokers).create().unwrap();
        for (partition, events) in [(0, 7), (1, 3)] {
            for _ in 0..events {
                producer.send(BaseRecord::<(), str>::to("sales").partition(partition).payload("")).unwrap();
            }
        }
        producer.flush(LONG).unwrap();
        let asking = topics::asking(&settings).unwrap();
        let whole = [(1, 3), (0, 7)].map(|(partition, end)| Extent { partition, start: 0, end });
        let ask = || Extent::ask(&asking, "sales", &[1, 0], LONG);
        assert_eq!(ask().unwrap(), whole);
        assert_eq!(Extent::ask(&asking, "sales", &[], LONG).unwrap(), []);
        // Two answers that are waited for at once come together now and then.
        cluster.broker_round_trip_time(1, Duration::from_millis(5)).unwrap();
        for _ in 0..20 {
            for answers in [
                [Answer::RD_KAFKA_RESP_ERR_NOT_LEADER_FOR_PARTITION, Answer::RD_KAFKA_RESP_ERR_NO_ERROR],
                [Answer::RD_KAFKA_RESP_ERR_NO_ERROR, Answer::RD_KAFKA_RESP_ERR_NOT_LEADER_FOR_PARTITION],
            ] {
                cluster.request_errors(Request::ListOffsets, &answers);
                let said = ask().unwrap_err().to_string();
                assert!(said.contains("NotLeaderForPartition"), "{said}");
                cluster.clear_request_errors(Request::ListOffsets);
                assert_eq!(ask().unwrap(), whole);
            }
        }
    }

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
