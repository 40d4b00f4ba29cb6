//! Where events come from.

mod replay;
mod sales_file;

pub use replay::Replay;
pub use sales_file::{Pace, SalesFile};

use crate::{Live, Stop};

/// What pages are told of a source.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SourceInfo {
    /// A topic's or a file's name.
    pub name: String,
    /// Its speed against the clock, if it is replayed.
    pub speed: Option<u32>,
    /// The currency, where it names one.
    pub currency: Option<String>,
}

/// Where events come from. A source runs on a thread of its own and may block.
pub trait EventSource: Send {
    /// What pages are told of it.
    fn info(&self) -> SourceInfo;

    /// Counts events into `live` until there are no more or it should stop. It says when it has
    /// [caught up](Live::set_ready).
    ///
    /// # Errors
    /// Whatever makes it impossible to go on. The relay then stops.
    fn run(&mut self, live: &Live, stop: &Stop) -> anyhow::Result<()>;
}
