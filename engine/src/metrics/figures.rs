use serde::{Deserialize, Serialize};

use super::counting::{Counting, MERCHANDISE_SALE};
use super::customer_sums::CustomerCounts;
use super::day_sums::DaySums;
use super::margin::CostSums;
use super::pass::Pass;
use super::periods::Pair;
use super::scope::Scope;
use super::{Comparable, Compared, Incomparable, Kpis, ReversalTotal};
use crate::table::{DayRange, Money, Timestamp};

/// The dates that a view really covers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Period {
    /// The earliest line of the view.
    pub first: Option<Timestamp>,
    /// The latest line of the view.
    pub last: Option<Timestamp>,
    /// Days with a merchandise or service sale line.
    pub days_with_sales: u32,
}

/// The figures of one period.
///
/// # Inputs
/// `number` is the period's number in [`Scope::periods`].
///
/// # Returns
/// Sums are exact; ratios over nothing are `None`. `lines` and the total count every line that the filter lets through,
/// also those that the definitions leave out of all other figures.
pub(super) fn kpis(scope: &Scope<'_>, pass: &Pass, number: usize) -> Kpis {
    let Some(period) = scope.periods()[number] else { return Kpis::default() };
    let days = scope.day_indices(Some(period));
    let mut costs = CostSums::default();
    for day in pass.costs.get(days.clone()).unwrap_or_default() {
        costs.add(day);
    }
    kpis_of(
        &scope.counting,
        &Facts {
            sums: DaySums::over(&pass.days[days.clone()]),
            total_amount: pass.all_lines(days.clone()).total(),
            lines: pass.all_lines(days).lines(),
            costs,
            customers: pass.customers_by_period.counts(number, period, &scope.ledger.first_seen),
            open_days: scope.ledger.calendar().open_days(period),
        },
    )
}

/// What the figures of a period are computed from, wherever it was added up.
pub(crate) struct Facts {
    /// The lines that count.
    pub(crate) sums: DaySums,
    /// The total of all lines.
    pub(crate) total_amount: Money,
    /// All lines.
    pub(crate) lines: u64,
    pub(crate) costs: CostSums,
    pub(crate) customers: CustomerCounts,
    pub(crate) open_days: u32,
}

/// The figures that follow from the facts of a period.
pub(crate) fn kpis_of(counting: &Counting, facts: &Facts) -> Kpis {
    let Facts { sums, costs, customers, .. } = facts;
    let (orders, standing) = (sums.orders(), sums.standing());
    let per_order = |count: f64| (orders > 0).then(|| count / orders as f64);
    Kpis {
        gross_sales: sums.gross(counting),
        returns: sums.returns(counting),
        discounts: sums.discounts(counting),
        net_sales: sums.net(counting),
        adjustments: sums.adjustments(counting),
        total_amount: facts.total_amount,
        orders,
        average_order_value: sums.average_order_value(counting),
        units_sold: sums.cells[MERCHANDISE_SALE].quantity(),
        units_per_order: per_order(standing.quantity().as_f64()),
        lines_per_order: per_order(standing.lines as f64),
        customers: customers.customers,
        repeat_rate: (customers.with_orders > 0)
            .then(|| customers.with_repeated_orders as f64 / customers.with_orders as f64),
        first_seen_customers: customers.first_seen,
        returning_customers: customers.customers - customers.first_seen,
        returns_rate: sums.returns_rate(),
        returns_rate_without_reversals: sums.returns_rate_without_reversals(),
        matched_reversals: ReversalTotal { pairs: sums.undone.lines, amount: sums.undone.money() },
        gross_margin: costs.margin(),
        gross_margin_rate: costs.rate(),
        open_days: facts.open_days,
        lines: facts.lines,
    }
}

/// Two periods with their figures; `numbers` are those of the later and the earlier one.
pub(super) fn compared(scope: &Scope<'_>, pass: &Pass, pair: &Pair, numbers: (usize, usize)) -> Compared {
    let base = pair.base.clone().map(|base| Comparable {
        period: base.period,
        kpis: kpis(scope, pass, numbers.1),
        is_cut_to_open_days: base.is_cut_to_open_days,
    });
    let has_lines = pass.first_and_last.is_some();
    Compared {
        period: pair.period,
        is_last_month: pair.is_last_month,
        kpis: kpis(scope, pass, numbers.0),
        base: if has_lines { base } else { Err(Incomparable::NoLines) },
    }
}

/// The dates that the view really covers.
pub(super) fn period(scope: &Scope<'_>, pass: &Pass) -> Period {
    let days = &pass.days[scope.day_indices(scope.view)];
    Period {
        first: pass.first_and_last.map(|(first, _)| Timestamp::from_seconds(first)),
        last: pass.first_and_last.map(|(_, last)| Timestamp::from_seconds(last)),
        days_with_sales: days.iter().filter(|day| day.has_goods_sale()).count() as u32,
    }
}

/// Net sales of some days.
pub(super) fn net_of(scope: &Scope<'_>, pass: &Pass, days: Option<DayRange>) -> Money {
    DaySums::over(&pass.days[scope.day_indices(days)]).net(&scope.counting)
}
