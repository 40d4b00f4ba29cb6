use aisle_protocol::Dimension;
use aisle_protocol::table::{CodeClass, Day, DayRange, LineKind};

use crate::format;

pub(crate) const PERIOD: &str = "Period";
pub(crate) const KIND: &str = "Kind";
pub(crate) const CLASS: &str = "Class";
pub(crate) const NOT_NAMED: &str = "not named";
pub(crate) const CANCEL: &str = "Cancel";
pub(crate) const CLOSE: &str = "Close";
pub(crate) const CLEAR: &str = "Clear";
pub(crate) const REMOVE: &str = "Remove";
pub(crate) const SEARCH: &str = "Search";
pub(crate) const SHOW_TABLE: &str = "Show as table";
pub(crate) const SHOW_CHART: &str = "Show as chart";
pub(crate) const SAVE: &str = "Save as picture or table";
pub(crate) const SAVE_PNG: &str = "Picture (PNG)";
pub(crate) const SAVE_CSV: &str = "Table (CSV)";
pub(crate) const EXPAND: &str = "Expand";
pub(crate) const SHRINK: &str = "Shrink";
pub(crate) const PICTURE_FAILED: &str = "This browser could not paint the picture. The table can still be saved.";
pub(crate) const NO_ROWS: &str = "Nothing fits this search.";
pub(crate) const ALL: &str = "All";
pub(crate) const MONTH: &str = "Month";
pub(crate) const PRODUCT: &str = "Product";

pub(crate) fn line_kind(kind: LineKind) -> &'static str {
    match kind {
        LineKind::Sale => "Sale",
        LineKind::Return => "Return",
        LineKind::ZeroPrice => "Zero price",
        LineKind::NegativePrice => "Negative price",
    }
}

pub(crate) fn code_class(class: CodeClass) -> &'static str {
    match class {
        CodeClass::Merchandise => "Merchandise",
        CodeClass::Service => "Service",
        CodeClass::Discount => "Discount",
        CodeClass::Adjustment => "Adjustment",
    }
}

pub(crate) fn dimension(dimension: Dimension) -> &'static str {
    match dimension {
        Dimension::Product => "Product",
        Dimension::Country => "Country",
        Dimension::Customer => "Customer",
        Dimension::Category => "Category",
        Dimension::Store => "Store",
    }
}

/// `26 lines`, `1 line`
pub(crate) fn number_of(count: u64, one: &str, many: &str) -> String {
    format!("{} {}", format::count(count), if count == 1 { one } else { many })
}

pub(crate) fn lines(count: u64) -> String {
    number_of(count, "line", "lines")
}

pub(crate) fn open_days(count: u32) -> String {
    number_of(count.into(), "open day", "open days")
}

/// `September, October and November`
pub(crate) fn enumeration(items: &[String]) -> String {
    match items {
        [] => String::new(),
        [only] => only.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// The filter's days in words.
pub(crate) fn period(from: Option<Day>, to: Option<Day>) -> Option<String> {
    match (from, to) {
        (None, None) => None,
        (Some(first), Some(last)) => Some(format::range(DayRange { first, last })),
        (Some(first), None) => Some(format!("from {}", format::day(first))),
        (None, Some(last)) => Some(format!("to {}", format::day(last))),
    }
}
