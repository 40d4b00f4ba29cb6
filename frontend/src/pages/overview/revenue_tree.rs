use aisle_protocol::metrics::{FactorKind, RevenueBranch, RevenueFactor, RevenueTree};
use aisle_protocol::table::Money;

use super::latest::of_overview;
use super::trees::trees;
use crate::components::{Card, Cell, Column, DataTable, Mark, TableData};
use crate::dom::{El, div, live};
use crate::format::{self, Currency};
use crate::signals::Memo;
use crate::state::Store;
use crate::words;

/// Why sales changed between the compared periods.
pub(super) fn revenue_tree(store: Store) -> El {
    let has_tree = move || store.of_overview(|overview| overview.revenue_tree.is_some());
    div("columns__part").child_when(has_tree, move || card(store))
}

fn card(store: Store) -> El {
    let of_tree = move |read: fn(&RevenueTree, &Currency) -> TableData| {
        of_overview(store, |overview, currency| overview.revenue_tree.as_ref().map(|tree| read(tree, currency)))
    };
    let data = Memo::new(move || of_tree(table).unwrap_or_default());
    let title = live(move || {
        of_overview(store, |overview, currency| {
            let tree = overview.revenue_tree.as_ref();
            tree.map(|tree| title(tree, currency)).unwrap_or_default()
        })
    });
    let shown = DataTable::new(store, data, title.clone()).element();
    Card::table(store, "revenue-tree", title, words::TREE_SUB, data).around(vec![shown, trees(store)])
}

fn title(tree: &RevenueTree, currency: &Currency) -> String {
    let change = tree.sales - tree.base_sales;
    words::tree_title(&format::money_compact(currency, change.abs().as_f64()), change >= Money::ZERO)
}

/// Branches with their factors below them.
fn table(tree: &RevenueTree, currency: &Currency) -> TableData {
    let changes = tree.branches.iter().flat_map(|branch| {
        let factors = branch.factors.iter().map(|factor| factor.effect);
        factors.chain([branch.sales - branch.base_sales])
    });
    let largest = changes.map(Money::abs).max().unwrap_or(Money::ZERO).as_f64().max(1.0);
    let mut rows = Vec::new();
    for branch in &tree.branches {
        rows.push(branch_row(branch, largest, currency));
        rows.extend(branch.factors.iter().map(|factor| factor_row(factor, largest, currency)));
    }
    let change = tree.sales - tree.base_sales;
    let total = vec![
        Cell::text(words::ALL),
        Cell::exact(format::money_whole(currency, tree.sales), tree.sales).with_key("sales"),
        Cell::exact(format::money_whole(currency, tree.base_sales), tree.base_sales).with_key("base_sales"),
        Cell::default(),
        Cell::exact(format::money_signed(currency, change), change).with_key("change"),
    ];
    let columns = vec![
        Column::text(words::FACTOR),
        Column::number(words::NOW),
        Column::number(words::BEFORE).minor(),
        Column::mark("").minor(),
        Column::number(words::EFFECT),
    ];
    TableData { columns, rows, total: Some(total), ..TableData::default() }
}

fn branch_row(branch: &RevenueBranch, largest: f64, currency: &Currency) -> Vec<Cell> {
    let change = branch.sales - branch.base_sales;
    vec![
        Cell::text(if branch.is_anonymous { words::ANONYMOUS } else { words::KNOWN_CUSTOMERS }).strong(),
        Cell::exact(format::money_whole(currency, branch.sales), branch.sales).with_key("sales"),
        Cell::exact(format::money_whole(currency, branch.base_sales), branch.base_sales).with_key("base_sales"),
        Cell::mark(Mark::Change(change.as_f64() / largest)),
        Cell::exact(format::money_signed(currency, change), change).with_key("change"),
    ]
}

fn factor_row(factor: &RevenueFactor, largest: f64, currency: &Currency) -> Vec<Cell> {
    let shown = |value: f64| {
        let text = match factor.kind {
            FactorKind::Customers | FactorKind::Orders => format::decimal(value, 0),
            FactorKind::OrdersPerCustomer => format::decimal(value, 2),
            FactorKind::UnitsPerOrder => format::decimal(value, 1),
            FactorKind::Price => {
                format::money_full(currency, Money::from_ten_thousandths((value * 10_000.0).round() as i64))
            }
        };
        Cell::exact(text, format::exact_f64(value)).with_key("factor")
    };
    vec![
        Cell::text(format!("\u{2003}{}", words::factor(factor.kind))),
        shown(factor.value),
        shown(factor.base_value),
        Cell::mark(Mark::Change(factor.effect.as_f64() / largest)),
        Cell::exact(format::money_signed(currency, factor.effect), factor.effect).with_key("effect"),
    ]
}
