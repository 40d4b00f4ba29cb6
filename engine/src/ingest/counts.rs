use crate::table::Money;

/// What is counted over all files.
#[derive(Default)]
pub(super) struct Counts {
    pub(super) rows_read: u64,
    pub(super) rounded_rows: u64,
    pub(super) rounding_largest_effect: Money,
    pub(super) amount_mismatches: u64,
    /// In ten-thousandths.
    pub(super) amount_difference: i64,
}
