//! Events from Apache Kafka, counted exactly once, by one relay or by several that share the partitions.
//!
//! Each partition of the topic of events has a state of its own. An [aggregator](aggregator) counts those that the consumer group has
//! assigned to it. What changes goes, as records, to the partition of the same number of a compacted topic, in one transaction with the
//! offset up to which events are counted. So state and offset always belong together, whenever a relay or a broker dies; whoever counts
//! a partition next reads its records back and goes on from there. A [follower](follower) reads the records of all partitions, merges
//! them, and serves pages. A relay alone does both.

mod aggregator;
mod commit;
mod dead_letter;
mod extent;
mod follower;
#[cfg(test)]
mod injected;
mod member;
mod reasons;
mod restore;
mod settings;
mod simulation;
mod source;
mod state_topic;
mod topics;

use std::time::Duration;

use aisle_engine::live::Limits;
use aisle_engine::spec::Definitions;

pub use settings::KafkaSettings;
pub use simulation::Simulation;
pub use source::KafkaSource;

use crate::complaint::Complaints;
use state_topic::Rules;

/// How long to wait before beginning anew after a failure.
const PAUSE: Duration = Duration::from_secs(1);

/// How often is asked whether there is anything new.
const NEWS_INTERVAL: Duration = Duration::from_secs(2);
/// How long the broker may take to say so.
const NEWS_TIME: Duration = Duration::from_secs(1);
/// Without an answer for so long, nothing is known: a broker that is started again is there sooner.
const LOST_AFTER: Duration = Duration::from_secs(10);

/// Where events are, and what they are counted by.
#[derive(Debug)]
struct Counting<'a> {
    settings: &'a KafkaSettings,
    definitions: &'a Definitions,
    limits: Limits,
    rules: Rules,
    complaints: Complaints,
}
