//! What the project's commands share with its tests: the plain static server.

pub mod serve;
