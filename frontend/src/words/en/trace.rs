use crate::format;

use super::lines;

pub(crate) const SHOW_LINES: &str = "Show the lines";
pub(crate) const EDIT_DEFINITIONS: &str = "Edit definitions";
pub(crate) const FORMULA: &str = "Formula";
pub(crate) const LEFT_OUT: &str = "Left out";
pub(crate) const NOTHING_LEFT_OUT: &str = "No line of this filter is left out.";
pub(crate) const LINES_BEHIND: &str = "The lines behind it";
pub(crate) const FILE_LINE: &str = "File line";
pub(crate) const INVOICE: &str = "Invoice";
pub(crate) const TIME: &str = "Time";
pub(crate) const QUANTITY: &str = "Quantity";
pub(crate) const UNIT_PRICE: &str = "Unit price";
pub(crate) const AMOUNT: &str = "Amount";
pub(crate) const ORDER_OF_LINES: &str = "Order of the lines";
pub(crate) const LARGEST_FIRST: &str = "Largest first";
pub(crate) const AS_IN_FILE: &str = "As in the file";
pub(crate) const PREVIOUS_LINES: &str = "Earlier lines";
pub(crate) const NEXT_LINES: &str = "Further lines";
pub(crate) const EXPORT_CSV: &str = "Export CSV";
pub(crate) const REVERSED: &str = "undone";
pub(crate) const CANCELLED: &str = "cancelled";
pub(crate) const DIVIDED_BY: &str = "divided by";
pub(crate) const SPEC: &str = "Spec";
pub(crate) const NO_VALUE: &str = "There is no value: it would be a ratio over nothing.";
pub(crate) const LINE_NUMBERS_NOTE: &str =
    "Line numbers count the header as line 1 and are those of the unpacked file.";

pub(crate) fn traced(metric: &str, period: Option<&str>) -> String {
    period.map_or_else(|| metric.to_owned(), |period| format!("{metric}, {period}"))
}

pub(crate) fn trace_detail(traced: &str, behind: u64, in_filter: u64) -> String {
    format!("{traced}: {} of the {} that the filter lets through.", lines(behind), lines(in_filter))
}

pub(crate) fn dropped(count: u64) -> String {
    format!("{} that repeat another are left out", lines(count))
}

pub(crate) fn page_of_lines(first: u64, last: u64, all: u64) -> String {
    format!("Lines {} to {} of {}", format::count(first), format::count(last), format::count(all))
}

/// Numbers up to ten as words, at the start of a sentence.
pub(crate) fn small_number(number: usize) -> String {
    const NAMES: [&str; 11] = ["No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten"];
    NAMES.get(number).map_or_else(|| format::count(number as u64), |name| (*name).to_owned())
}

/// The way back from a figure.
pub(crate) const WAY: &str = "Where this figure comes from";

pub(crate) fn class_and_kind(class: aisle_protocol::table::CodeClass, kind: aisle_protocol::table::LineKind) -> String {
    format!("{}, {}", super::code_class(class), format::lower(super::line_kind(kind)))
}
