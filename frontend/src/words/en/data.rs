use aisle_protocol::Progress;
use aisle_protocol::ingest::{
    ColumnRole, DateForm, DateOrder, Encoding, FaultReason, FileReport, FindingStatus, IngestReport,
};

use super::{enumeration, lines, number_of};
use crate::format;

pub(crate) const DROP_TITLE: &str = "Drop your sales file here.";
pub(crate) const DROP_PROMISE: &str = "It never leaves this computer.";
pub(crate) const CHOOSE_FILE: &str = "Choose a file";
pub(crate) const OPEN_SAMPLE: &str = "Open the sample shop";
pub(crate) const DROP_FORMS: &str = "CSV or TSV, plain or gzip. Several files may be dropped at once.";
pub(crate) const DROP_LINK: &str = "This link carries filters or definitions. They apply as soon as the file is read.";
pub(crate) const NEEDS_TITLE: &str = "What the file needs";
pub(crate) const NEEDS: [(&str, &str); 3] = [
    ("One line per item sold", "Invoice, product code, quantity, date and time, unit price."),
    ("Better with", "Description, customer, country, cost. Each one opens more of the page."),
    ("Any column names", "Common till and shop exports are recognised; the rest you match once, with a preview."),
];
pub(crate) const GET_TITLE: &str = "What you get";
pub(crate) const GET: [(&str, &str); 3] = [
    ("Data", "What is odd in the file, in money, and a switch for each."),
    ("Overview", "Sales, orders, products, countries, hours, and why they changed."),
    ("Every figure", "Its definition, its formula, and the lines of your file behind it."),
];

pub(crate) const RECONCILIATION_TITLE: &str = "Every line has a kind and a class";
pub(crate) const RECONCILIATION_NOTE: &str =
    "The kind follows from the signs of quantity and price, the class from the product code.";
pub(crate) const CLASS_OF_CODE: &str = "Class of code";
pub(crate) const ALL_KINDS: &str = "All kinds";
pub(crate) const ALL_LINES: &str = "All lines";
pub(crate) const LEDGER_TITLE: &str = "From the till to net sales";
pub(crate) const LEDGER_SUB: &str = "Reconciled to the last digit";
pub(crate) const TOTAL_OF_FILE: &str = "Total of the file";
pub(crate) const GROSS_SUB: &str = "Sale lines of merchandise and service";
pub(crate) const RETURNS_SUB: &str = "Return lines of merchandise and service";
pub(crate) const DISCOUNTS_SUB: &str = "All discount lines";
pub(crate) const ADJUSTMENTS_SUB: &str = "Fees, bad debt, manual entries";
pub(crate) const SHOW_OVERVIEW: &str = "Show the overview";
pub(crate) const READ_TITLE: &str = "How the columns were read";
pub(crate) const COLUMN_IN_FILE: &str = "Column in the file";
pub(crate) const READ_AS: &str = "Read as";
pub(crate) const FIRST_VALUE: &str = "First value";
pub(crate) const DISTINCT: &str = "Distinct";
pub(crate) const MISSING: &str = "Missing";
pub(crate) const NOT_USED: &str = "Not used";
pub(crate) const CODES_TITLE: &str = "Which codes are no merchandise";
pub(crate) const CODES_SUB: &str = "The first rule that fits a code decides; a * at the end stands for any ending";
pub(crate) const CODE: &str = "Code";
pub(crate) const ADD_CODE: &str = "Add a code";
pub(crate) const RESET_CODES: &str = "Back to the standard list";
pub(crate) const EDIT_CLASSES: &str = "Edit the classes";
pub(crate) const FAULTS_TITLE: &str = "Lines set aside";
pub(crate) const FAULTS_DOWNLOAD: &str = "Save all as CSV";
pub(crate) const FILE: &str = "File";
pub(crate) const LINE: &str = "Line";
pub(crate) const COLUMN: &str = "Column";
pub(crate) const REASON: &str = "Reason";
pub(crate) const TEXT: &str = "Text in the file";
pub(crate) const WHOLE_ROW: &str = "whole row";
pub(crate) const DATE_ORDER: &str = "Order of day and month";
pub(crate) const DAY_FIRST: &str = "Day first";
pub(crate) const MONTH_FIRST: &str = "Month first";
pub(crate) const DECIMAL_SIGN: &str = "Decimal sign";
pub(crate) const DECIMAL_POINT: &str = "1.5";
pub(crate) const DECIMAL_COMMA: &str = "1,5";
pub(crate) const MAPPING_SUB: &str = "Say what each column holds. It is remembered for files with the same header.";
pub(crate) const READ_THE_FILE: &str = "Read the file";
pub(crate) const QUALITY_WAITING: &str = "Looking through the file";

pub(crate) fn column_role(role: ColumnRole) -> &'static str {
    match role {
        ColumnRole::Invoice => "Invoice",
        ColumnRole::ProductCode => "Product code",
        ColumnRole::Description => "Description",
        ColumnRole::Quantity => "Quantity",
        ColumnRole::Date => "Date and time",
        ColumnRole::Time => "Time of day",
        ColumnRole::UnitPrice => "Unit price",
        ColumnRole::LineAmount => "Line amount",
        ColumnRole::Customer => "Customer",
        ColumnRole::Country => "Country",
        ColumnRole::UnitCost => "Unit cost",
        ColumnRole::Store => "Store",
        ColumnRole::Channel => "Channel",
        ColumnRole::Category => "Category",
        ColumnRole::Supplier => "Supplier",
        ColumnRole::Currency => "Currency",
        ColumnRole::OrderStatus => "Order status",
    }
}

pub(crate) fn status(status: FindingStatus) -> &'static str {
    match status {
        FindingStatus::Check => "Check",
        FindingStatus::Choice => "Choice",
        FindingStatus::Known => "Known",
        FindingStatus::Clean => "Clean",
    }
}

pub(crate) fn fault_reason(reason: FaultReason) -> &'static str {
    match reason {
        FaultReason::TooManyFields => "more fields than the header has columns",
        FaultReason::TooFewFields => "fewer fields than the header has columns",
        FaultReason::MissingInvoice => "no invoice number",
        FaultReason::MissingProductCode => "no product code",
        FaultReason::MissingQuantity => "no quantity",
        FaultReason::MissingPrice => "no price",
        FaultReason::MissingDate => "no date",
        FaultReason::BadQuantity => "the quantity is no number",
        FaultReason::BadPrice => "the price is no number",
        FaultReason::BadDate => "the date is none, or is written in another order than the others",
        FaultReason::OutOfRange => "the number is too large to be counted exactly",
        FaultReason::SumOverflow => "the sum of all amounts would be out of range",
        FaultReason::NulByte => "the row holds a NUL byte",
        FaultReason::RowTooLong => "the row is longer than 1 MiB",
        FaultReason::UnclosedQuote => "a quotation mark is never closed",
        _ => "the row cannot be read",
    }
}

/// A reason as the engine writes it, without its full stop.
pub(crate) fn fault_reason_text(reason: &str) -> &str {
    reason.trim_end_matches('.')
}

/// `336,000 lines, 85 MB/s, 1 s left`; when all are read, `1,000,000 lines read, putting them in order, 1 s left`.
pub(crate) fn reading_progress(progress: &Progress) -> String {
    if progress.elapsed_millis == 0 {
        return "Starting".to_owned();
    }
    let seconds = f64::from(progress.elapsed_millis) / 1_000.0;
    let bytes_per_second = progress.done as f64 / seconds;
    let lines = lines(progress.rows);
    if progress.done == 0 {
        return lines;
    }
    let left = duration(progress.total.saturating_sub(progress.done) as f64 / bytes_per_second);
    if progress.is_read {
        return format!("{lines} read, putting them in order, {left} left");
    }
    let speed = format::decimal(bytes_per_second / 1e6, 1);
    format!("{lines}, {speed} MB/s, {left} left")
}

fn duration(seconds: f64) -> String {
    match seconds.ceil() as u64 {
        seconds @ 0..=90 => format!("{seconds} s"),
        seconds => format!("{} min", seconds.div_ceil(60)),
    }
}

pub(crate) fn reading(names: &[String]) -> String {
    format!("Reading {}", enumeration(names))
}

pub(crate) fn let_go(files: u32) -> String {
    format!("Let go to read {}", number_of(files.into(), "file", "files"))
}

/// The page's finding.
pub(crate) fn data_sentence(
    report: &IngestReport,
    net: &str,
    adjustments: Option<(&str, bool)>,
    total: &str,
) -> String {
    let set_aside = match report.rows_set_aside {
        0 => "none set aside".to_owned(),
        rows => format!("{} set aside", format::count(rows)),
    };
    let read = match report.rows_read {
        1 => "The one line was read".to_owned(),
        rows => format!("{}{} were read", if report.rows_set_aside == 0 { "All " } else { "" }, lines(rows)),
    };
    let sum = match adjustments {
        None => format!("{net} net sales is the file’s total."),
        Some((amount, true)) => {
            format!("{net} net sales less {amount} of fees and manual entries is the file’s {total}.")
        }
        Some((amount, false)) => format!("{net} net sales and {amount} of manual entries make the file’s {total}."),
    };
    format!("{read}, {set_aside}: {sum}")
}

pub(crate) fn data_detail(to_check: usize) -> String {
    match to_check {
        0 => "Nothing in the file needs a decision before you trust a figure.".to_owned(),
        1 => "One thing in the file deserves a look before you trust a figure.".to_owned(),
        count => format!(
            "{} things in the file deserve a look before you trust a figure. Where there is a switch, every page follows it.",
            super::small_number(count)
        ),
    }
}

pub(crate) fn found(counts: [usize; 4]) -> String {
    let [check, choice, known, clean] = counts.map(|count| format::count(count as u64));
    format!("{check} to check, {choice} choices, {known} known, {clean} clean")
}

pub(crate) fn mapping_title(file: &str) -> String {
    format!("Which column of {file} is which?")
}

pub(crate) fn mapping_missing(missing: &[ColumnRole]) -> String {
    if missing.is_empty() {
        return String::new();
    }
    let names: Vec<_> = missing.iter().map(|&role| format::lower(column_role(role))).collect();
    format!("Still needed: {}.", enumeration(&names))
}

pub(crate) fn date_order_question(file: &str) -> String {
    format!("Dates of {file} can be read day first or month first, and the others do not settle it. Which is it?")
}

pub(crate) fn decimal_sign_question(file: &str) -> String {
    format!("Numbers of {file} like 1.250 can be a thousand times more or less. How does it write one and a half?")
}

/// How a file was read, in a line.
pub(crate) fn file_form(file: &FileReport) -> String {
    let encoding = match file.encoding {
        Encoding::Utf8 => "UTF-8",
        Encoding::Utf16 => "UTF-16",
        Encoding::Windows1252 => "Windows-1252",
    };
    let delimiter = match file.delimiter {
        '\t' => "tabs".to_owned(),
        other => format!("“{other}”"),
    };
    let gzip = if file.is_gzip { ", gzip" } else { "" };
    let decimals = if file.has_decimal_comma { "decimal comma" } else { "decimal point" };
    let dates = match file.date_form {
        DateForm::Iso => "dates year first",
        DateForm::Numeric(DateOrder::DayFirst) => "dates day first",
        DateForm::Numeric(DateOrder::MonthFirst) => "dates month first",
        DateForm::ExcelSerial => "dates as Excel numbers",
    };
    format!(
        "{}: {} of {} kept · {encoding}{gzip}, columns apart by {delimiter}, {decimals}, {dates}",
        file.name,
        format::count(file.rows_kept),
        lines(file.rows_read)
    )
}

pub(crate) fn faults_sub(shown: usize, all: u64) -> String {
    if (shown as u64) < all {
        format!("The first {} of {}", format::count(shown as u64), format::count(all))
    } else {
        lines(all)
    }
}

pub(crate) fn equals_all(count: u64) -> String {
    format!("Equals the sum of all {}", lines(count))
}

/// How long reading took, and what the table takes.
pub(crate) fn read_in(millis: u32, memory_bytes: u64) -> String {
    let seconds = format::decimal(f64::from(millis) / 1_000.0, 2);
    let mebibytes = format::decimal(memory_bytes as f64 / f64::from(1 << 20), 1);
    format!("Read in {seconds} s; the worker that keeps the lines has {mebibytes} MiB of memory.")
}

pub(crate) fn reconciliation_sub(days: aisle_protocol::table::DayRange) -> String {
    format!("Money and lines, {}", format::range(days))
}
