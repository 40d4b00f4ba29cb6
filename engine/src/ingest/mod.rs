//! Bytes of sales files in, a [`crate::table::SalesTable`] and a report of what was read out.

mod error;
mod options;
mod quality;
mod report;

pub use error::IngestError;
pub use options::{ColumnMapping, ColumnRole, DateOrder, IngestOptions};
pub use quality::{Finding, FindingKind, FindingStatus, Quality, quality};
pub use report::{
    ColumnReport, DateForm, DuplicateTotal, Encoding, Fault, FaultCount, FaultReason, FileReport, IngestReport, Overlap,
};
