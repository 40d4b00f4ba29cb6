//! What the project's commands share with its tests: finding programs, the plain static server, a Kafka broker.

pub mod kafka;
pub mod programs;
pub mod serve;
