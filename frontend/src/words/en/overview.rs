use aisle_protocol::metrics::{Bucket, FactorKind, Headline, Pareto};
use aisle_protocol::table::DayRange;

use super::{enumeration, number_of, open_days};
use crate::format;

pub(crate) const KEY_FIGURES: &str = "Key figures";
pub(crate) const DAY: &str = "Day";
pub(crate) const WEEK: &str = "Week";
pub(crate) const STEP: &str = "Step";
pub(crate) const CLOSED: &str = "closed";
pub(crate) const SALES_HINT: &str = "Click one to filter, drag or Shift with arrow keys for several, Escape shows all.";
pub(crate) const BY_MONTH: &str = "By month";
pub(crate) const CHANGE: &str = "Change";
pub(crate) const TOP_CUSTOMERS: &str = "Customers by net sales";
pub(crate) const OTHER_PRODUCTS: &str = "others, postage, discounts";
pub(crate) const HOURS_UNIT: &str = "Gross sales by weekday and hour of the sale";
pub(crate) const HOUR: &str = "Hour";
pub(crate) const WEEKDAY: &str = "Weekday";
pub(crate) const PARETO_PRODUCTS: &str = "of products";
pub(crate) const PARETO_A: &str = "A: 80%";
pub(crate) const PARETO_B: &str = "B: 95%";
pub(crate) const SHARE_OF_PRODUCTS: &str = "Share of products";
pub(crate) const SHARE_OF_SALES: &str = "Share of net sales";
pub(crate) const BOUGHT_BEFORE: &str = "bought before";
pub(crate) const FIRST_SEEN: &str = "first seen in this month";
pub(crate) const FIRST_SEEN_NOTE: &str =
    "In the first months of a file nearly everyone is “first seen”: it does not say “new”.";
pub(crate) const CUSTOMERS_SUB: &str = "Customers with a purchase, by month";
pub(crate) const MONTHS_TITLE: &str = "The months in figures";
pub(crate) const OPEN_DAYS: &str = "Open days";
pub(crate) const PER_OPEN_DAY: &str = "Per open day";
pub(crate) const UNITS: &str = "Units";
pub(crate) const FIGURES_TITLE: &str = "All figures";
pub(crate) const FIGURES_SUB: &str = "This view, the period before it, and the comparable period a year earlier";
pub(crate) const FIGURE: &str = "Figure";
pub(crate) const THIS_VIEW: &str = "This view";
pub(crate) const PERIOD_BEFORE: &str = "Period before";
pub(crate) const YEAR_EARLIER: &str = "Year earlier";
pub(crate) const TREE_SUB: &str =
    "Merchandise sales that stand; each part of the change by its factor, and all parts sum to the change";
pub(crate) const KNOWN_CUSTOMERS: &str = "Known customers";
pub(crate) const ANONYMOUS: &str = "Sales without a customer";
pub(crate) const FACTOR: &str = "Factor";
pub(crate) const NOW: &str = "Now";
pub(crate) const BEFORE: &str = "Before";
pub(crate) const EFFECT: &str = "Effect";
pub(crate) const TREES_BY_PRODUCT: &str = "Compute it for every product";
pub(crate) const TREES_TITLE: &str = "The same for every product";
pub(crate) const NO_COMPARISON: &str = "Nothing to compare with: choose a period, or another comparison, in the bar.";
pub(crate) const COUNTRY: &str = "Country";

/// The page's finding: what the sales were, how they changed, which months carry them. Never why.
pub(crate) fn overview_sentence(net: &str, days: u32, headline: &Headline, base: Option<&str>) -> String {
    let change = match (headline.change, base) {
        (Some(change), Some(base)) if change > 0.0 => {
            format!(", up {} on {base}", format::percent(change, 0))
        }
        (Some(change), Some(base)) if change < 0.0 => format!(", down {} on {base}", format::percent(-change, 0)),
        (Some(_), Some(base)) => format!(", the same as {base}"),
        _ => format!(" in {}", open_days(days)),
    };
    let months: Vec<_> = headline.leading_months.iter().map(|&month| format::month_long(month)).collect();
    let carry = match (months.len(), headline.leading_share) {
        (0, _) | (_, None) => String::new(),
        (1, Some(share)) => format!("; {} carries {} of it", enumeration(&months), format::percent(share, 0)),
        (_, Some(share)) => format!("; {} carry {} of it", enumeration(&months), format::percent(share, 0)),
    };
    format!("Net sales {net}{change}{carry}.")
}

pub(crate) fn sales_title(step: &str) -> String {
    format!("Net sales by {}", format::lower(step))
}

pub(crate) fn sales_sub(days: DayRange, weeks_start: Option<&str>) -> String {
    let range = format!("{} · bars start at zero", format::range(days));
    weeks_start.map_or_else(|| range.clone(), |day| format!("{range}, weeks start on {day}"))
}

pub(crate) fn week_of(bucket: &Bucket) -> String {
    format!("Week of {}", format::day_month(bucket.span.first))
}

pub(crate) fn the_week_of(bucket: &Bucket) -> String {
    format!("the week of {}", format::day_month(bucket.span.first))
}

pub(crate) fn incomplete(names: &[String]) -> String {
    match names.len() {
        0 => String::new(),
        1 => format!("Hatched: {} is incomplete.", names[0]),
        _ => format!("Hatched: {} are incomplete.", enumeration(names)),
    }
}

pub(crate) fn products_title(first: Option<&str>, rows: usize, share: Option<f64>) -> String {
    match (first, share) {
        (None, _) => "No product in this view".to_owned(),
        (Some(first), Some(share)) if rows > 1 => {
            format!(
                "{first} leads; {} products make {}",
                format::lower(&super::small_number(rows)),
                format::percent(share, 0)
            )
        }
        (Some(first), _) => format!("{first} leads"),
    }
}

pub(crate) fn ranking_sub(dimension: &str, rows: usize, count: u64) -> String {
    let what = format!("Net sales by {}", format::lower(dimension));
    if (rows as u64) < count {
        format!("{what}, first {} of {}", format::count(rows as u64), format::count(count))
    } else {
        what
    }
}

pub(crate) fn undone_note(product: &str, amount: &str) -> String {
    format!("{product} sold for {amount} and was undone within days: it is no demand, and net of it nothing is left.")
}

pub(crate) fn movers_title(period: &str, base: &str, change: &str, is_gain: bool) -> String {
    let verb = if is_gain { "gained" } else { "lost" };
    format!("{period} {verb} {change} on {base}")
}

pub(crate) fn movers_sub(up: &str, down: &str, other: &str) -> String {
    // The amount stays with what it is of, and the sign with its amount.
    let other = other.replacen('+', "+\u{2060}", 1);
    format!("Change of net sales: products up {up}, down {down}, postage and discounts\u{a0}{other}")
}

pub(crate) fn countries_title(first: &str, share: Option<f64>, second: Option<&str>) -> String {
    let share = share.map(|share| format!(" {}", format::percent(share, 0))).unwrap_or_default();
    match second {
        Some(second) => format!("{first}{share}, then {second}"),
        None => format!("{first}{share}"),
    }
}

pub(crate) fn countries_sub(first: &str, amount: &str) -> String {
    format!("Net sales by country; bars after {first} ({amount})")
}

pub(crate) fn others(count: u64) -> String {
    number_of(count, "other", "others")
}

pub(crate) fn hours_title(weekday: &str, hour: u8) -> String {
    format!("{weekday} at {hour} is the busiest hour")
}

pub(crate) fn hours_sub(scale: &str) -> String {
    if scale.is_empty() { HOURS_UNIT.to_owned() } else { format!("{HOURS_UNIT}, in {scale}") }
}

pub(crate) const THOUSANDS: &str = "thousands";
pub(crate) const MILLIONS: &str = "millions";

pub(crate) fn hours_outside(first: u8, after: u8, amount: &str) -> String {
    format!("Before {first} and from {after} o’clock on: {amount}.")
}

pub(crate) fn no_sale_on(weekday: &str) -> String {
    format!("no sale on any {weekday}")
}

pub(crate) fn pareto_title(pareto: &Pareto) -> String {
    let share = pareto.a_products as f64 / (pareto.products.max(1)) as f64;
    format!("{} of the products make 80% of net sales", format::percent(share, 0))
}

pub(crate) fn pareto_sub(pareto: &Pareto) -> String {
    let came_back = match pareto.only_returned {
        0 => String::new(),
        count => format!(" ({} only returned)", format::count(count)),
    };
    format!("Cumulative share, {} by net sales{came_back}", number_of(pareto.products, "product", "products"))
}

pub(crate) fn pareto_first(count: u64) -> String {
    format!("first {}", format::count(count))
}

pub(crate) fn pareto_rest(count: u64) -> String {
    format!("C: 5%, the other {}", format::count(count))
}

pub(crate) fn customers_title(month: &str, share: Option<f64>) -> String {
    match share {
        Some(share) => format!("{} of {month}’s customers had bought before", format::percent(share, 0)),
        None => "Customers by month".to_owned(),
    }
}

pub(crate) fn months_sub(days: DayRange) -> String {
    format!("{} · customers are counted once per month and once in the total", format::range(days))
}

pub(crate) fn incomplete_month(last: &str) -> String {
    format!("to {last}")
}

pub(crate) fn tree_title(change: &str, is_gain: bool) -> String {
    format!("Why merchandise sales {} {change}", if is_gain { "rose by" } else { "fell by" })
}

pub(crate) fn factor(kind: FactorKind) -> &'static str {
    match kind {
        FactorKind::Customers => "Customers",
        FactorKind::OrdersPerCustomer => "Orders per customer",
        FactorKind::Orders => "Orders",
        FactorKind::UnitsPerOrder => "Units per order",
        FactorKind::Price => "Price of a unit",
    }
}

pub(crate) fn trees_progress(done: u64, total: u64) -> String {
    format!("{} of {} products", format::count(done), format::count(total))
}

pub(crate) fn lines_in_view(count: u64) -> String {
    format!("{} in view; comparison is off.", super::lines(count))
}

pub(crate) const IS_INCOMPLETE: &str = "incomplete";
pub(crate) const SHOW_FEWER: &str = "Show the first ten";

pub(crate) fn show_all(count: u64) -> String {
    format!("Show all {}", format::count(count))
}

pub(crate) fn versus(period: &str, base: &str) -> String {
    format!("{period} vs {base}")
}
pub(crate) const MOVERS_TITLE: &str = "Gains and losses";

pub(crate) fn best_of(dimension: aisle_protocol::Dimension) -> &'static str {
    use aisle_protocol::Dimension;
    match dimension {
        Dimension::Customer => TOP_CUSTOMERS,
        Dimension::Category => "Categories by net sales",
        Dimension::Store => "Stores by net sales",
        Dimension::Country => "Countries by net sales",
        Dimension::Product => "Products by net sales",
    }
}
