//! What crosses a boundary: messages between the page and its workers, and in [`relay`] those between the page and a relay.
//!
//! Answers are the engine's own types, re-exported here; there is no second set of types to map to. A message to or from a worker is
//! postcard bytes in one `ArrayBuffer`; browser objects that cannot be bytes (`File`s) travel beside it, and so does what the page
//! only hands on, from the data worker to a compute worker.

mod codec;
#[cfg(feature = "config")]
pub mod config;
mod message;
pub mod relay;

pub use codec::{CodecError, decode, encode};
pub use message::{
    ComputeAnswer, ComputeRequest, DataAnswer, DataRequest, Failure, FileMeta, ForecastNews, FromWorker, Input,
    InputFile, Progress, RequestId, ToWorker,
};

pub use aisle_engine::export::TableKind;
pub use aisle_engine::spec::Dimension;
pub use aisle_engine::{forecast, ingest, metrics, spec, table};

/// The version of the messages. Page and workers are built together; the check catches a stale cache.
pub const PROTOCOL_VERSION: u32 = 4;
