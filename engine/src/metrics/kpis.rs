use serde::{Deserialize, Serialize};

use crate::table::{Money, Quantity};

/// The figures of one period under one filter; each is defined at its [`super::Metric`]. Ratios over nothing are `None`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "each figure is defined at its Metric")]
pub struct Kpis {
    pub gross_sales: Money,
    pub returns: Money,
    pub discounts: Money,
    pub net_sales: Money,
    pub adjustments: Money,
    pub total_amount: Money,
    pub orders: u64,
    pub average_order_value: Option<Money>,
    pub units_sold: Quantity,
    pub units_per_order: Option<f64>,
    pub lines_per_order: Option<f64>,
    pub customers: u64,
    pub repeat_rate: Option<f64>,
    pub first_seen_customers: u64,
    pub returning_customers: u64,
    pub returns_rate: Option<f64>,
    pub returns_rate_without_reversals: Option<f64>,
    pub matched_reversals: ReversalTotal,
    /// `None` when no line has a cost.
    pub gross_margin: Option<Money>,
    pub gross_margin_rate: Option<f64>,
    /// Days of the period on which the shop sold anything.
    pub open_days: u32,
    /// Lines of all kinds and classes.
    pub lines: u64,
}

/// Matched reversals, counted and summed over their sale lines.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReversalTotal {
    /// Pairs of a sale and a return.
    pub pairs: u64,
    /// What the sales had amounted to.
    pub amount: Money,
}
