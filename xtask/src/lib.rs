//! What the project's commands share with its tests: finding programs, and the plain static server.

pub mod programs;
pub mod serve;
