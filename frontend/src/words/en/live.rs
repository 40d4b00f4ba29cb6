use aisle_protocol::relay::{Alert, AlertKind, GoodbyeReason};
use aisle_protocol::table::{Timestamp, Weekday};

use super::number_of;
use crate::format::{self, Currency};
use crate::state::Link;

pub(crate) const CONNECT_TITLE: &str = "See sales as they happen.";
pub(crate) const CONNECT_DETAIL: &str = "A relay counts the tills’ lines one by one and sends the figures here. It knows the lines; this page sends it nothing of your files.";
pub(crate) const NO_RELAY_ALLOWED: &str = "This page may connect to no relay. Open it at a relay’s own address, or build it with the relay’s origin (page.relays in the settings, or cargo xtask dist --allow wss://relay.example)";
pub(crate) const RELAY_ADDRESS: &str = "Relay";
pub(crate) const TOKEN: &str = "Token";
pub(crate) const TOKEN_HINT: &str = "Leave the token empty if the relay wants none, or if you have given it before. Tokens stay in this browser until you forget them in Settings.";
pub(crate) const CONNECT: &str = "Connect";
pub(crate) const CHANGE_RELAY: &str = "Change relay";
pub(crate) const KEEP_RELAY: &str = "Keep this relay";
pub(crate) const NOTHING_SOLD: &str = "Connected. Nothing has been sold yet.";
pub(crate) const NOTHING_SOLD_DETAIL: &str = "The figures appear here with the first line that comes.";
pub(crate) const PAUSE: &str = "Pause";
pub(crate) const RESUME: &str = "Resume";
pub(crate) const INTERRUPTED: &str = "Interrupted";
pub(crate) const UNREACHABLE: &str = "The relay cannot be reached; the page goes on trying.";
pub(crate) const NOTHING_COUNTED: &str = "The relay gets no sales from its source for now; it goes on trying.";
pub(crate) const TRY_NOW: &str = "Try now";
pub(crate) const ALERTS: &str = "Alerts";
pub(crate) const ALERT: &str = "Alert";
pub(crate) const ACKNOWLEDGE: &str = "Mark as noted";
pub(crate) const ACKNOWLEDGED: &str = "Noted";
pub(crate) const NET_SALES_TODAY: &str = "Net sales today";
pub(crate) const NET_SALES_TODAY_GLOSS: &str = "Sold less returns and discounts, since midnight";
pub(crate) const ORDERS_TODAY: &str = "Orders";
pub(crate) const ORDERS_TODAY_GLOSS: &str = "Invoices with merchandise that was not undone";
pub(crate) const UNITS_TODAY: &str = "Units";
pub(crate) const UNITS_TODAY_GLOSS: &str = "Units of merchandise sold";
pub(crate) const ORDER_VALUE_TODAY: &str = "Average order";
pub(crate) const ORDER_VALUE_TODAY_GLOSS: &str = "Gross sales without matched reversals, an order";
pub(crate) const RETURNS_TODAY: &str = "Returns";
pub(crate) const RETURNS_TODAY_GLOSS: &str = "What came back today, whenever it was sold";
pub(crate) const LATEST_LINES: &str = "Latest lines";
pub(crate) const LINES_SUB: &str = "Newest first; the list waits while you read it";
pub(crate) const LINES_WAIT: &str = "Held still while you read it";
pub(crate) const BEST_SELLERS: &str = "Best sellers today";
pub(crate) const COUNTRIES_TODAY: &str = "Countries today";
pub(crate) const NET_SALES_SUB: &str = "Net sales";
pub(crate) const NET_SALES: &str = "Net sales";
pub(crate) const NO_NAME: &str = "Not named";
pub(crate) const CONNECTION: &str = "Connection";
pub(crate) const CONNECTION_SUB: &str = "Figures only; no line is stored in this browser";
pub(crate) const ADDRESS: &str = "Relay";
pub(crate) const SOURCE: &str = "Source";
pub(crate) const EVENTS: &str = "Lines counted";
pub(crate) const LATE: &str = "Of these, late";
pub(crate) const REPEATED: &str = "Repeated, left out";
pub(crate) const UNREADABLE: &str = "Unreadable, set aside";
pub(crate) const BEHIND: &str = "Behind";
pub(crate) const WAITING: &str = "Lines waiting";
pub(crate) const INTERRUPTIONS: &str = "Interruptions";
pub(crate) const MISSED: &str = "Updates asked for again";
pub(crate) const RACE_SUB: &str = "Net sales, running total";
pub(crate) const RACE_SUB_WITH_BAND: &str =
    "Net sales, running total; grey: from the lowest to the highest of the weeks before";
pub(crate) const UNTIL: &str = "Until";
pub(crate) const TODAY: &str = "Today";
pub(crate) const MEAN_BEFORE: &str = "Mean before";
pub(crate) const LOWEST_BEFORE: &str = "Lowest before";
pub(crate) const HIGHEST_BEFORE: &str = "Highest before";
pub(crate) const BY_MINUTE: &str = "Sales by the minute";
pub(crate) const BY_HOUR: &str = "Sales by the hour";
pub(crate) const STEPS_SUB: &str = "Net sales; below zero more came back than was sold";
pub(crate) const LAST_HOUR: &str = "Last hour";
pub(crate) const LAST_DAY: &str = "Last day";
pub(crate) const HOW_FAR_BACK: &str = "How far back";
pub(crate) const FROM_TIME: &str = "From";
pub(crate) const SINCE_BEGINNING: &str = "All that was counted";
pub(crate) const SINCE_BEGINNING_SUB: &str = "Since the source begins; the same lines as a file give the same figures";

pub(crate) fn connecting(address: &str) -> String {
    format!("Connecting to {address} …")
}

pub(crate) fn refused(reason: GoodbyeReason, has_token: bool) -> &'static str {
    match reason {
        GoodbyeReason::WrongToken if has_token => "The relay wants another token.",
        GoodbyeReason::WrongToken => "The relay wants a token.",
        GoodbyeReason::WrongProtocol => {
            "Relay and page are of different versions and do not understand each other. Reload the page; if that does not help, the relay is older."
        }
        _ => "The relay has ended the connection.",
    }
}

pub(crate) fn live_from(source: &str) -> String {
    format!("Live: {source}")
}

/// `Live, 0.4 s behind`
pub(crate) fn link(link: Link, is_paused: bool, is_interrupted: bool, behind_millis: Option<u64>) -> String {
    match (link, is_paused) {
        (_, true) => "Paused".to_owned(),
        (Link::Live, false) if is_interrupted => INTERRUPTED.to_owned(),
        (Link::Live, false) => {
            let behind = behind_millis.map(|millis| format!(", {} behind", behind(millis)));
            format!("Live{}", behind.unwrap_or_default())
        }
        (Link::Connecting, false) => "Connecting".to_owned(),
        (_, false) => "Reconnecting".to_owned(),
    }
}

/// `0.4 s`
pub(crate) fn behind(millis: u64) -> String {
    match millis {
        0..60_000 => format!("{} s", format::decimal(millis as f64 / 1_000.0, 1)),
        60_000..7_200_000 => format!("{} min", format::count(millis / 60_000)),
        _ => format!("{} h", format::count(millis / 3_600_000)),
    }
}

pub(crate) fn figures_of(why: &str, latest: Option<&str>) -> String {
    latest.map_or_else(|| why.to_owned(), |latest| format!("{why} The figures are those of {latest}."))
}

/// `Net sales £49,244 so far today, 37 % ahead of the last four Thursdays at this time.`
pub(crate) fn live_sentence(net: &str, change: Option<(f64, usize)>, weekday: Weekday) -> String {
    let Some((change, weeks)) = change else { return format!("Net sales {net} so far today.") };
    let days = earlier(weeks, weekday);
    if change.abs() < 0.005 {
        return format!("Net sales {net} so far today, as {days} at this time.");
    }
    let (size, word) = (format::percent(change.abs(), 0), if change > 0.0 { "ahead of" } else { "behind" });
    format!("Net sales {net} so far today, {size} {word} {days} at this time.")
}

/// `The last four Thursdays`
fn capital(words: &str) -> String {
    words.replacen("the ", "The ", 1).replacen("last ", if words.starts_with("last") { "Last " } else { "last " }, 1)
}

/// `the last four Thursdays`
fn earlier(weeks: usize, weekday: Weekday) -> String {
    let day = format::weekday(weekday, true);
    match weeks {
        1 => format!("last {day}"),
        2 => format!("the last two {day}s"),
        3 => format!("the last three {day}s"),
        _ => format!("the last four {day}s"),
    }
}

/// `Last Thursday by then: £36,009, 61 orders, 18,900 units, £590 an order.`
pub(crate) fn last_week(weekday: Weekday, net: &str, orders: u64, units: &str, order_value: Option<&str>) -> String {
    let day = capital(&earlier(1, weekday));
    let order_value = order_value.map(|value| format!(", {value} an order")).unwrap_or_default();
    format!("{day} by then: {net}, {}, {units} units{order_value}.", orders_of(orders))
}

pub(crate) fn live_detail(
    until: Timestamp,
    speed: Option<u32>,
    usual: Option<(&str, usize)>,
    last_week: Option<&str>,
) -> String {
    let day = until.day();
    let mut words = format!("{} {}", format::weekday(day.weekday(), true), format::moment(until));
    if let Some(speed) = speed {
        words.push_str(&format!(", replayed at {} times its speed", format::count(speed.into())));
    }
    words.push('.');
    if let Some((usual, weeks)) = usual.filter(|&(_, weeks)| weeks > 1 || last_week.is_none()) {
        let earlier = capital(&earlier(weeks, day.weekday()));
        words.push_str(&format!(" {earlier} by then: {usual}{}.", if weeks > 1 { " on average" } else { "" }));
    }
    if let Some(last_week) = last_week {
        words.push(' ');
        words.push_str(last_week);
    }
    words
}

pub(crate) fn usual(text: &str) -> String {
    format!("vs {text} by this time")
}

pub(crate) fn of_gross(rate: &str) -> String {
    format!("{rate} of gross sales")
}

pub(crate) fn acknowledge(alert: &str) -> String {
    format!("{ACKNOWLEDGE}: {alert}")
}

pub(crate) fn orders_of(orders: u64) -> String {
    number_of(orders, "order", "orders")
}

pub(crate) fn race_title(weekday: Weekday, has_earlier: bool) -> String {
    if !has_earlier {
        return "Today so far".to_owned();
    }
    format!("Today against earlier {}s", format::weekday(weekday, true))
}

pub(crate) fn race_now(clock: &str, net: &str) -> String {
    format!("{clock} · {net}")
}

pub(crate) fn race_usual(weeks: usize, mean: &str) -> String {
    if weeks == 1 { format!("the week before {mean}") } else { format!("mean of {weeks} weeks {mean}") }
}

pub(crate) fn sold_by_now(amount: &str) -> String {
    format!("today {amount}")
}

pub(crate) fn sold_before(mean: &str, low: &str, high: &str) -> String {
    format!("before {mean} ({low} to {high})")
}

pub(crate) fn total_of(key: &str) -> &'static str {
    match key {
        "gross_sales" => "Gross sales",
        "returns" => "Returns",
        "discounts" => "Discounts",
        "net_sales" => "Net sales",
        "adjustments" => "Adjustments",
        "total_amount" => "Total",
        "orders" => "Orders",
        "units_sold" => "Units sold",
        "customers" => "Customers",
        _ => "Lines",
    }
}

pub(crate) fn alert(alert: &Alert, currency: &Currency) -> String {
    let money = |amount: &str| format::money_rounded(currency, format::number(amount), 0);
    let left = |on_hand: &String| format::quantity_text(on_hand);
    let runs_out = |moment: &Option<Timestamp>| {
        moment
            .map_or_else(String::new, |moment| format!(" At this pace it runs out {}.", format::moment_of_year(moment)))
    };
    let named = |product: &String| match alert.description.as_str() {
        "" => product.clone(),
        description => format!("{} ({product})", format::sentence_case(description)),
    };
    match &alert.kind {
        AlertKind::OutOfStock { product, .. } => format!("{} is out of stock.", named(product)),
        AlertKind::BelowSafetyStock { product, on_hand, runs_out: when } => {
            format!("{} is below its safety stock: {} left.{}", named(product), left(on_hand), runs_out(when))
        }
        AlertKind::BelowReorderPoint { product, on_hand, runs_out: when } => {
            format!("{} should be ordered: {} left.{}", named(product), left(on_hand), runs_out(when))
        }
        AlertKind::LowSales { hour, net_sales, usual } => {
            let end = Timestamp::from_seconds(hour.seconds().saturating_add(3_600));
            let [from, to] = [*hour, end].map(format::clock);
            format!("{from} to {to} brought {}; {} is usual.", money(net_sales), money(usual))
        }
        AlertKind::HighReturns { rate } => {
            format!("Returns are {} of today’s gross sales.", format::percent(format::number(rate), 1))
        }
        AlertKind::Silence { minutes } => {
            format!("No line has come for {}.", number_of(u64::from(*minutes), "minute", "minutes"))
        }
    }
}
