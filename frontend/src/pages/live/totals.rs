use aisle_protocol::metrics::Kpis;
use aisle_protocol::table::Money;

use crate::components::changing_figure;
use crate::dom::{El, div, el, live, p};
use crate::format::{self, Currency};
use crate::signals::Memo;
use crate::state::Live;
use crate::words;

/// Reads a figure, exact and as people read it.
type Read = fn(&Kpis, &Currency) -> (String, String);

/// The figures, by their keys.
const FIGURES: [(&str, Read); 10] = [
    ("gross_sales", |kpis, currency| money(kpis.gross_sales, currency)),
    ("returns", |kpis, currency| money(kpis.returns, currency)),
    ("discounts", |kpis, currency| money(kpis.discounts, currency)),
    ("net_sales", |kpis, currency| money(kpis.net_sales, currency)),
    ("adjustments", |kpis, currency| money(kpis.adjustments, currency)),
    ("total_amount", |kpis, currency| money(kpis.total_amount, currency)),
    ("orders", |kpis, _| count(kpis.orders)),
    ("units_sold", |kpis, _| (kpis.units_sold.to_string(), format::quantity(kpis.units_sold))),
    ("customers", |kpis, _| count(kpis.customers)),
    ("lines", |kpis, _| count(kpis.lines)),
];

/// All that was counted since the source begins: the same sums as those of a file of these lines.
pub(super) fn totals(now: Live) -> El {
    let item = move |(key, read): (&'static str, Read)| {
        let figure = Memo::new(move || {
            let totals = now.shown.totals.with(Clone::clone).unwrap_or_default();
            now.currency.with(|currency| read(&totals.kpis, currency))
        });
        let (value, text) = (live(move || figure.get().0), live(move || figure.get().1));
        let value = div("live-totals__value").child(changing_figure(key, value, text));
        div("live-totals__item").child(div("kpi__label").words(words::total_of(key))).child(value)
    };
    let has_totals = move || now.shown.totals.with(Option::is_some);
    let items = move || div("live-totals").children(FIGURES.map(item).into());
    let title = el("h2", "card__title").words(words::SINCE_BEGINNING);
    let titles = div("card__titles").child(title).child(p("card__sub").words(words::SINCE_BEGINNING_SUB));
    el("section", "card").child(titles).child_when(has_totals, items)
}

fn money(amount: Money, currency: &Currency) -> (String, String) {
    (amount.to_string(), format::money_full(currency, amount))
}

fn count(count: u64) -> (String, String) {
    (count.to_string(), format::count(count))
}
