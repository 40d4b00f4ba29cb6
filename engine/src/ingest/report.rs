use serde::{Deserialize, Serialize};

use super::{ColumnRole, DateOrder, header};
use crate::table::Money;

/// What was read: always `rows_read == rows_kept + rows_set_aside`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct IngestReport {
    /// Rows below the headers of all files.
    pub rows_read: u64,
    /// Rows in the table.
    pub rows_kept: u64,
    /// Rows that could not be used.
    pub rows_set_aside: u64,
    /// Rows set aside, by reason, the most frequent first.
    pub set_aside_by_reason: Vec<FaultCount>,
    /// The files in the order in which they were read.
    pub files: Vec<FileReport>,
    /// Every row that was set aside, in the order of the files.
    pub faults: Vec<Fault>,
    /// Digits beyond 1/10,000 were rounded away in so many rows.
    pub rounded_rows: u64,
    /// The largest effect of such a rounding on one line's amount.
    pub rounding_largest_effect: Money,
    /// Rows whose line amount differs from price × quantity by more than half a hundredth; the line amount counts.
    pub amount_mismatches: u64,
    /// What the amounts of these rows are beyond price × quantity, all together.
    pub amount_difference: Money,
}

/// Rows set aside for one reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FaultCount {
    /// The reason.
    pub reason: FaultReason,
    /// How many rows.
    pub rows: u64,
}

/// How one file was read.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FileReport {
    /// The file's name.
    pub name: String,
    /// Bytes as they lay on the disk.
    pub bytes: u64,
    /// Was it compressed?
    pub is_gzip: bool,
    /// How its bytes were read as text.
    pub encoding: Encoding,
    /// What separates its columns.
    pub delimiter: char,
    /// Does it write `1,5` for one and a half?
    pub has_decimal_comma: bool,
    /// How its dates are written.
    pub date_form: DateForm,
    /// Could its dates be read day first as well as month first, with about as much for the one as for the other, and has no
    /// person said which?
    pub is_date_order_ambiguous: bool,
    /// Rows whose date depends on the order of day and month, unless all dates that have one order only agree on it.
    pub open_dates: u64,
    /// Could its numbers be read with a decimal point as well as with a decimal comma, with about as much for the one as for
    /// the other, and has no person said which?
    pub is_decimal_sign_ambiguous: bool,
    /// Rows with a number like `1.250` that could be read both ways, unless all other numbers agree.
    pub open_numbers: u64,
    /// What the other decimal sign would change in the sum of all amounts.
    pub open_numbers_effect: Money,
    /// Rows below the header.
    pub rows_read: u64,
    /// Rows in the table.
    pub rows_kept: u64,
    /// Its columns, in order.
    pub columns: Vec<ColumnReport>,
}

impl FileReport {
    /// The indices of columns that are read while others have the same name, letter case, spaces and punctuation aside; and
    /// those of the others, which are not read.
    #[must_use]
    pub fn repeated_headers(&self) -> Vec<(usize, Vec<usize>)> {
        let names: Vec<String> = self.columns.iter().map(|column| header::fold(&column.header)).collect();
        let is_read = |index: usize| self.columns[index].role.is_some();
        let others = |read: usize| {
            let is_same = |&other: &usize| !is_read(other) && names[other] == names[read];
            (read, (0..names.len()).filter(is_same).collect::<Vec<_>>())
        };
        let read = (0..names.len()).filter(|&index| is_read(index) && !names[index].is_empty());
        read.map(others).filter(|(_, others)| !others.is_empty()).collect()
    }
}

/// How one column was read.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ColumnReport {
    /// The header cell.
    pub header: String,
    /// What the column was taken for; `None` if it was not used.
    pub role: Option<ColumnRole>,
    /// The first value, shortened to 80 characters.
    pub first_value: String,
    /// Distinct values; `None` where they are not counted (columns not used, numbers, times).
    pub distinct: Option<u64>,
    /// Empty values.
    pub missing: u64,
}

/// How bytes are text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Encoding {
    /// UTF-8, with or without a byte order mark.
    #[default]
    #[serde(rename = "UTF-8")]
    Utf8,
    /// UTF-16 with a byte order mark.
    #[serde(rename = "UTF-16")]
    Utf16,
    /// Windows-1252: some bytes are no UTF-8.
    #[serde(rename = "Windows-1252")]
    Windows1252,
}

/// How dates are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DateForm {
    /// `2011-12-09`, with or without a time and an offset.
    #[default]
    Iso,
    /// `09/12/2011`, `09.12.2011`, `12/09/2011 1:05 PM`: day and month in this order.
    Numeric(DateOrder),
    /// Excel's serial numbers: days since 1899-12-30.
    ExcelSerial,
}

/// A row that was set aside.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fault {
    /// Index of the file in [`IngestReport::files`].
    pub file: u16,
    /// Line number in the file, the first line being 1.
    pub line_number: u32,
    /// Index of the column that is to blame; `None` when it is the whole row.
    pub column: Option<u16>,
    /// What is wrong.
    pub reason: FaultReason,
    /// The cell's or row's text, at most 200 bytes (of a row that was found to be out of range only when the file had ended,
    /// its amount); empty beyond the first 10,000 faults, to bound their memory.
    pub text: String,
}

/// What is wrong with a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum FaultReason {
    /// More fields than the header has columns.
    TooManyFields,
    /// Fewer fields than the header has columns.
    TooFewFields,
    /// No invoice number.
    MissingInvoice,
    /// No product code.
    MissingProductCode,
    /// No quantity.
    MissingQuantity,
    /// No price and no line amount.
    MissingPrice,
    /// No date.
    MissingDate,
    /// The quantity is no number.
    BadQuantity,
    /// The price or line amount is no number.
    BadPrice,
    /// The date is none, or is written in another order than the others.
    BadDate,
    /// The number is beyond what can be counted exactly.
    OutOfRange,
    /// With this line the sum of all amounts would be out of range.
    SumOverflow,
    /// The row holds a NUL byte.
    NulByte,
    /// The row is longer than 1 MiB.
    RowTooLong,
    /// A quotation mark that is opened on this line is never closed; reading went on with the line below it.
    UnclosedQuote,
}

impl FaultReason {
    /// The key used in JSON.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::TooManyFields => "too_many_fields",
            Self::TooFewFields => "too_few_fields",
            Self::MissingInvoice => "missing_invoice",
            Self::MissingProductCode => "missing_product_code",
            Self::MissingQuantity => "missing_quantity",
            Self::MissingPrice => "missing_price",
            Self::MissingDate => "missing_date",
            Self::BadQuantity => "bad_quantity",
            Self::BadPrice => "bad_price",
            Self::BadDate => "bad_date",
            Self::OutOfRange => "out_of_range",
            Self::SumOverflow => "sum_overflow",
            Self::NulByte => "nul_byte",
            Self::RowTooLong => "row_too_long",
            Self::UnclosedQuote => "unclosed_quote",
        }
    }

    /// The reason in plain words.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::TooManyFields => "it has more fields than the header has columns",
            Self::TooFewFields => "it has fewer fields than the header has columns",
            Self::MissingInvoice => "it has no invoice number",
            Self::MissingProductCode => "it has no product code",
            Self::MissingQuantity => "it has no quantity",
            Self::MissingPrice => "it has no price and no line amount",
            Self::MissingDate => "it has no date",
            Self::BadQuantity => "the quantity is not a number",
            Self::BadPrice => "the price or amount is not a number",
            Self::BadDate => "the date is not a date, or not written like the others",
            Self::OutOfRange => "a number is beyond what can be counted exactly",
            Self::SumOverflow => "with it the sum of all amounts would be out of range",
            Self::NulByte => "it holds a NUL byte, which no text does",
            Self::RowTooLong => "it is longer than 1 MiB",
            Self::UnclosedQuote => "it opens a quotation mark that is never closed",
        }
    }
}

/// Duplicate lines: what they amount to, whether they are kept or dropped.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DuplicateTotal {
    /// Lines that repeat an earlier one.
    pub lines: u64,
    /// Their amounts in all.
    pub amount: Money,
    /// What dropping them takes off net sales.
    pub net_sales: Money,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_the_names_in_json() {
        let reasons = [
            FaultReason::TooManyFields,
            FaultReason::TooFewFields,
            FaultReason::MissingInvoice,
            FaultReason::MissingProductCode,
            FaultReason::MissingQuantity,
            FaultReason::MissingPrice,
            FaultReason::MissingDate,
            FaultReason::BadQuantity,
            FaultReason::BadPrice,
            FaultReason::BadDate,
            FaultReason::OutOfRange,
            FaultReason::SumOverflow,
            FaultReason::NulByte,
            FaultReason::RowTooLong,
            FaultReason::UnclosedQuote,
        ];
        for reason in reasons {
            assert_eq!(serde_json::to_value(reason).unwrap(), reason.key());
        }
    }
}
