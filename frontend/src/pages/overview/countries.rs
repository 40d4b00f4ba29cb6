use aisle_protocol::metrics::{Metric, Overview, Ranked};
use aisle_protocol::spec::Filter;
use aisle_protocol::table::Money;
use aisle_protocol::{Dimension, TableKind};
use leptos::prelude::*;

use super::rankings::ranked_table;
use crate::components::{Card, figure};
use crate::format::{self, Currency};
use crate::state::{toggle, use_store};
use crate::words;

/// A first country with more than this part would flatten all other bars: it stands in the title instead.
const TITLE_SHARE: f64 = 0.5;

/// So many countries have a bar of their own.
const BARS_SHOWN: usize = 9;

/// Net sales by country. A click filters by one.
#[component]
pub(super) fn Countries() -> impl IntoView {
    let store = use_store();
    let twin = Signal::derive(move || {
        let currency = store.currency.get();
        store.of_overview(|overview| ranked_table(&overview.countries, Dimension::Country, &currency))
    });
    let title = Signal::derive(move || store.of_overview(title));
    let sub = Signal::derive(move || {
        let currency = store.currency.get();
        store.of_overview(|overview| sub(overview, &currency))
    });
    let bars = move || {
        let currency = store.currency.get();
        store.of_overview(|overview| bars(overview, &currency))
    };
    view! {
        <Card name="countries" title=title sub=sub twin=twin export=TableKind::Countries>
            <div class="bars">{bars}</div>
        </Card>
    }
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

fn bars(overview: &Overview, currency: &Currency) -> Vec<AnyView> {
    let skipped = usize::from(is_first_in_title(overview));
    let ranking = &overview.countries;
    let shown: Vec<_> = ranking.rows.iter().skip(skipped).take(BARS_SHOWN).collect();
    let listed: Money = ranking.rows.iter().take(skipped + BARS_SHOWN).map(|row| row.net_sales).sum();
    let others = ranking.count.saturating_sub((skipped + shown.len()) as u64);
    let rest = all_sales(overview) - listed;
    let largest = shown.iter().map(|row| row.net_sales).chain([rest]).max().unwrap_or(Money::ZERO).as_f64().max(1.0);
    let mut bars: Vec<_> = ranking.rows.iter().take(skipped).map(|row| bar(row, None, currency)).collect();
    bars.extend(shown.iter().map(|row| bar(row, Some(row.net_sales.as_f64() / largest), currency)));
    if others > 0 {
        let width = format!("{:.1}%", (rest.as_f64() / largest).clamp(0.0, 1.0) * 100.0);
        bars.push(
            view! {
                <div class="bars__row bars__row--others">
                    <span class="bars__name soft">{words::others(others)}</span>
                    <div class="cell-bar"><span class="cell-bar__fill cell-bar__fill--quiet" style:width=width></span></div>
                    <span class="bars__value soft">{format::money_whole(currency, rest)}</span>
                </div>
            }
            .into_any(),
        );
    }
    bars
}

/// A country's row; without a bar when it stands in the title.
fn bar(row: &Ranked, part: Option<f64>, currency: &Currency) -> AnyView {
    let store = use_store();
    let (name, value) = (row.name.clone(), row.name.clone());
    let scope = Filter { countries: vec![row.name.clone()], ..Filter::default() };
    let width = part.map(|part| format!("{:.1}%", part.clamp(0.0, 1.0) * 100.0));
    let bar = width.map(|width| view! { <span class="cell-bar__fill" style:width=width></span> });
    let amount =
        figure(Metric::NetSales, scope, row.net_sales.to_string(), format::money_whole(currency, row.net_sales));
    view! {
        <div class="bars__row" class:bars__row--selected=row.is_selected>
            <button type="button" class="bars__name bars__pick" aria-pressed=row.is_selected.to_string() data-dimension="country" data-name=name
                on:click=move |_| store.edit_spec(|spec| toggle(spec, Dimension::Country, &value))>{name_of(row)}</button>
            <div class="cell-bar">{bar}</div>
            <span class="bars__value">{amount}</span>
        </div>
    }
    .into_any()
}
