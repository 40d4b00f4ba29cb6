use std::collections::BTreeMap;
use std::time::Duration;

use aisle_protocol::config::{KafkaRole, NamedZone};
use anyhow::{Context, Result};
use rdkafka::ClientConfig;
use rdkafka::consumer::BaseConsumer;

/// Where Kafka is, and how its topics are called.
#[derive(Clone, PartialEq, Eq)]
pub struct KafkaSettings {
    /// Brokers to begin with, like `127.0.0.1:9092`, separated by commas.
    pub brokers: String,
    /// The topic of events.
    pub topic: String,
    /// The compacted topic of the state. It has as many partitions as the topic of events, and belongs to one group.
    pub state_topic: String,
    /// The topic of events that could not be counted.
    pub dead_letter_topic: String,
    /// Names the relays that share the partitions, as a consumer group.
    pub group: String,
    /// Names this relay among them, for the group and for its transactions. A second one of this name takes over from the first.
    pub instance: String,
    /// What this relay does.
    pub role: KafkaRole,
    /// Partitions of the topic of events, if it has to be made.
    pub partitions: i32,
    /// Events that are dated so much later than they were produced cannot be counted: a till's clock is wrong. `None` counts them all.
    pub most_ahead: Option<Duration>,
    /// Further options of librdkafka, such as `security.protocol` and `sasl.password`. They are never shown.
    pub options: BTreeMap<String, String>,
    /// The shop's zone, for times with an offset.
    pub zone: Option<NamedZone>,
}

impl Default for KafkaSettings {
    fn default() -> Self {
        Self {
            brokers: "127.0.0.1:9092".to_owned(),
            topic: "retail.sales".to_owned(),
            state_topic: "retail.aggregates".to_owned(),
            dead_letter_topic: "retail.dead".to_owned(),
            group: "aisle-relay".to_owned(),
            instance: "1".to_owned(),
            role: KafkaRole::default(),
            partitions: 4,
            most_ahead: None,
            options: BTreeMap::new(),
            zone: None,
        }
    }
}

impl std::fmt::Debug for KafkaSettings {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("KafkaSettings")
            .field("brokers", &self.brokers)
            .field("topic", &self.topic)
            .finish_non_exhaustive()
    }
}

impl KafkaSettings {
    /// The largest record of the state: an invoice of as many lines as are remembered.
    pub(super) const MAX_RECORD_BYTES: &str = "33554432";

    /// How long a transaction may take. Until then, what one that has died had begun stands in the way of whoever reads the partition.
    pub(super) const TRANSACTION_TIME: Duration = Duration::from_secs(10);

    /// Can a client be made of these settings? It asks no broker.
    ///
    /// # Errors
    /// When an option has no such value, or a file that one names cannot be used.
    pub fn check(&self) -> Result<()> {
        self.client().create::<BaseConsumer>().context("there can be no client of Kafka with these settings")?;
        Ok(())
    }

    /// What all clients have in common.
    pub(super) fn client(&self) -> ClientConfig {
        let mut config = ClientConfig::new();
        config.set("bootstrap.servers", &self.brokers).set("client.id", &self.group);
        config
            .set("enable.metrics.push", "false")
            .set("broker.address.family", "v4")
            .set("reconnect.backoff.max.ms", "1000");
        for (option, value) in &self.options {
            config.set(option, value);
        }
        config
    }

    /// Readers of committed messages, of whatever partitions they are given.
    pub(super) fn reader(&self) -> ClientConfig {
        let mut config = self.client();
        config
            .set("group.id", format!("{}-reader", self.group))
            .set("enable.auto.commit", "false")
            .set("enable.auto.offset.store", "false")
            .set("auto.offset.reset", "earliest")
            .set("isolation.level", "read_committed")
            .set("enable.partition.eof", "true")
            // The default of a second lets the consumer stand still whenever its queue was full.
            .set("fetch.queue.backoff.ms", "10")
            .set("fetch.wait.max.ms", "100");
        config
    }

    /// A member of the group, which shares the partitions with the others.
    pub(super) fn member(&self) -> ClientConfig {
        let mut config = self.reader();
        config
            .set("group.id", &self.group)
            .set("group.instance.id", &self.instance)
            // Where to go on is known. If it is not there, that is no reason to count something else.
            .set("auto.offset.reset", "error")
            // Shares out all at once: of a share that is moved in two steps, a static member that is started again between them knows
            // nothing, and it stays with nobody.
            .set("partition.assignment.strategy", "range")
            // One that is gone for longer gives its partitions to the others.
            .set("session.timeout.ms", "6000")
            .set("heartbeat.interval.ms", "1000")
            // New partitions are found so often.
            .set("topic.metadata.refresh.interval.ms", "2000");
        config
    }

    /// The writer of the state. Whoever begins with this id fences all others that have it.
    pub(super) fn transactional_producer(&self) -> ClientConfig {
        let mut config = self.client();
        config
            .set("transactional.id", format!("{}/{}", self.group, self.instance))
            .set("transaction.timeout.ms", Self::TRANSACTION_TIME.as_millis().to_string())
            // A third of the CPU of zstd, for a state that is a third larger.
            .set("compression.type", "lz4")
            .set("message.max.bytes", Self::MAX_RECORD_BYTES)
            .set("queue.buffering.max.messages", "1000000")
            // A writer that waits for a coordinator that has left the cluster looks for another one only when some connection changes, however
            // long that takes (librdkafka's issues 5511 and 5456). So those that nothing comes over are closed.
            .set("connections.max.idle.ms", "5000")
            .set("linger.ms", "5");
        config
    }
}
