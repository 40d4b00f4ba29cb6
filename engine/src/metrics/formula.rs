use super::Metric;
use super::counting::{MERCHANDISE_RETURN, MERCHANDISE_SALE};
use super::day_sums::DaySums;
use super::figures::kpis;
use super::line_set::LineSet;
use super::margin::CostSums;
use super::pass::Pass;
use super::scope::{Scope, VIEW};
use crate::table::Money;

/// A part of a figure's formula, and the lines that it counts.
pub(super) struct Term {
    pub(super) metric: Metric,
    pub(super) is_subtracted: bool,
    pub(super) value: String,
    pub(super) lines: LineSet,
}

/// A figure of the view as an exact decimal; ratios with six decimals; `None` where it does not exist.
pub(super) fn value(scope: &Scope<'_>, pass: &Pass, metric: Metric) -> Option<String> {
    kpis(scope, pass, VIEW).value(metric)
}

/// The parts of a figure. Parts of sums add up to it, those taken off with a minus; parts of ratios are numerator and
/// denominator, the denominator marked as subtracted.
pub(super) fn formula(scope: &Scope<'_>, pass: &Pass, metric: Metric) -> Vec<Term> {
    let kpis = kpis(scope, pass, VIEW);
    let days = scope.day_indices(scope.view);
    let sums = DaySums::over(&pass.days[days.clone()]);
    let named = |metric: Metric, is_subtracted: bool| Term {
        metric,
        is_subtracted,
        value: kpis.value(metric).unwrap_or_default(),
        lines: LineSet::of(metric),
    };
    let part = |metric, is_subtracted, value: String, lines| Term { metric, is_subtracted, value, lines };
    let goods = |cell: usize| sums.cells[cell].money();
    match metric {
        Metric::NetSales => net_terms(scope, named),
        Metric::TotalAmount => total_terms(scope, &kpis, named),
        Metric::Customers => vec![named(Metric::FirstSeenCustomers, false), named(Metric::ReturningCustomers, false)],
        Metric::AverageOrderValue => {
            vec![named(Metric::GrossSales, false), named(Metric::MatchedReversals, true), named(Metric::Orders, true)]
        }
        Metric::UnitsPerOrder => {
            let units = sums.standing().quantity().to_string();
            vec![part(Metric::UnitsSold, false, units, LineSet::StandingSales), named(Metric::Orders, true)]
        }
        Metric::LinesPerOrder => {
            let lines = sums.standing().lines.to_string();
            vec![part(metric, false, lines, LineSet::StandingSales), named(Metric::Orders, true)]
        }
        Metric::RepeatRate => repeat_terms(scope, pass),
        Metric::ReturnsRate => vec![
            part(Metric::Returns, false, (-goods(MERCHANDISE_RETURN)).to_string(), LineSet::MerchandiseReturns),
            part(Metric::GrossSales, true, goods(MERCHANDISE_SALE).to_string(), LineSet::MerchandiseSales),
        ],
        Metric::ReturnsRateWithoutReversals => {
            let returns = sums.undoing.money() - goods(MERCHANDISE_RETURN);
            vec![
                part(Metric::Returns, false, returns.to_string(), LineSet::OtherReturns),
                part(Metric::GrossSales, true, sums.standing().money().to_string(), LineSet::StandingSales),
            ]
        }
        Metric::GrossMargin | Metric::GrossMarginRate => margin_terms(pass, days, metric),
        _ => vec![named(metric, false)],
    }
}

fn net_terms(scope: &Scope<'_>, named: impl Fn(Metric, bool) -> Term) -> Vec<Term> {
    let mut terms =
        vec![named(Metric::GrossSales, false), named(Metric::Returns, true), named(Metric::Discounts, true)];
    if scope.counting.adjustments_are_net {
        terms.push(named(Metric::Adjustments, false));
    }
    terms
}

fn total_terms(scope: &Scope<'_>, kpis: &super::Kpis, named: impl Fn(Metric, bool) -> Term) -> Vec<Term> {
    let mut terms = vec![named(Metric::NetSales, false)];
    let mut rest = kpis.total_amount - kpis.net_sales;
    if !scope.counting.adjustments_are_net {
        terms.push(named(Metric::Adjustments, false));
        rest -= kpis.adjustments;
    }
    if rest != Money::ZERO {
        let value = rest.to_string();
        terms.push(Term { metric: Metric::TotalAmount, is_subtracted: false, value, lines: LineSet::LeftOut });
    }
    terms
}

fn repeat_terms(scope: &Scope<'_>, pass: &Pass) -> Vec<Term> {
    let Some(view) = scope.view else { return Vec::new() };
    let counts = pass.customers_by_period.counts(VIEW, view, &scope.ledger.first_seen);
    let term = |metric, is_subtracted, count: u64| Term {
        metric,
        is_subtracted,
        value: count.to_string(),
        lines: LineSet::KnownOrders,
    };
    vec![
        term(Metric::RepeatRate, false, counts.with_repeated_orders),
        term(Metric::Customers, true, counts.with_orders),
    ]
}

fn margin_terms(pass: &Pass, days: std::ops::Range<usize>, metric: Metric) -> Vec<Term> {
    let mut costs = CostSums::default();
    for day in pass.costs.get(days).unwrap_or_default() {
        costs.add(day);
    }
    let Some(margin) = costs.margin() else { return Vec::new() };
    let net = Money::from_ten_thousandths(costs.net);
    let term = |metric, is_subtracted, amount: Money| Term {
        metric,
        is_subtracted,
        value: amount.to_string(),
        lines: LineSet::WithCost,
    };
    if metric == Metric::GrossMargin {
        vec![term(Metric::NetSales, false, net), term(Metric::GrossMargin, true, net - margin)]
    } else {
        vec![term(Metric::GrossMargin, false, margin), term(Metric::NetSales, true, net)]
    }
}
