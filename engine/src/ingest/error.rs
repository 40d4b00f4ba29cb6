use serde::{Deserialize, Serialize};

use super::ColumnRole;

/// Why a file cannot be used at all. (What is wrong with single rows is a [`super::Fault`].)
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[non_exhaustive]
pub enum IngestError {
    /// The file holds no bytes.
    #[error("{file} is empty")]
    Empty {
        /// The file's name.
        file: String,
    },
    /// The file holds a header and nothing below it.
    #[error("{file} has a header but no lines below it")]
    HeaderOnly {
        /// The file's name.
        file: String,
    },
    /// The file is something else than text, whatever its name says.
    #[error("{file} is {what}, not a text file of sales lines; export it as CSV")]
    NotText {
        /// The file's name.
        file: String,
        /// What its first bytes say it is: "a PDF", "an Excel workbook", "a picture".
        what: String,
    },
    /// The compressed file ends too early or is damaged.
    #[error("{file} is damaged: its compressed data end or break after {rows_read} lines; download or copy it again")]
    DamagedGzip {
        /// The file's name.
        file: String,
        /// Lines read before the damage.
        rows_read: u64,
    },
    /// The compressed file unpacks to far more than any sales file does.
    #[error("{file} unpacks to more than {ratio} times its size; that is no sales file, and it was not read further")]
    GzipBomb {
        /// The file's name.
        file: String,
        /// The largest ratio that is accepted.
        ratio: u32,
    },
    /// Columns that are needed were not recognised: they must be named by hand.
    #[error("{file}: no column was recognised as {}; say which column it is", list(.missing))]
    MappingNeeded {
        /// The file's name.
        file: String,
        /// The header's cells.
        header: Vec<String>,
        /// The first rows.
        preview: Vec<Vec<String>>,
        /// The role that each column seems to have.
        guess: Vec<Option<ColumnRole>>,
        /// Required roles that no column has.
        missing: Vec<ColumnRole>,
    },
    /// A column that was named by hand is not there.
    #[error("{file} has no column “{name}” in its header")]
    NoSuchColumn {
        /// The file's name.
        file: String,
        /// The name given.
        name: String,
        /// The header's cells.
        header: Vec<String>,
    },
    /// More columns than any sales file has.
    #[error("{file} has {found} columns in line 1; a sales file has at most {max}")]
    TooManyColumns {
        /// The file's name.
        file: String,
        /// Columns found.
        found: usize,
        /// The most that is accepted.
        max: usize,
    },
    /// No line could be used.
    #[error("{file}: none of its {rows_read} lines can be used; the first one, line {line}: {reason}")]
    NoUsableRow {
        /// The file's name.
        file: String,
        /// Lines read.
        rows_read: u64,
        /// Line number of the first fault.
        line: u32,
        /// What is wrong with it.
        reason: String,
    },
    /// Two currencies in one file: sums would mix them.
    #[error("{file} has amounts in {}; split it by currency first", .currencies.join(" and "))]
    TwoCurrencies {
        /// The file's name.
        file: String,
        /// The first two currencies found.
        currencies: Vec<String>,
    },
}

fn list(roles: &[ColumnRole]) -> String {
    let names: Vec<_> = roles.iter().map(|role| role.label()).collect();
    names.join(", ")
}
