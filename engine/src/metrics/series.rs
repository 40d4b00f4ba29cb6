use serde::{Deserialize, Serialize};

use crate::table::{DayRange, Money, Quantity, Weekday};

/// Sales over time, by day, week and month: every calendar bucket from the first to the last day of the data, also the
/// empty ones. The filter's own dates do not cut it: they are what is brushed on it (see [`Bucket::is_selected`]).
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Series {
    /// A bucket a day.
    pub by_day: Vec<Bucket>,
    /// A bucket a week, by the week start of the definitions.
    pub by_week: Vec<Bucket>,
    /// A bucket a calendar month.
    pub by_month: Vec<Bucket>,
}

/// The sales of one day, week or month.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "each figure is defined at its Metric")]
pub struct Bucket {
    /// The whole calendar span, also where the data begin or end inside it.
    pub span: DayRange,
    pub gross_sales: Money,
    pub returns: Money,
    pub discounts: Money,
    pub net_sales: Money,
    pub adjustments: Money,
    pub orders: u64,
    pub average_order_value: Option<Money>,
    pub units_sold: Quantity,
    /// Distinct customers; for months only.
    pub customers: Option<u64>,
    /// Merchandise returns / merchandise gross.
    pub returns_rate: Option<f64>,
    /// Days on which the shop sold anything.
    pub open_days: u32,
    /// Do the data cover the whole span? A last day that ends before the shop's usual hours is incomplete too.
    pub is_complete: bool,
    /// Does the filter's period overlap the span?
    pub is_selected: bool,
}

/// Sales of one hour of one weekday.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WeekdayHour {
    /// The weekday; 1 to 7 from Monday in JSON.
    pub weekday: Weekday,
    /// The hour, 0–23.
    pub hour: u8,
    /// Money of merchandise and service sale lines.
    pub gross_sales: Money,
}
