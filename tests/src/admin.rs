use std::time::Duration;

use anyhow::{Context, Result, ensure};
use rdkafka::admin::{AdminClient, AdminOptions, AlterConfig, NewTopic, ResourceSpecifier, TopicReplication};
use rdkafka::client::DefaultClientContext;
use rdkafka::{ClientConfig, Offset, TopicPartitionList};
use tokio::runtime::{Builder, Runtime};

/// Nothing takes a broker so long unless it hangs.
const LONG: Duration = Duration::from_secs(60);

/// Makes, changes and looks at topics.
pub struct Admin {
    client: AdminClient<DefaultClientContext>,
    options: AdminOptions,
    runtime: Runtime,
}

impl Admin {
    /// Asks the broker of an address.
    ///
    /// # Errors
    /// When there can be no client.
    pub fn new(address: &str) -> Result<Self> {
        let client = ClientConfig::new().set("bootstrap.servers", address).create()?;
        let runtime = Builder::new_current_thread().build()?;
        Ok(Self { client, options: AdminOptions::new().operation_timeout(Some(LONG)), runtime })
    }

    /// Makes a topic with further settings.
    ///
    /// # Errors
    /// When it cannot be made.
    pub fn make(&self, topic: &str, partitions: i32, settings: &[(&str, &str)]) -> Result<()> {
        let topic = NewTopic::new(topic, partitions, TopicReplication::Fixed(1));
        let topic = settings.iter().fold(topic, |topic, (name, value)| topic.set(name, value));
        let made = self.runtime.block_on(self.client.create_topics([&topic], &self.options))?;
        ensure!(made.iter().all(Result::is_ok), "{made:?}");
        Ok(())
    }

    /// Makes a topic anew, without what it had.
    ///
    /// # Errors
    /// When it cannot be deleted, or not be made.
    pub fn make_anew(&self, topic: &str, partitions: i32) -> Result<()> {
        let deleted = self.runtime.block_on(self.client.delete_topics(&[topic], &self.options))?;
        ensure!(deleted.iter().all(Result::is_ok), "{deleted:?}");
        self.make(topic, partitions, &[])
    }

    /// Deletes the records of a topic's first partition that are before an offset.
    ///
    /// # Errors
    /// When they cannot be deleted.
    pub fn delete_before(&self, topic: &str, offset: i64) -> Result<()> {
        let mut list = TopicPartitionList::new();
        list.add_partition_offset(topic, 0, Offset::Offset(offset))?;
        let deleted = self.runtime.block_on(self.client.delete_records(&list, &self.options))?;
        for element in deleted.elements() {
            element.error()?;
        }
        Ok(())
    }

    /// Gives a topic these settings and no others.
    ///
    /// # Errors
    /// When the broker does not take them.
    pub fn set(&self, topic: &str, settings: &[(&str, &str)]) -> Result<()> {
        let change = AlterConfig::new(ResourceSpecifier::Topic(topic));
        let change = settings.iter().fold(change, |change, (name, value)| change.set(name, value));
        let changed = self.runtime.block_on(self.client.alter_configs([&change], &self.options))?;
        ensure!(changed.iter().all(Result::is_ok), "{changed:?}");
        Ok(())
    }

    /// A setting of a topic.
    ///
    /// # Errors
    /// When the broker does not say.
    pub fn setting(&self, topic: &str, name: &str) -> Result<Option<String>> {
        let topic = ResourceSpecifier::Topic(topic);
        let described = self.runtime.block_on(self.client.describe_configs([&topic], &self.options))?;
        let settings = described.into_iter().next().context("no settings")??;
        Ok(settings.get(name).and_then(|entry| entry.value.clone()))
    }
}
