use serde::{Deserialize, Serialize};

use super::Metric;
use super::ratio::ratio_text;
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

impl Kpis {
    /// A figure by its name, as an exact decimal; ratios have six decimals. `None` where it does not exist.
    ///
    /// # Examples
    /// ```
    /// use aisle_engine::metrics::{Kpis, Metric};
    /// let kpis = Kpis { orders: 3, repeat_rate: Some(0.5), ..Kpis::default() };
    /// assert_eq!(kpis.value(Metric::Orders).as_deref(), Some("3"));
    /// assert_eq!(kpis.value(Metric::RepeatRate).as_deref(), Some("0.500000"));
    /// assert_eq!(kpis.value(Metric::ReturnsRate), None);
    /// ```
    #[must_use]
    pub fn value(&self, metric: Metric) -> Option<String> {
        let ratio = |value: Option<f64>| value.map(ratio_text);
        let amount = |value: Option<Money>| value.map(|value| value.to_string());
        match metric {
            Metric::GrossSales => Some(self.gross_sales.to_string()),
            Metric::Returns => Some(self.returns.to_string()),
            Metric::Discounts => Some(self.discounts.to_string()),
            Metric::NetSales => Some(self.net_sales.to_string()),
            Metric::Adjustments => Some(self.adjustments.to_string()),
            Metric::TotalAmount => Some(self.total_amount.to_string()),
            Metric::Orders => Some(self.orders.to_string()),
            Metric::AverageOrderValue => amount(self.average_order_value),
            Metric::UnitsSold => Some(self.units_sold.to_string()),
            Metric::UnitsPerOrder => ratio(self.units_per_order),
            Metric::LinesPerOrder => ratio(self.lines_per_order),
            Metric::Customers => Some(self.customers.to_string()),
            Metric::RepeatRate => ratio(self.repeat_rate),
            Metric::FirstSeenCustomers => Some(self.first_seen_customers.to_string()),
            Metric::ReturningCustomers => Some(self.returning_customers.to_string()),
            Metric::ReturnsRate => ratio(self.returns_rate),
            Metric::ReturnsRateWithoutReversals => ratio(self.returns_rate_without_reversals),
            Metric::MatchedReversals => Some(self.matched_reversals.amount.to_string()),
            Metric::GrossMargin => amount(self.gross_margin),
            Metric::GrossMarginRate => ratio(self.gross_margin_rate),
        }
    }
}
