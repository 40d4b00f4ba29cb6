use serde::{Deserialize, Serialize};

use super::CustomerMonth;
use super::counting::MERCHANDISE_SALE;
use super::day_sums::DaySums;
use super::pass::Pass;
use super::periods::month_spans;
use super::scope::Scope;
use crate::table::{Day, DayRange, Money, Quantity, Weekday};

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

/// Every calendar bucket from the first to the last day of the data.
pub(super) fn series(scope: &Scope<'_>, pass: &Pass, customer_months: &[CustomerMonth]) -> Series {
    if scope.ledger.days().is_none() {
        return Series::default();
    }
    let (first, last) = (scope.data.first, scope.data.last);
    let week_start = first.week_start(scope.spec.definitions.week_start);
    let buckets = |first: Day, span_of: &dyn Fn(Day) -> DayRange| {
        let spans = std::iter::successors(Some(span_of(first)), |span| Some(span_of(span.last.plus(1))));
        spans.take_while(|span| span.first <= last).map(|span| bucket(scope, pass, span)).collect::<Vec<_>>()
    };
    let mut by_month: Vec<_> = month_spans(scope.data).map(|span| bucket(scope, pass, span)).collect();
    for (bucket, month) in by_month.iter_mut().zip(customer_months) {
        bucket.customers = Some(month.customers);
    }
    Series {
        by_day: buckets(first, &|day| DayRange { first: day, last: day }),
        by_week: buckets(week_start, &|day| DayRange { first: day, last: day.plus(6) }),
        by_month,
    }
}

fn bucket(scope: &Scope<'_>, pass: &Pass, span: DayRange) -> Bucket {
    let sums = DaySums::over(&pass.days[scope.day_indices(Some(span))]);
    let (counting, calendar, filter) = (&scope.counting, scope.ledger.calendar(), &scope.spec.filter);
    Bucket {
        span,
        gross_sales: sums.gross(counting),
        returns: sums.returns(counting),
        discounts: sums.discounts(counting),
        net_sales: sums.net(counting),
        adjustments: sums.adjustments(counting),
        orders: sums.orders(),
        average_order_value: sums.average_order_value(counting),
        units_sold: sums.cells[MERCHANDISE_SALE].quantity(),
        customers: None,
        returns_rate: sums.returns_rate(),
        open_days: calendar.open_days(span),
        is_complete: calendar.is_complete(span),
        is_selected: filter.from.is_none_or(|from| from <= span.last) && filter.to.is_none_or(|to| to >= span.first),
    }
}

/// The hours with sales, from Monday's first.
pub(super) fn weekday_hours(pass: &Pass) -> Vec<WeekdayHour> {
    let cells = pass.weekday_hour.iter().enumerate().filter(|&(_, &amount)| amount != 0);
    let cell = |(index, &amount): (usize, &i64)| WeekdayHour {
        weekday: Weekday::ALL[index / 24],
        hour: (index % 24) as u8,
        gross_sales: Money::from_ten_thousandths(amount),
    };
    cells.map(cell).collect()
}
