use aisle_protocol::metrics::{Bucket, Compared, Kpis, Metric, Overview};

use super::latest::of_overview;
use super::values::{Value, exact, value};
use crate::components::{KpiFacts, kpi_card};
use crate::dom::{El, el};
use crate::format::{self, Currency};
use crate::signals::Memo;
use crate::state::Store;
use crate::words;

/// The key figures, each in the colour of its measure.
const CARDS: [(Metric, &str); 6] = [
    (Metric::NetSales, "var(--measure-sales)"),
    (Metric::Orders, "var(--measure-orders)"),
    (Metric::AverageOrderValue, "var(--measure-orders)"),
    (Metric::Customers, "var(--measure-customers)"),
    (Metric::UnitsSold, "var(--measure-units)"),
    (Metric::ReturnsRate, "var(--measure-returns)"),
];

/// The strip of key figures.
pub(super) fn kpis(store: Store) -> El {
    let card = |(metric, colour)| {
        let facts = Memo::new(move || of_overview(store, |overview, currency| facts(overview, metric, currency)));
        kpi_card(store, metric, facts, colour)
    };
    el("section", "kpis").attr("aria-label", words::KEY_FIGURES).children(CARDS.map(card).into())
}

fn facts(overview: &Overview, metric: Metric, currency: &Currency) -> KpiFacts {
    let shown = value(&overview.kpis, metric);
    let months = &overview.series.by_month;
    // Where a bucket has no such figure, its month draws nothing rather than a zero.
    let history: Option<Vec<f64>> = months.iter().map(|month| of_bucket(month, metric)).collect();
    let (delta, base) = change(overview.compared.as_ref(), metric, currency);
    KpiFacts {
        value: exact(&overview.kpis, metric),
        text: shown.map_or_else(|| format::MISSING.to_owned(), |value| value.short(currency)),
        delta,
        base,
        history: history.unwrap_or_default(),
        is_last_incomplete: months.last().is_some_and(|month| !month.is_complete),
    }
}

fn of_bucket(bucket: &Bucket, metric: Metric) -> Option<f64> {
    match metric {
        Metric::NetSales => Some(bucket.net_sales.as_f64()),
        Metric::Orders => Some(bucket.orders as f64),
        Metric::AverageOrderValue => Some(bucket.average_order_value.map_or(0.0, |value| value.as_f64())),
        Metric::Customers => bucket.customers.map(|count| count as f64),
        Metric::UnitsSold => Some(bucket.units_sold.as_f64()),
        Metric::ReturnsRate => Some(bucket.returns_rate.unwrap_or(0.0)),
        _ => None,
    }
}

/// The change with its sign and whether it is for the better, and what it is held against or why nothing is.
fn change(
    compared: Option<&Compared>,
    metric: Metric,
    currency: &Currency,
) -> (Option<(String, Option<bool>)>, String) {
    let Some(compared) = compared else { return (None, String::new()) };
    let base = match &compared.base {
        Ok(base) => base,
        Err(reason) => return (None, words::incomparable_short(reason)),
    };
    let of = |kpis: &Kpis| value(kpis, metric);
    let (Some(now), Some(before)) = (of(&compared.kpis), of(&base.kpis)) else { return (None, String::new()) };
    let difference = now.number() - before.number();
    let text = match now {
        Value::Part(_) => words::points(&format::percent_points(difference)),
        _ if before.number() == 0.0 => format::MISSING.to_owned(),
        _ => format::percent_signed(difference / before.number(), 1),
    };
    let month = if compared.is_last_month { words::short_period(compared.period, true) } else { String::new() };
    let is_better = (difference != 0.0).then_some((difference > 0.0) != (metric == Metric::ReturnsRate));
    let base_text = words::base_of(&before.short(currency), base.period, compared.is_last_month);
    (Some((format!("{text} {month}").trim_end().to_owned(), is_better)), base_text)
}
