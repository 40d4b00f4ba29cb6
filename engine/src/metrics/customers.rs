use serde::{Deserialize, Serialize};

use crate::table::Day;

/// Who bought in a month.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CustomerMonth {
    /// The first day of the month.
    pub month: Day,
    /// Distinct known customers with a sale line of merchandise or service.
    pub customers: u64,
    /// Those of them whose first sale line of the whole file lies in this month.
    pub first_seen: u64,
    /// Does the file cover the whole month?
    pub is_complete: bool,
}
