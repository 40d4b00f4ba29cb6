use aisle_protocol::metrics::{Kpis, Metric};
use aisle_protocol::table::Money;

use crate::format::{self, Currency};

/// A figure in the unit that it is counted in.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Value {
    Money(Money),
    Count(f64),
    Ratio(f64),
    /// A part, shown as a percentage.
    Part(f64),
}

impl Value {
    /// For comparing and drawing.
    pub(super) fn number(self) -> f64 {
        match self {
            Self::Money(amount) => amount.as_f64(),
            Self::Count(value) | Self::Ratio(value) | Self::Part(value) => value,
        }
    }

    /// Shortened, for a card.
    pub(super) fn short(self, currency: &Currency) -> String {
        match self {
            Self::Money(amount) => format::money_compact(currency, amount.as_f64()),
            Self::Count(value) => format::quantity_compact(value),
            Self::Ratio(value) => format::decimal(value, 1),
            Self::Part(value) => format::percent(value, 1),
        }
    }

    /// With all its digits.
    pub(super) fn full(self, currency: &Currency) -> String {
        match self {
            Self::Money(amount) => format::money_full(currency, amount),
            Self::Count(value) => format::decimal(value, 0),
            Self::Ratio(value) => format::decimal(value, 2),
            Self::Part(value) => format::percent(value, 1),
        }
    }
}

/// A figure's value; `None` where it does not exist.
pub(super) fn value(kpis: &Kpis, metric: Metric) -> Option<Value> {
    let count = |count: u64| Some(Value::Count(count as f64));
    match metric {
        Metric::GrossSales => Some(Value::Money(kpis.gross_sales)),
        Metric::Returns => Some(Value::Money(kpis.returns)),
        Metric::Discounts => Some(Value::Money(kpis.discounts)),
        Metric::NetSales => Some(Value::Money(kpis.net_sales)),
        Metric::Adjustments => Some(Value::Money(kpis.adjustments)),
        Metric::TotalAmount => Some(Value::Money(kpis.total_amount)),
        Metric::Orders => count(kpis.orders),
        Metric::AverageOrderValue => kpis.average_order_value.map(Value::Money),
        Metric::UnitsSold => Some(Value::Count(kpis.units_sold.as_f64())),
        Metric::UnitsPerOrder => kpis.units_per_order.map(Value::Ratio),
        Metric::LinesPerOrder => kpis.lines_per_order.map(Value::Ratio),
        Metric::Customers => count(kpis.customers),
        Metric::RepeatRate => kpis.repeat_rate.map(Value::Part),
        Metric::FirstSeenCustomers => count(kpis.first_seen_customers),
        Metric::ReturningCustomers => count(kpis.returning_customers),
        Metric::ReturnsRate => kpis.returns_rate.map(Value::Part),
        Metric::ReturnsRateWithoutReversals => kpis.returns_rate_without_reversals.map(Value::Part),
        Metric::MatchedReversals => Some(Value::Money(kpis.matched_reversals.amount)),
        Metric::GrossMargin => kpis.gross_margin.map(Value::Money),
        Metric::GrossMarginRate => kpis.gross_margin_rate.map(Value::Part),
    }
}

/// A figure as an exact decimal; empty where it does not exist.
pub(crate) fn exact(kpis: &Kpis, metric: Metric) -> String {
    match (metric, value(kpis, metric)) {
        (Metric::UnitsSold, _) => kpis.units_sold.to_string(),
        (_, Some(Value::Money(amount))) => amount.to_string(),
        (_, Some(value)) => format::exact_f64(value.number()),
        (_, None) => String::new(),
    }
}

/// The exact decimal of a trace, in the unit of its figure, with all its digits.
pub(crate) fn metric_text(metric: Metric, exact: &str, currency: &Currency) -> String {
    match value(&Kpis::default(), metric).map_or_else(|| unit_of_ratio(metric), unit_of) {
        Unit::Money => exact.parse().map_or_else(|_| exact.to_owned(), |amount| format::money_full(currency, amount)),
        Unit::Count => exact.parse().map_or_else(|_| exact.to_owned(), format::quantity),
        Unit::Part => format::percent(format::number(exact), 2),
        Unit::Ratio => format::decimal(format::number(exact), 2),
    }
}

/// A figure and its exact decimal.
pub(crate) fn metric_value(kpis: &Kpis, metric: Metric, currency: &Currency) -> (String, String) {
    let text = value(kpis, metric).map_or_else(|| format::MISSING.to_owned(), |value| value.full(currency));
    (text, exact(kpis, metric))
}

enum Unit {
    Money,
    Count,
    Part,
    Ratio,
}

fn unit_of(value: Value) -> Unit {
    match value {
        Value::Money(_) => Unit::Money,
        Value::Count(_) => Unit::Count,
        Value::Ratio(_) => Unit::Ratio,
        Value::Part(_) => Unit::Part,
    }
}

/// The unit of the figures that an empty view does not have.
fn unit_of_ratio(metric: Metric) -> Unit {
    match metric {
        Metric::AverageOrderValue | Metric::GrossMargin => Unit::Money,
        Metric::UnitsPerOrder | Metric::LinesPerOrder => Unit::Ratio,
        _ => Unit::Part,
    }
}
