//! From the records of the state topic back to the states of partitions.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use aisle_engine::live::Part;
use anyhow::{Context, Result, bail, ensure};
use rdkafka::consumer::{BaseConsumer, Consumer, ConsumerContext};
use rdkafka::error::KafkaError;
use rdkafka::message::Message;
use rdkafka::{Offset, TopicPartitionList};

use super::state_topic::{Standing, Unmarked};
use super::{Counting, KafkaSettings};
use crate::Stop;

/// How long to wait for the next record at a time.
const POLL: Duration = Duration::from_millis(100);
/// How long the broker may take to say how far a partition is counted: what an owner before had begun has to end first.
const OFFSETS_TIME: Duration = Duration::from_secs(60);
/// How long one of these questions may take: one that the client asked while its broker was coming back may never be answered.
const QUESTION_TIME: Duration = Duration::from_secs(5);
/// What is committed is visible sooner than this.
const VISIBLE_TIME: Duration = Duration::from_secs(30);

/// A partition that is counted here.
#[derive(Debug)]
pub(super) struct Held {
    pub(super) part: Part,
    pub(super) standing: Standing,
    /// The next offset that was committed last.
    pub(super) committed_offset: i64,
}

/// The states of partitions that were assigned to `member`, whose transactions must have begun: as they were kept from an assignment
/// before, or from the state topic.
///
/// Offsets are asked for when they are stable: no owner before can commit any more then, as its generation is over. What it has
/// committed is in the state as soon as a mark says the same offset as the group.
pub(super) fn held<C: ConsumerContext>(
    counting: &Counting<'_>,
    member: &BaseConsumer<C>,
    partitions: &[i32],
    kept: BTreeMap<i32, Held>,
    stop: &Stop,
) -> Result<BTreeMap<i32, Held>> {
    let settings = counting.settings;
    if partitions.is_empty() {
        return Ok(BTreeMap::new());
    }
    let committed = committed_offsets(settings, member, partitions, stop)?;
    // Where nobody has counted further, what was kept is what would be read.
    let is_current = |partition: &i32, held: &Held| committed.get(partition) == Some(&Some(held.committed_offset));
    let mut all: BTreeMap<i32, Held> =
        kept.into_iter().filter(|(partition, held)| is_current(partition, held)).collect();
    let partitions: Vec<i32> = partitions.iter().copied().filter(|partition| !all.contains_key(partition)).collect();
    let reader: BaseConsumer = settings.reader().create()?;
    let mut list = TopicPartitionList::new();
    for &partition in &partitions {
        list.add_partition_offset(&settings.state_topic, partition, Offset::Beginning)?;
    }
    reader.assign(&list)?;
    let mut unmarked: BTreeMap<i32, Unmarked> = BTreeMap::new();
    let mut standings: BTreeMap<i32, Standing> = BTreeMap::new();
    let mut waiting = partitions.clone();
    let mut heard = Instant::now();
    while !waiting.is_empty() {
        ensure!(!stop.is_stopped(), "stopped while reading the state");
        ensure!(heard.elapsed() < VISIBLE_TIME, missing(settings, &waiting, &committed, &standings));
        match reader.poll(POLL) {
            None => {}
            // Without an offset of the group, whatever there is was written long ago.
            Some(Err(KafkaError::PartitionEOF(partition))) => {
                waiting.retain(|&other| other != partition || committed[&partition].is_some());
            }
            // Whatever passes by itself is tried again by the client.
            Some(Err(error)) => {
                ensure!(reader.client().fatal_error().is_none(), "the state cannot be read: {error}");
                counting.complaints.say(format_args!("the state cannot be read for now: {error}"));
            }
            Some(Ok(message)) => {
                heard = Instant::now();
                let partition = message.partition();
                let mark = unmarked.entry(partition).or_default().take(&message, &counting.rules);
                if let Some(standing) = mark.with_context(|| settings.state_topic.clone())? {
                    standings.insert(partition, standing);
                    if committed[&partition].is_some_and(|offset| standing.next_offset >= offset) {
                        waiting.retain(|&other| other != partition);
                    }
                }
            }
        }
    }
    for partition in partitions {
        let records = unmarked.remove(&partition).unwrap_or_default().changes();
        let records = records.into_iter().filter_map(|(key, record)| Some((key, record?)));
        let part = Part::restore(counting.definitions.clone(), counting.limits, records)
            .with_context(|| format!("the state of partition {partition} is damaged"))?;
        let standing = standings.get(&partition).copied().unwrap_or_default();
        all.insert(partition, Held { part, standing, committed_offset: standing.next_offset });
    }
    Ok(all)
}

fn missing(
    settings: &KafkaSettings,
    waiting: &[i32],
    committed: &BTreeMap<i32, Option<i64>>,
    standings: &BTreeMap<i32, Standing>,
) -> String {
    let lacks = |partition: &i32| {
        let found = standings.get(partition).map_or(0, |standing| standing.next_offset);
        format!(
            "partition {partition} was counted up to {}, its state up to {found}",
            committed[partition].unwrap_or(0)
        )
    };
    let lacking: Vec<String> = waiting.iter().map(lacks).collect();
    format!(
        "{} is not the state of the group {}: {}; name another state topic and group, and the events are counted anew",
        settings.state_topic,
        settings.group,
        lacking.join(", ")
    )
}

/// The offsets of the group, once no transaction is open that may change them.
fn committed_offsets<C: ConsumerContext>(
    settings: &KafkaSettings,
    member: &BaseConsumer<C>,
    partitions: &[i32],
    stop: &Stop,
) -> Result<BTreeMap<i32, Option<i64>>> {
    let mut list = TopicPartitionList::new();
    for &partition in partitions {
        list.add_partition(&settings.topic, partition);
    }
    let end = Instant::now() + OFFSETS_TIME;
    loop {
        let answer = member.committed_offsets(list.clone(), QUESTION_TIME);
        if let Ok(answer) = &answer
            && answer.elements().iter().all(|element| element.error().is_ok())
        {
            let offset = |offset: Offset| if let Offset::Offset(offset) = offset { Some(offset) } else { None };
            return Ok(answer
                .elements()
                .iter()
                .map(|element| (element.partition(), offset(element.offset())))
                .collect());
        }
        if Instant::now() > end || stop.wait(POLL) {
            bail!("the group does not say how far partitions are counted: {answer:?}");
        }
    }
}
