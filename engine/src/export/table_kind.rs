use serde::{Deserialize, Serialize};

use crate::metrics::Metric;

/// The tables that can be exported whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names say it")]
pub enum TableKind {
    Days,
    Weeks,
    Months,
    Products,
    Countries,
    Customers,
    Categories,
    Stores,
    WeekdayHours,
    Reconciliation,
    /// Every row that was set aside.
    Faults,
    /// All lines behind a figure.
    TraceLines(Metric),
}
