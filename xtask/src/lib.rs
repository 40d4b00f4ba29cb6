//! What the project's commands share with its tests and benchmarks: finding programs, the plain static server, a Kafka broker, medians.

pub mod kafka;
pub mod measures;
pub mod programs;
pub mod serve;
