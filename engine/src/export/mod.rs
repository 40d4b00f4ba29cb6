//! Whole tables as CSV for spreadsheets: full precision, formula injection defused.

mod table_kind;

pub use table_kind::TableKind;
