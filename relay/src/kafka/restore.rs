//! The state of a partition, as the records of the state topic have it.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use aisle_engine::live::{Limits, LiveState, Record, RecordKey};
use aisle_engine::spec::Definitions;
use anyhow::{Context, Result, bail, ensure};
use rdkafka::consumer::{BaseConsumer, Consumer};
use rdkafka::error::KafkaError;
use rdkafka::message::Message;
use rdkafka::{Offset, TopicPartitionList};
use serde::{Deserialize, Serialize};

use super::KafkaSettings;
use crate::Stop;

/// The version of the records' form.
pub(super) const FORM: u16 = 1;
/// How long to wait for the next record at a time.
const POLL: Duration = Duration::from_millis(100);
/// Without any record for so long, the broker is taken to be gone.
const SILENCE: Duration = Duration::from_secs(60);

/// A key of the state topic.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub(super) enum Key {
    /// Where the state stands.
    Mark,
    /// A record of the state.
    State(RecordKey),
}

/// Where the state of a partition stands.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Mark {
    /// [`FORM`] of the relay that wrote it.
    pub(super) form: u16,
    /// What lines are counted by, in words.
    pub(super) rules: String,
    /// The offset of the first event that is not counted.
    pub(super) next_offset: i64,
}

/// A partition's state.
#[derive(Debug)]
pub(super) struct Part {
    pub(super) state: LiveState,
    /// The offset of the first event that is not counted.
    pub(super) next_offset: i64,
    /// The one that was committed last.
    pub(super) committed_offset: i64,
}

/// What lines are counted by, in words: two states of the same rules can go on from each other.
pub(super) fn rules(definitions: &Definitions, limits: &Limits) -> String {
    format!("{definitions:?} {limits:?}")
}

/// Reads the states of all partitions.
pub(super) fn parts(
    settings: &KafkaSettings,
    (definitions, limits): (&Definitions, Limits),
    count: i32,
    stop: &Stop,
) -> Result<Vec<Part>> {
    let consumer: BaseConsumer = settings.consumer().set("group.id", format!("{}-restore", settings.group)).create()?;
    let mut list = TopicPartitionList::new();
    for partition in 0..count {
        list.add_partition_offset(&settings.state_topic, partition, Offset::Beginning)?;
    }
    consumer.assign(&list)?;
    let mut marks = vec![None; count as usize];
    let mut records: Vec<HashMap<RecordKey, Record>> = vec![HashMap::new(); count as usize];
    let mut is_read = vec![false; count as usize];
    let mut heard = Instant::now();
    while !is_read.iter().all(|&is_read| is_read) {
        ensure!(!stop.is_stopped(), "stopped while reading the state");
        ensure!(heard.elapsed() < SILENCE, "the state cannot be read: no broker answers");
        let Some(result) = consumer.poll(POLL) else { continue };
        heard = Instant::now();
        match result {
            Err(KafkaError::PartitionEOF(partition)) => is_read[partition as usize] = true,
            // Whatever passes by itself is tried again by the client.
            Err(error) if consumer.client().fatal_error().is_none() => drop(error),
            Err(error) => return Err(error).context("the state cannot be read"),
            Ok(message) => {
                let partition = message.partition() as usize;
                let key = message.key().context("a record of the state has no key")?;
                let key: Key = postcard::from_bytes(key).context("a key of the state is of another version")?;
                take(key, message.payload(), &mut marks[partition], &mut records[partition])?;
            }
        }
    }
    let wanted = rules(definitions, &limits);
    let read = marks.into_iter().zip(records).enumerate();
    read.map(|(partition, (mark, records))| {
        if let Some(mark) = &mark
            && (mark.form, &mark.rules) != (FORM, &wanted)
        {
            bail!(
                "{} was written by other rules (definitions or limits); name another state topic and group, and the events are \
                 counted anew",
                settings.state_topic
            );
        }
        let state = LiveState::restore(definitions.clone(), limits, records)
            .with_context(|| format!("the state of partition {partition} is damaged"))?;
        let next_offset = mark.map_or(0, |mark| mark.next_offset);
        Ok(Part { state, next_offset, committed_offset: next_offset })
    })
    .collect()
}

fn take(
    key: Key,
    payload: Option<&[u8]>,
    mark: &mut Option<Mark>,
    records: &mut HashMap<RecordKey, Record>,
) -> Result<()> {
    let form = "a record of the state is of another version";
    match (key, payload) {
        (Key::Mark, Some(payload)) => *mark = Some(postcard::from_bytes(payload).context(form)?),
        (Key::Mark, None) => *mark = None,
        (Key::State(key), Some(payload)) => drop(records.insert(key, postcard::from_bytes(payload).context(form)?)),
        (Key::State(key), None) => drop(records.remove(&key)),
    }
    Ok(())
}
