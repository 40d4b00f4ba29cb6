//! Events from Apache Kafka, counted exactly once.
//!
//! Each partition of the topic of events has a state of its own. What changes of it goes, as records, to the partition of the same
//! number of a compacted topic, in one transaction with the offset up to which events are counted. So state and offset always belong
//! together, whenever the relay or a broker dies; the next relay reads the records back and goes on from there.

mod commit;
mod restore;
mod settings;
mod simulation;
mod source;
mod topics;

pub use settings::KafkaSettings;
pub use simulation::Simulation;
pub use source::KafkaSource;
