use aisle_protocol::metrics::Kpis;

use crate::components::plain_figure;
use crate::dom::{El, div, el, p};
use crate::format;
use crate::state::Live;
use crate::words;

/// All that was counted since the source begins: the same sums as those of a file of these lines.
pub(super) fn totals(now: Live) -> El {
    let rows = move || {
        now.currency.with(|currency| {
            now.shown.totals.with(|totals| {
                let Some(kpis) = totals.as_deref().map(|totals| &totals.kpis) else { return Vec::new() };
                let money = |key: &'static str, read: fn(&Kpis) -> aisle_protocol::table::Money| {
                    let amount = read(kpis);
                    row(
                        words::total_of(key),
                        plain_figure(key, &amount.to_string(), &format::money_full(currency, amount)),
                    )
                };
                let count = |key: &'static str, count: u64| {
                    row(words::total_of(key), plain_figure(key, &count.to_string(), &format::count(count)))
                };
                let units = kpis.units_sold;
                vec![
                    money("gross_sales", |kpis| kpis.gross_sales),
                    money("returns", |kpis| kpis.returns),
                    money("discounts", |kpis| kpis.discounts),
                    money("net_sales", |kpis| kpis.net_sales),
                    money("adjustments", |kpis| kpis.adjustments),
                    money("total_amount", |kpis| kpis.total_amount),
                    count("orders", kpis.orders),
                    row(
                        words::total_of("units_sold"),
                        plain_figure("units_sold", &units.to_string(), &format::quantity(units)),
                    ),
                    count("customers", kpis.customers),
                    count("lines", kpis.lines),
                ]
            })
        })
    };
    let title = el("h2", "card__title").words(words::SINCE_BEGINNING);
    let titles = div("card__titles").child(title).child(p("card__sub").words(words::SINCE_BEGINNING_SUB));
    el("section", "card").child(titles).child(div("live-totals").region(rows))
}

fn row(name: &str, figure: El) -> El {
    div("live-totals__item").child(div("kpi__label").words(name)).child(div("live-totals__value").child(figure))
}
