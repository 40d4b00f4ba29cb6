use aisle_protocol::metrics::{Compared, Metric, Overview, RankedProduct};
use aisle_protocol::spec::{AnalysisSpec, Filter};
use aisle_protocol::table::Money;
use aisle_protocol::{Dimension, TableKind};
use leptos::prelude::*;

use crate::components::{Card, Cell, Column, DataTable, Mark, TableData};
use crate::format::{self, Currency};
use crate::state::{toggle, use_store};
use crate::words;

/// The best products by net sales. A click filters by one.
#[component]
pub(super) fn Products() -> impl IntoView {
    let store = use_store();
    let table = Signal::derive(move || {
        let currency = store.currency.get();
        store.of_overview(|overview| table(overview, &currency))
    });
    let title = Signal::derive(move || store.of_overview(title));
    let sub = Signal::derive(move || {
        store.of_overview(|overview| {
            words::ranking_sub(words::PRODUCT, overview.products.rows.len(), overview.products.count)
        })
    });
    let open = Callback::new(move |row: usize| {
        let product = store.of_overview(|overview| overview.products.rows.get(row).map(|row| row.product.clone()));
        if let Some(product) = product {
            store.edit_spec(|spec| toggle(spec, Dimension::Product, &product));
        }
    });
    let selected = Signal::derive(move || {
        store.of_overview(|overview| {
            let rows = overview.products.rows.iter().enumerate().filter(|(_, row)| row.is_selected);
            rows.map(|(index, _)| index).collect::<Vec<_>>()
        })
    });
    let note = move || {
        let currency = store.currency.get();
        store.of_overview(|overview| undone(overview, &currency))
    };
    let has_more = move || store.of_overview(|overview| overview.products.count > overview.products.rows.len() as u64);
    let show_all = move |_| store.edit_spec(|spec| spec.top = AnalysisSpec::MAX_TOP);
    let is_all = move || store.spec.with(|spec| spec.top > AnalysisSpec::DEFAULT_TOP);
    let show_few = move |_| store.edit_spec(|spec| spec.top = AnalysisSpec::DEFAULT_TOP);
    view! {
        <Card name="products" title=title sub=sub twin=table is_table=true export=TableKind::Products>
            <DataTable data=table label=title open=open selected=selected sorted=2 />
            <p class="card__note">{note}</p>
            <div class="card__foot" data-no-picture="">
                <Show when=has_more><button type="button" class="button button--small" on:click=show_all>
                    {move || words::show_all(store.of_overview(|overview| overview.products.count))}
                </button></Show>
                <Show when=is_all><button type="button" class="button button--small" on:click=show_few>{words::SHOW_FEWER}</button></Show>
            </div>
        </Card>
    }
}

fn title(overview: &Overview) -> String {
    let rows = &overview.products.rows;
    let first = rows.first().map(|row| format::sentence_case(&row.description));
    let sum: Money = rows.iter().map(|row| row.net_sales).sum();
    words::products_title(first.as_deref(), rows.len(), sum.share_of(overview.kpis.net_sales))
}

fn table(overview: &Overview, currency: &Currency) -> TableData {
    let rows = &overview.products.rows;
    let largest = rows.first().map_or(0.0, |row| row.net_sales.as_f64()).max(1.0);
    let is_incomplete = overview.series.by_month.last().is_some_and(|month| !month.is_complete);
    let row = |row: &RankedProduct| {
        let scope = Filter { products: vec![row.product.clone()], ..Filter::default() };
        let name = format::sentence_case(&row.description);
        let name = if name.is_empty() { row.product.clone() } else { name };
        let history = row.net_sales_by_month.iter().map(|amount| amount.as_f64()).collect();
        vec![
            Cell::text(name)
                .with_title(format!("{} · {}", row.description, row.product))
                .with_mark(Mark::Bar(row.net_sales.as_f64() / largest)),
            Cell::mark(Mark::Spark(history, is_incomplete)),
            Cell::exact(format::money_whole(currency, row.net_sales), row.net_sales)
                .with_metric(Metric::NetSales, scope),
            change_cell(row.compared_net_sales),
        ]
    };
    let columns = vec![
        Column::text(words::PRODUCT),
        Column::mark(words::BY_MONTH).minor(),
        Column::number(words::metric(Metric::NetSales)),
        Column::number(&compared_title(overview.compared.as_ref())),
    ];
    TableData { columns, rows: rows.iter().map(row).collect(), total: None }
}

/// The change of a product's net sales, `–` where it sold nothing before.
fn change_cell(compared: Option<(Money, Money)>) -> Cell {
    match compared {
        Some((now, before)) if before > Money::ZERO => {
            let change = (now - before).as_f64() / before.as_f64();
            Cell::exact(format::percent_signed(change, 0), format::exact_f64(change)).with_key("net_sales_change")
        }
        _ => Cell::exact(format::MISSING, ""),
    }
}

/// `Nov vs Oct`, or `Change` for longer periods.
fn compared_title(compared: Option<&Compared>) -> String {
    match compared.map(|compared| (compared, &compared.base)) {
        Some((compared, Ok(base))) if compared.is_last_month => {
            words::versus(&format::month_short(compared.period.first), &format::month_short(base.period.first))
        }
        _ => words::CHANGE.to_owned(),
    }
}

/// Names the product whose sales were undone most, if it is among the best.
fn undone(overview: &Overview, currency: &Currency) -> String {
    let largest = overview.products.rows.iter().max_by_key(|row| row.matched_reversals);
    let Some(row) = largest.filter(|row| row.matched_reversals > Money::ZERO) else { return String::new() };
    let amount = format::money_whole(currency, row.matched_reversals);
    words::undone_note(&format::sentence_case(&row.description), &amount)
}
