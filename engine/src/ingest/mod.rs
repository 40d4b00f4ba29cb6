//! Bytes of sales files in, a [`crate::table::SalesTable`] and a report of what was read out.

mod counts;
mod date_order;
mod dialect;
mod encoding;
mod error;
mod evidence;
mod faults;
mod field_reader;
mod fields;
mod figures;
mod file_reader;
mod gzip;
mod header;
mod layout;
mod lines;
mod magic;
mod number_form;
mod options;
mod price;
mod quality;
mod reader;
mod report;
mod row_scanner;
mod row_set;
mod rows;
mod sample;
mod scan;
mod synonyms;
mod texts;

#[cfg(test)]
mod tests;

pub use error::IngestError;
pub(crate) use field_reader::FieldReader;
pub use fields::customer_id;
pub use options::{ColumnMapping, ColumnRole, DateOrder, DecimalSign, IngestOptions, NamedColumn};
pub use quality::{Duplicates, Finding, FindingKind, FindingStatus, Quality, duplicates, quality};
pub use reader::{Ingest, Ingested};
pub use report::{
    ColumnReport, DateForm, DuplicateTotal, Encoding, Fault, FaultCount, FaultReason, FileReport, IngestReport,
};

pub use crate::table::Overlap;
