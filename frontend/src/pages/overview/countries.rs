use std::rc::Rc;

use aisle_protocol::metrics::{Metric, Overview, Ranked};
use aisle_protocol::spec::Filter;
use aisle_protocol::table::Money;
use aisle_protocol::{Dimension, TableKind};

use super::latest::of_overview;
use super::rankings::ranked_table;
use crate::charts::{CountryMap, percent};
use crate::components::{Card, figure};
use crate::dom::{El, button, div, live, span};
use crate::format::{self, Currency};
use crate::signals::Memo;
use crate::state::{Store, toggle};
use crate::words;

/// A first country with more than this part would flatten all other bars: it stands in the title instead.
const TITLE_SHARE: f64 = 0.5;

/// So many countries have a bar of their own.
const BARS_SHOWN: usize = 9;

/// Net sales by country. A click filters by one.
pub(super) fn countries(store: Store) -> El {
    let twin = Memo::new(move || {
        of_overview(store, |overview, currency| ranked_table(&overview.countries, Dimension::Country, currency))
    });
    let title = live(move || store.of_overview(title));
    let sub = live(move || of_overview(store, sub));
    let bars = div("bars").region(move || of_overview(store, |overview, currency| bars(store, overview, currency)));
    let ranking = Memo::new(move || store.of_overview(|overview| overview.countries.clone()));
    let pick = move |names: Vec<String>| {
        store.edit_spec(|spec| names.iter().for_each(|name| toggle(spec, Dimension::Country, name)));
    };
    let map = CountryMap { ranking, currency: store.currency, pick: Rc::new(pick) };
    let content = vec![map.element(), bars];
    Card::chart(store, "countries", title, sub, twin).exporting(|| TableKind::Countries).around(content)
}

fn name_of(row: &Ranked) -> String {
    if row.name.is_empty() { words::NOT_NAMED.to_owned() } else { row.name.clone() }
}

/// What all countries sum to: the filter's own countries do not cut this ranking.
fn all_sales(overview: &Overview) -> Money {
    let shown: Money = overview.countries.rows.iter().map(|row| row.net_sales).sum();
    shown + overview.countries.other_net_sales
}

fn is_first_in_title(overview: &Overview) -> bool {
    let first = overview.countries.rows.first();
    let share = first.and_then(|row| row.net_sales.share_of(all_sales(overview)));
    overview.countries.rows.len() > 2 && share.is_some_and(|share| share > TITLE_SHARE)
}

fn title(overview: &Overview) -> String {
    let rows = &overview.countries.rows;
    let Some(first) = rows.first() else { return words::COUNTRY.to_owned() };
    let share = first.net_sales.share_of(all_sales(overview));
    words::countries_title(&name_of(first), share, rows.get(1).map(name_of).as_deref())
}

fn sub(overview: &Overview, currency: &Currency) -> String {
    match overview.countries.rows.first() {
        Some(first) if is_first_in_title(overview) => {
            words::countries_sub(&name_of(first), &format::money_whole(currency, first.net_sales))
        }
        _ => words::ranking_sub(words::COUNTRY, overview.countries.rows.len(), overview.countries.count),
    }
}

fn bars(store: Store, overview: &Overview, currency: &Currency) -> Vec<El> {
    let skipped = usize::from(is_first_in_title(overview));
    let ranking = &overview.countries;
    let shown: Vec<_> = ranking.rows.iter().skip(skipped).take(BARS_SHOWN).collect();
    let listed: Money = ranking.rows.iter().take(skipped + BARS_SHOWN).map(|row| row.net_sales).sum();
    let others = ranking.count.saturating_sub((skipped + shown.len()) as u64);
    let rest = all_sales(overview) - listed;
    let largest = shown.iter().map(|row| row.net_sales).chain([rest]).max().unwrap_or(Money::ZERO).as_f64().max(1.0);
    let part = |amount: Money| amount.as_f64() / largest;
    let mut bars: Vec<_> = ranking.rows.iter().take(skipped).map(|row| bar(store, row, None, currency)).collect();
    bars.extend(shown.iter().map(|row| bar(store, row, Some(part(row.net_sales)), currency)));
    if others > 0 {
        let amount = span("bars__value").words(format::money_whole(currency, rest));
        let name = span("bars__name").words(words::others(others));
        bars.push(div("bars__row soft").child(name).child(fill("cell-bar__fill--quiet", part(rest))).child(amount));
    }
    bars
}

fn fill(class: &str, part: f64) -> El {
    div("cell-bar").child(span(&format!("cell-bar__fill {class}")).style("width", &percent(part.clamp(0.0, 1.0))))
}

/// A country's row; without a bar when it stands in the title.
fn bar(store: Store, row: &Ranked, part: Option<f64>, currency: &Currency) -> El {
    let name = row.name.clone();
    let pick = button("bars__name bars__pick")
        .attr("aria-pressed", &row.is_selected.to_string())
        .attr("data-dimension", "country")
        .attr("data-key", &format!("country {name}"))
        .words(name_of(row))
        .on_click(move || store.edit_spec(|spec| toggle(spec, Dimension::Country, &name)));
    let scope = Filter { countries: vec![row.name.clone()], ..Filter::default() };
    let text = format::money_whole(currency, row.net_sales);
    let amount = figure(store, Metric::NetSales, scope, &row.net_sales.to_string(), &text);
    let class = if row.is_selected { "bars__row bars__row--selected" } else { "bars__row" };
    let bar = part.map_or_else(|| div("cell-bar"), |part| fill("", part));
    div(class).child(pick).child(bar).child(span("bars__value").child(amount))
}
