use aisle_protocol::metrics::{FactorKind, RevenueTree};
use aisle_protocol::table::Money;
use aisle_protocol::{ComputeAnswer, Progress};

use crate::components::{Cell, Column, DataTable, TableData, progress_bar};
use crate::dom::{El, button, div, el, follow};
use crate::format::{self, Currency};
use crate::signals::{Memo, Signal};
use crate::state::Store;
use crate::words;

/// The column that the rows come sorted by.
const CHANGE_COLUMN: usize = 1;

/// What has been computed on demand.
#[derive(Clone, Copy)]
struct TreesState {
    store: Store,
    progress: Signal<Option<Progress>>,
    found: Signal<Option<Vec<(String, RevenueTree)>>>,
}

impl TreesState {
    fn compute(self) {
        self.progress.set(Some(Progress::default()));
        self.store.compute_trees(
            move |now| self.progress.set(Some(now)),
            move |result| {
                self.progress.set(None);
                self.found.set(found_in(result));
            },
        );
    }
}

fn found_in(answer: Option<ComputeAnswer>) -> Option<Vec<(String, RevenueTree)>> {
    if let Some(ComputeAnswer::RevenueTrees(found)) = answer { Some(found) } else { None }
}

/// The revenue tree of every product, computed on demand by a worker of its own.
pub(super) fn trees(store: Store) -> El {
    let state = TreesState { store, progress: Signal::new(None), found: Signal::new(None) };
    // Another question makes the trees of the last one wrong.
    follow(move || {
        store.overview.track();
        store.cancel_trees();
        state.found.set(None);
        state.progress.set(None);
    });
    let is_computing = move || state.progress.with(Option::is_some);
    let has_trees = move || state.found.with(Option::is_some);
    let offer = move || {
        let compute = button("button button--small").words(words::TREES_BY_PRODUCT);
        compute.attr("data-no-picture", "").on_click(move || state.compute())
    };
    div("card__body")
        .child_when(move || !is_computing() && !has_trees(), offer)
        .child_when(is_computing, move || bar(state))
        .child_when(has_trees, move || result(state))
}

fn bar(state: TreesState) -> El {
    let now = move || state.progress.get().unwrap_or_default();
    let words = move || words::trees_progress(now().done, now().total);
    progress_bar(words::TREES_TITLE, now, words, move || state.store.cancel_trees())
}

fn result(state: TreesState) -> El {
    let data = Memo::new(move || {
        let currency = state.store.marks();
        state.found.with(|found| found.as_ref().map(|trees| table(trees, &currency)).unwrap_or_default())
    });
    let shown = DataTable::new(state.store, data, words::TREES_TITLE).sorted_by(CHANGE_COLUMN).element();
    div("card__body").child(el("h3", "card__title").words(words::TREES_TITLE)).child(shown)
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
    let rows = trees.iter().map(row).collect();
    let columns = vec![
        Column::text(words::PRODUCT),
        Column::number(words::CHANGE),
        Column::number(words::factor(FactorKind::Customers)),
        Column::number(words::factor(FactorKind::Orders)),
        Column::number(words::factor(FactorKind::UnitsPerOrder)).minor(),
        Column::number(words::factor(FactorKind::Price)).minor(),
    ];
    let mut data = TableData { columns, rows, ..TableData::default() };
    data.sort_by(CHANGE_COLUMN);
    data
}
