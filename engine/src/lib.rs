//! The analytics of Aisle: sales lines in, figures out.
//!
//! Pure computation, the same natively and in WebAssembly: no I/O, no clock, no threads, no JavaScript. A module answers
//! one question that a shopkeeper asks; [`spec`] says how a question is put, [`table`] what it is asked of.

pub mod export;
pub mod forecast;
pub mod ingest;
pub mod live;
pub mod metrics;
mod order;
pub mod spec;
pub mod table;
