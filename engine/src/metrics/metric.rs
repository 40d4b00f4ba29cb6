use serde::{Deserialize, Serialize};

/// The name of a figure: its key in JSON, in `data-metric` on the page, and on the command line of `aisle trace`.
///
/// The docs of each variant are the figure's definition, in the field's terms. "Merchandise", "service" and so on are the
/// classes of [`crate::table::CodeClass`]; "sale" and "return" the kinds of [`crate::table::LineKind`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Metric {
    /// Money: sale lines of merchandise and service.
    GrossSales,
    /// Money, positive: return lines of merchandise and service.
    Returns,
    /// Money, positive: all lines of discount codes.
    Discounts,
    /// Money: gross sales − returns − discounts.
    NetSales,
    /// Money: lines of adjustment codes and lines with a negative price.
    Adjustments,
    /// Money: every line; net sales + adjustments.
    TotalAmount,
    /// Invoices with at least one merchandise sale line not undone, at the time of the earliest such line.
    Orders,
    /// Money: (gross sales − matched reversals) / orders.
    AverageOrderValue,
    /// Units: quantity of merchandise sale lines.
    UnitsSold,
    /// Units sold, less matched reversals, / orders.
    UnitsPerOrder,
    /// Merchandise sale lines not undone / orders.
    LinesPerOrder,
    /// Distinct known customers with a sale line of merchandise or service.
    Customers,
    /// Customers with two or more orders / customers with at least one.
    RepeatRate,
    /// Customers whose first sale line of the whole file lies in the period. Never "new": the file begins somewhere.
    FirstSeenCustomers,
    /// Customers of the period whose first sale line lies before it.
    ReturningCustomers,
    /// Merchandise: returns / gross sales.
    ReturnsRate,
    /// Merchandise: the same with matched reversals taken out of both.
    ReturnsRateWithoutReversals,
    /// Money: sale lines that a return of the same customer, product, price and quantity undid within the days set.
    MatchedReversals,
    /// Money: net sales of merchandise lines with a known unit cost, less their cost.
    GrossMargin,
    /// Gross margin / net sales of the lines with a known unit cost.
    GrossMarginRate,
}

impl Metric {
    /// All figures, in the order in which they are explained.
    pub const ALL: [Self; 20] = [
        Self::GrossSales,
        Self::Returns,
        Self::Discounts,
        Self::NetSales,
        Self::Adjustments,
        Self::TotalAmount,
        Self::Orders,
        Self::AverageOrderValue,
        Self::UnitsSold,
        Self::UnitsPerOrder,
        Self::LinesPerOrder,
        Self::Customers,
        Self::RepeatRate,
        Self::FirstSeenCustomers,
        Self::ReturningCustomers,
        Self::ReturnsRate,
        Self::ReturnsRateWithoutReversals,
        Self::MatchedReversals,
        Self::GrossMargin,
        Self::GrossMarginRate,
    ];

    /// The figure's key.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::GrossSales => "gross_sales",
            Self::Returns => "returns",
            Self::Discounts => "discounts",
            Self::NetSales => "net_sales",
            Self::Adjustments => "adjustments",
            Self::TotalAmount => "total_amount",
            Self::Orders => "orders",
            Self::AverageOrderValue => "average_order_value",
            Self::UnitsSold => "units_sold",
            Self::UnitsPerOrder => "units_per_order",
            Self::LinesPerOrder => "lines_per_order",
            Self::Customers => "customers",
            Self::RepeatRate => "repeat_rate",
            Self::FirstSeenCustomers => "first_seen_customers",
            Self::ReturningCustomers => "returning_customers",
            Self::ReturnsRate => "returns_rate",
            Self::ReturnsRateWithoutReversals => "returns_rate_without_reversals",
            Self::MatchedReversals => "matched_reversals",
            Self::GrossMargin => "gross_margin",
            Self::GrossMarginRate => "gross_margin_rate",
        }
    }

    /// The figure with this key.
    #[must_use]
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|metric| metric.key() == key)
    }
}
