use aisle_protocol::metrics::{FactorKind, RevenueTree};
use aisle_protocol::table::Money;
use aisle_protocol::{ComputeResult, Progress};
use leptos::prelude::*;

use crate::components::{Cell, Column, DataTable, TableData};
use crate::format::{self, Currency};
use crate::state::use_store;
use crate::words;

/// The revenue tree of every product, computed on demand by a worker of its own.
#[component]
pub(super) fn Trees() -> impl IntoView {
    let store = use_store();
    let progress = RwSignal::new(None::<Progress>);
    let trees = RwSignal::new(None::<Vec<(String, RevenueTree)>>);
    // Another question makes the trees of the last one wrong.
    Effect::new(move |_| {
        store.overview.track();
        store.cancel_trees();
        trees.set(None);
        progress.set(None);
    });
    let compute = move |_| {
        progress.set(Some(Progress::default()));
        store.compute_trees(
            move |now| progress.set(Some(now)),
            move |result| {
                progress.set(None);
                trees.set(result.map(|ComputeResult::RevenueTrees(found)| found));
            },
        );
    };
    let table = Signal::derive(move || {
        let currency = store.currency.get();
        trees.with(|trees| trees.as_ref().map(|trees| table(trees, &currency)).unwrap_or_default())
    });
    let part = move || progress.get().map_or(0.0, |now| now.done as f64 / now.total.max(1) as f64);
    let is_idle = move || progress.with(Option::is_none) && trees.with(Option::is_none);
    view! {
        <Show when=is_idle>
            <p data-no-picture=""><button type="button" class="button button--small" on:click=compute>{words::TREES_BY_PRODUCT}</button></p>
        </Show>
        {move || progress.get().map(|now| view! {
            <div class="progress">
                <div class="progress__track" role="progressbar" aria-valuemin="0" aria-valuemax="100" aria-label=words::TREES_TITLE
                    aria-valuenow=format!("{:.0}", part() * 100.0)>
                    <div class="progress__done" style:width=format!("{:.1}%", part() * 100.0)></div>
                </div>
                <div class="progress__words">
                    <span>{words::trees_progress(now.done, now.total)}</span>
                    <button type="button" class="button button--small" on:click=move |_| store.cancel_trees()>{words::CANCEL}</button>
                </div>
            </div>
        })}
        <Show when=move || trees.with(Option::is_some)>
            <h3 class="card__title">{words::TREES_TITLE}</h3>
            <DataTable data=table label=words::TREES_TITLE sorted=1 />
        </Show>
    }
}

/// One row a product: its change, and the part of each factor, known customers and anonymous sales together.
fn table(trees: &[(String, RevenueTree)], currency: &Currency) -> TableData {
    const FACTORS: [(&[FactorKind], &str); 4] = [
        (&[FactorKind::Customers], "customers"),
        (&[FactorKind::OrdersPerCustomer, FactorKind::Orders], "orders"),
        (&[FactorKind::UnitsPerOrder], "units_per_order"),
        (&[FactorKind::Price], "price"),
    ];
    let row = |(product, tree): &(String, RevenueTree)| {
        let change = tree.sales - tree.base_sales;
        let mut cells = vec![
            Cell::text(product.clone()),
            Cell::exact(format::money_signed(currency, change), change).with_key("change"),
        ];
        cells.extend(FACTORS.map(|(kinds, key)| {
            let factors = tree.branches.iter().flat_map(|branch| &branch.factors);
            let effect: Money = factors.filter(|factor| kinds.contains(&factor.kind)).map(|factor| factor.effect).sum();
            Cell::exact(format::money_signed(currency, effect), effect).with_key(key)
        }));
        cells
    };
    let mut rows: Vec<_> = trees.iter().map(row).collect();
    rows.sort_by_key(|row| std::cmp::Reverse(row[1].value.parse::<Money>().unwrap_or(Money::ZERO).abs()));
    let columns = vec![
        Column::text(words::PRODUCT),
        Column::number(words::CHANGE),
        Column::number(words::factor(FactorKind::Customers)),
        Column::number(words::factor(FactorKind::Orders)),
        Column::number(words::factor(FactorKind::UnitsPerOrder)).minor(),
        Column::number(words::factor(FactorKind::Price)).minor(),
    ];
    TableData { columns, rows, total: None }
}
