use anyhow::{Result, ensure};
use rdkafka::ClientConfig;
use rdkafka::producer::{BaseProducer, BaseRecord, Producer as _};
use std::time::Duration;

use crate::counting_relay::CountingRelay;

/// Nothing takes a broker so long unless it hangs.
const LONG: Duration = Duration::from_secs(60);

/// Topics and group of relays that share the work.
#[derive(Clone, Debug)]
pub struct Topics {
    /// Where Kafka is.
    pub address: String,
    /// The topic of events.
    pub events: String,
    /// The topic of the state.
    pub state: String,
    /// The topic of events that cannot be counted.
    pub dead: String,
    /// The group.
    pub group: String,
}

impl Topics {
    /// Topics that nobody else has.
    #[must_use]
    pub fn new(address: &str, name: &str) -> Self {
        let [state, dead, group] = ["state", "dead", "relay"].map(|part| format!("{name}.{part}"));
        Self { address: address.to_owned(), events: name.to_owned(), state, dead, group }
    }

    /// The same events, counted by others.
    #[must_use]
    pub fn counted_by(&self, name: &str) -> Self {
        Self { events: self.events.clone(), ..Self::new(&self.address, name) }
    }

    /// What `aisle-relay serve` is told of them.
    #[must_use]
    pub fn arguments(&self) -> Vec<&str> {
        let Self { address, events, state, dead, group } = self;
        let topics = ["--topic", events, "--state-topic", state, "--dead-letter-topic", dead, "--group", group];
        ["--kafka", address].into_iter().chain(topics).collect()
    }

    /// Starts a relay that does its share of the work under a name of its own, in this environment.
    ///
    /// # Errors
    /// When it does not start.
    pub fn start(&self, role: &str, instance: &str, environment: &[(&str, &str)]) -> Result<CountingRelay> {
        let options = ["--role", role, "--instance", instance];
        CountingRelay::start(&[&self.arguments()[..], &options].concat(), environment)
    }

    /// Produces events, each to its partition.
    ///
    /// # Errors
    /// When they are not delivered.
    pub fn produce(&self, events: impl IntoIterator<Item = (i32, String)>) -> Result<()> {
        let mut client = ClientConfig::new();
        client.set("bootstrap.servers", &self.address).set("acks", "all");
        // What is too long is for the broker to say.
        let producer: BaseProducer = client.set("message.max.bytes", "10000000").create()?;
        let mut produced = 0;
        for (partition, event) in events {
            let record = BaseRecord::<(), _>::to(&self.events).partition(partition).payload(&event);
            producer.send(record).map_err(|(error, _)| error)?;
            produced += 1;
        }
        ensure!(produced > 0, "there was nothing to produce");
        Ok(producer.flush(LONG)?)
    }
}
