//! What the project's commands share with its tests and benchmarks: finding and running programs, the plain static server, a Kafka broker,
//! medians.

pub mod background_broker;
pub mod kafka;
pub mod measures;
pub mod ports;
pub mod programs;
pub mod running;
pub mod serve;
pub mod showing;
