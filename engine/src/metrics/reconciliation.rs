use serde::{Deserialize, Serialize};

use crate::table::{CodeClass, LineKind, Money, Quantity};

/// One cell of the table kind × class. All sixteen, with the dropped duplicates, sum to every line of the filter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReconciliationCell {
    /// What the code stands for.
    pub class: CodeClass,
    /// What the signs say.
    pub kind: LineKind,
    /// Number of lines.
    pub lines: u64,
    /// Sum of their quantities.
    pub units: Quantity,
    /// Sum of their amounts.
    pub amount: Money,
}

/// Duplicate lines that the definitions leave out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dropped {
    /// Number of lines.
    pub lines: u64,
    /// Sum of their quantities.
    pub units: Quantity,
    /// Sum of their amounts.
    pub amount: Money,
}
