use std::thread;

use aisle_engine::live::Limits;
use aisle_engine::spec::Definitions;
use aisle_protocol::config::KafkaRole;
use anyhow::Result;

use super::aggregator::Aggregator;
use super::follower::Follower;
use super::state_topic::Rules;
use super::{Counting, KafkaSettings};
use crate::complaint::Complaints;
use crate::source::{EventSource, SourceInfo};
use crate::{Live, Stop};

/// Events of a topic, counted exactly once.
#[derive(Debug)]
pub struct KafkaSource {
    settings: KafkaSettings,
    definitions: Definitions,
    limits: Limits,
}

impl KafkaSource {
    /// A source of this topic, whose lines are counted by these definitions.
    #[must_use]
    pub fn new(settings: KafkaSettings, definitions: Definitions, limits: Limits) -> Self {
        Self { settings, definitions, limits }
    }
}

impl EventSource for KafkaSource {
    fn info(&self) -> SourceInfo {
        SourceInfo { name: self.settings.topic.clone(), ..SourceInfo::default() }
    }

    fn run(&mut self, live: &Live, stop: &Stop) -> Result<()> {
        let counting = Counting {
            settings: &self.settings,
            definitions: &self.definitions,
            limits: self.limits,
            rules: Rules::new(&self.definitions, &self.limits, self.settings.zone.as_ref()),
            complaints: Complaints::default(),
        };
        let (aggregator, follower) = (Aggregator { counting: &counting, live }, Follower { counting: &counting, live });
        match self.settings.role {
            KafkaRole::Aggregate => aggregator.run(stop, || live.set_ready()),
            KafkaRole::Serve => {
                follower.run(stop, &|| stop.is_stopped());
                Ok(())
            }
            KafkaRole::All => thread::scope(|scope| {
                let counting = thread::Builder::new().name("aggregator".to_owned());
                let counting = counting.spawn_scoped(scope, || aggregator.run(stop, || {}))?;
                follower.run(stop, &|| stop.is_stopped() || counting.is_finished());
                counting.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
            }),
        }
    }
}
