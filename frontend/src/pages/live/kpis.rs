use aisle_protocol::relay::Today;

use super::today::{of_today, usual};
use crate::components::{PlainFacts, plain_kpi};
use crate::dom::{El, el};
use crate::format::{self, Currency};
use crate::signals::Memo;
use crate::state::Live;
use crate::words;

/// The strip of key figures: today so far, against the same weekday of earlier weeks until the same time.
pub(super) fn kpis(now: Live) -> El {
    let cards = [net_sales, orders, units, order_value, returns];
    let card = |read: fn(&Today, &Currency) -> PlainFacts| {
        let facts = move || now.currency.with(|currency| of_today(now, |today| read(today, currency)));
        plain_kpi(Memo::new(facts))
    };
    el("section", "kpis kpis--5").attr("aria-label", words::KEY_FIGURES).children(cards.map(card).into())
}

fn net_sales(today: &Today, currency: &Currency) -> PlainFacts {
    let net = today.figures.net_sales;
    let facts = against(today, net.as_f64(), |figures| figures.net_sales.as_f64());
    PlainFacts {
        key: "net_sales_today",
        label: words::NET_SALES_TODAY.to_owned(),
        gloss: words::NET_SALES_TODAY_GLOSS,
        value: net.to_string(),
        text: format::money_compact(currency, net.as_f64()),
        base: facts.1.map(|usual| words::usual(&format::money_compact(currency, usual))).unwrap_or_default(),
        strong: facts.0,
    }
}

fn orders(today: &Today, _: &Currency) -> PlainFacts {
    let orders = today.figures.orders;
    let facts = against(today, orders as f64, |figures| figures.orders as f64);
    PlainFacts {
        key: "orders_today",
        label: words::ORDERS_TODAY.to_owned(),
        gloss: words::ORDERS_TODAY_GLOSS,
        value: orders.to_string(),
        text: format::count(orders),
        base: facts.1.map(|usual| words::usual(&format::quantity_compact(usual))).unwrap_or_default(),
        strong: facts.0,
    }
}

fn units(today: &Today, _: &Currency) -> PlainFacts {
    let units = today.figures.units_sold;
    let facts = against(today, units.as_f64(), |figures| figures.units_sold.as_f64());
    PlainFacts {
        key: "units_sold_today",
        label: words::UNITS_TODAY.to_owned(),
        gloss: words::UNITS_TODAY_GLOSS,
        value: units.to_string(),
        text: format::quantity_compact(units.as_f64()),
        base: facts.1.map(|usual| words::usual(&format::quantity_compact(usual))).unwrap_or_default(),
        strong: facts.0,
    }
}

fn order_value(today: &Today, currency: &Currency) -> PlainFacts {
    let value = today.figures.average_order_value;
    let before = today.weeks_before.iter().flatten().filter_map(|figures| figures.average_order_value);
    let before: Vec<f64> = before.map(|value| value.as_f64()).collect();
    let usual = (!before.is_empty()).then(|| before.iter().sum::<f64>() / before.len() as f64);
    let change = value.zip(usual).filter(|(_, usual)| *usual > 0.0).map(|(value, usual)| value.as_f64() / usual - 1.0);
    PlainFacts {
        key: "average_order_value_today",
        label: words::ORDER_VALUE_TODAY.to_owned(),
        gloss: words::ORDER_VALUE_TODAY_GLOSS,
        value: value.map(|value| value.to_string()).unwrap_or_default(),
        text: value.map_or_else(|| format::MISSING.to_owned(), |value| format::money_compact(currency, value.as_f64())),
        strong: change.map(|change| format::percent_signed(change, 0)).unwrap_or_default(),
        base: usual.map(|usual| words::usual(&format::money_compact(currency, usual))).unwrap_or_default(),
    }
}

fn returns(today: &Today, currency: &Currency) -> PlainFacts {
    let returns = today.figures.returns;
    let rate = returns.share_of(today.figures.gross_sales);
    PlainFacts {
        key: "returns_today",
        label: words::RETURNS_TODAY.to_owned(),
        gloss: words::RETURNS_TODAY_GLOSS,
        value: returns.to_string(),
        text: format::money_compact(currency, returns.as_f64()),
        strong: String::new(),
        base: rate.map(|rate| words::of_gross(&format::percent(rate, 1))).unwrap_or_default(),
    }
}

/// The change against the usual figure, with its sign, and that figure.
fn against(today: &Today, now: f64, read: impl Fn(&aisle_protocol::relay::Figures) -> f64) -> (String, Option<f64>) {
    let usual = usual(today, read).map(|(usual, _)| usual);
    let change = usual.filter(|usual| *usual > 0.0).map(|usual| format::percent_signed(now / usual - 1.0, 0));
    (change.unwrap_or_default(), usual)
}
