//! The topics, made where they are missing.

use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use futures_executor::block_on;
use rdkafka::ClientContext;
use rdkafka::admin::{AdminClient, AdminOptions, NewPartitions, NewTopic, ResourceSpecifier, TopicReplication};
use rdkafka::client::{Client, DefaultClientContext};
use rdkafka::consumer::{BaseConsumer, Consumer};
use rdkafka::error::{KafkaError, KafkaResult};
use rdkafka::types::RDKafkaErrorCode;

use super::KafkaSettings;
use super::reasons::{self, Reasons};
use crate::Stop;

/// How long a broker may take to answer.
const ANSWER_TIME: Duration = Duration::from_secs(10);
/// It is asked again so often while nothing is known to be wrong.
const ASK_AGAIN: Duration = Duration::from_secs(1);
/// How long topics may take to be known everywhere.
const SETTLE_TIME: Duration = Duration::from_secs(30);
/// How often is looked.
const LOOK_AGAIN: Duration = Duration::from_millis(100);
/// A topic's setting that says what becomes of old records, and what the state wants: the last of each key stays for ever.
const CLEANUP: &str = "cleanup.policy";
const COMPACTED: &str = "compact";

/// Partitions of a topic; 0 when there is no such topic.
///
/// # Errors
/// Why the broker does not say so; as soon as that is known.
fn partitions(consumer: &BaseConsumer<Reasons>, topic: &str) -> Result<i32> {
    let end = Instant::now() + ANSWER_TIME;
    loop {
        let error = match partitions_within(consumer.client(), topic, ASK_AGAIN) {
            Ok(count) => return Ok(count),
            Err(error) => error,
        };
        match reasons::latest(consumer) {
            Some(reason) => bail!("no news of {topic}: {reason}"),
            None if Instant::now() > end || is_refusal(&error) => bail!("no news of {topic}: {error}"),
            None => {}
        }
    }
}

/// The same, unless the broker takes longer.
pub(super) fn partitions_within<C: ClientContext>(client: &Client<C>, topic: &str, time: Duration) -> KafkaResult<i32> {
    let metadata = client.fetch_metadata(Some(topic), time)?;
    let Some(topic) = metadata.topics().first() else { return Ok(0) };
    match topic.error().map(RDKafkaErrorCode::from) {
        None => Ok(topic.partitions().len() as i32),
        Some(RDKafkaErrorCode::UnknownTopicOrPartition) => Ok(0),
        // A broker that does not know yet has not said that there is none.
        Some(code) => Err(KafkaError::MetadataFetch(code)),
    }
}

/// For such an error, asking again does not help.
fn is_refusal(error: &KafkaError) -> bool {
    error.rdkafka_error_code() == Some(RDKafkaErrorCode::TopicAuthorizationFailed)
}

/// A consumer without partitions, of which one can ask. The connection of one that has some does not answer while it waits for records.
pub(super) fn asking(settings: &KafkaSettings) -> KafkaResult<BaseConsumer<Reasons>> {
    settings.reader().create_with_context(Reasons::default())
}

/// Makes topics that are missing, and gives the state as many partitions as the events have. Returns how many these are.
///
/// # Errors
/// When that cannot be done, or there is a topic of the state that would not keep it.
pub(super) fn prepare(settings: &KafkaSettings, stop: &Stop) -> Result<i32> {
    let count = prepare_events(settings, stop)?;
    let consumer = &asking(settings)?;
    let admin: AdminClient<DefaultClientContext> = settings.client().create()?;
    if partitions(consumer, &settings.state_topic)? == 0 {
        let topic = replicated(&settings.state_topic, count)
            .set(CLEANUP, COMPACTED)
            .set("max.message.bytes", KafkaSettings::MAX_RECORD_BYTES)
            // A segment is compacted once it is closed.
            .set("segment.ms", "600000")
            // Whoever follows has read a record before it goes.
            .set("min.compaction.lag.ms", "60000")
            .set("min.cleanable.dirty.ratio", "0.2");
        create(&admin, topic)?;
    }
    if partitions(consumer, &settings.dead_letter_topic)? == 0 {
        create(&admin, replicated(&settings.dead_letter_topic, 1))?;
    }
    settle(consumer, &settings.state_topic, 1, stop)?;
    settle(consumer, &settings.dead_letter_topic, 1, stop)?;
    check_state(&admin, &settings.state_topic)?;
    grow_state(settings, count, stop)?;
    Ok(count)
}

/// Makes the topic of the events if it is missing. Returns how many partitions it has.
pub(super) fn prepare_events(settings: &KafkaSettings, stop: &Stop) -> Result<i32> {
    let consumer = &asking(settings)?;
    match partitions(consumer, &settings.topic)? {
        0 => {
            let admin: AdminClient<DefaultClientContext> = settings.client().create()?;
            // Kafka would delete what is a week old, also while no relay counts.
            create(&admin, replicated(&settings.topic, settings.partitions).set("retention.ms", "-1"))?;
            settle(consumer, &settings.topic, 1, stop)
        }
        count => Ok(count),
    }
}

/// Refuses a topic of which Kafka would delete parts of the state, if a broker says so: it may let nobody read settings.
fn check_state(admin: &AdminClient<DefaultClientContext>, topic: &str) -> Result<()> {
    match cleanup_policy(admin, topic).as_deref() {
        Ok(COMPACTED) | Err(_) => Ok(()),
        Ok(other) => bail!(
            "{topic} would not keep the state: its {CLEANUP} is {other}; make it {COMPACTED}, or name another state topic"
        ),
    }
}

fn cleanup_policy(admin: &AdminClient<DefaultClientContext>, topic: &str) -> Result<String> {
    let metadata = admin.inner().fetch_metadata(Some(topic), ANSWER_TIME)?;
    let partition = metadata.topics().first().and_then(|topic| topic.partitions().first());
    // Any broker knows. This one is there; the controller, which is asked otherwise, need not be.
    let options = AdminOptions::new().request_timeout(Some(ANSWER_TIME)).broker_id(partition.map(|it| it.leader()));
    let described = block_on(admin.describe_configs([&ResourceSpecifier::Topic(topic)], &options))?;
    let settings = described.into_iter().next().context("no answer")??;
    settings.get(CLEANUP).and_then(|entry| entry.value.clone()).context("it is not told")
}

/// A topic with as many copies as its brokers keep of any.
fn replicated(topic: &str, partitions: i32) -> NewTopic<'_> {
    NewTopic::new(topic, partitions, TopicReplication::Fixed(-1))
}

/// Gives the state as many partitions as this, unless it has them.
pub(super) fn grow_state(settings: &KafkaSettings, count: i32, stop: &Stop) -> Result<()> {
    let consumer = &asking(settings)?;
    if partitions(consumer, &settings.state_topic)? >= count {
        return Ok(());
    }
    let admin: AdminClient<DefaultClientContext> = settings.client().create()?;
    let more = NewPartitions::new(&settings.state_topic, count as usize);
    let options = AdminOptions::new().operation_timeout(Some(ANSWER_TIME));
    let results = block_on(admin.create_partitions([&more], &options))?;
    // Another relay may have been quicker: what counts is how many there are.
    settle(consumer, &settings.state_topic, count, stop).with_context(|| format!("{results:?}"))?;
    Ok(())
}

fn create(admin: &AdminClient<DefaultClientContext>, topic: NewTopic<'_>) -> Result<()> {
    let options = AdminOptions::new().operation_timeout(Some(ANSWER_TIME));
    for result in block_on(admin.create_topics([&topic], &options))? {
        match result {
            Ok(_) | Err((_, RDKafkaErrorCode::TopicAlreadyExists)) => {}
            Err((topic, code)) => bail!("{topic} cannot be made: {code}"),
        }
    }
    Ok(())
}

/// Waits until a topic has at least so many partitions; how many it then has.
fn settle(consumer: &BaseConsumer<Reasons>, topic: &str, count: i32, stop: &Stop) -> Result<i32> {
    let end = Instant::now() + SETTLE_TIME;
    loop {
        let known = partitions(consumer, topic)?;
        if known >= count {
            return Ok(known);
        }
        if Instant::now() > end || stop.wait(LOOK_AGAIN) {
            bail!("{topic} has not come to {count} partitions");
        }
    }
}
