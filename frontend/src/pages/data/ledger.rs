use std::sync::Arc;

use aisle_protocol::ingest::Quality;
use aisle_protocol::metrics::{Kpis, Metric, ReconciliationCell};
use aisle_protocol::spec::Filter;
use aisle_protocol::table::{CodeClass, LineKind, Money};
use leptos::prelude::*;

use crate::components::{Card, Cell, Column, TableData, figure};
use crate::format::{self, Currency};
use crate::state::use_store;
use crate::words;

/// A row of the way from gross sales to the file's total.
struct Row {
    metric: Metric,
    title: &'static str,
    sub: String,
    amount: Money,
    is_sum: bool,
}

/// From the till to net sales, and from there to the total of the file.
#[component]
pub(super) fn LedgerCard(quality: Signal<Arc<Quality>>) -> impl IntoView {
    let store = use_store();
    let twin = Signal::derive(move || table(&rows(&quality.get()), &store.currency.get()));
    let ledger = move || {
        let currency = store.currency.get();
        rows(&quality.get()).into_iter().map(|row| ledger_row(row, &currency)).collect_view()
    };
    view! {
        <Card name="from-till-to-net-sales" title=words::LEDGER_TITLE sub=words::LEDGER_SUB twin=twin>
            <dl class="ledger">{ledger}</dl>
        </Card>
    }
}

fn ledger_row(row: Row, currency: &Currency) -> AnyView {
    let class = if row.is_sum { "ledger__row ledger__row--sum" } else { "ledger__row" };
    // Returns and discounts are positive figures that are taken off.
    let is_taken_off = matches!(row.metric, Metric::Returns | Metric::Discounts);
    let shown = format::money_full(currency, if is_taken_off { -row.amount } else { row.amount });
    view! {
        <div class=class>
            <dt>{row.title}<span class="ledger__sub">{row.sub}</span></dt>
            <dd class="ledger__amount">{figure(row.metric, Filter::default(), row.amount.to_string(), shown)}</dd>
        </div>
    }
    .into_any()
}

fn rows(quality: &Quality) -> Vec<Row> {
    let Kpis { gross_sales, returns, discounts, net_sales, adjustments, total_amount, .. } = quality.kpis.clone();
    let cells = &quality.reconciliation;
    let all: u64 = cells.iter().map(|cell| cell.lines).sum();
    let adjusted =
        lines_where(cells, |cell| cell.class == CodeClass::Adjustment || cell.kind == LineKind::NegativePrice);
    let row = |metric, title, sub: String, amount, is_sum| Row { metric, title, sub, amount, is_sum };
    let adjustments_sub = format!("{}; {}", words::ADJUSTMENTS_SUB, words::lines(adjusted));
    vec![
        row(Metric::GrossSales, words::metric(Metric::GrossSales), words::GROSS_SUB.to_owned(), gross_sales, false),
        row(Metric::Returns, words::metric(Metric::Returns), words::RETURNS_SUB.to_owned(), returns, false),
        row(Metric::Discounts, words::metric(Metric::Discounts), words::DISCOUNTS_SUB.to_owned(), discounts, false),
        row(
            Metric::NetSales,
            words::metric(Metric::NetSales),
            words::metric_formula(Metric::NetSales).to_owned(),
            net_sales,
            true,
        ),
        row(Metric::Adjustments, words::metric(Metric::Adjustments), adjustments_sub, adjustments, false),
        row(Metric::TotalAmount, words::TOTAL_OF_FILE, words::equals_all(all), total_amount, true),
    ]
}

fn lines_where(cells: &[ReconciliationCell], is_counted: impl Fn(&ReconciliationCell) -> bool) -> u64 {
    cells.iter().filter(|cell| is_counted(cell)).map(|cell| cell.lines).sum()
}

fn table(rows: &[Row], currency: &Currency) -> TableData {
    let row = |row: &Row| {
        vec![
            Cell::text(row.title),
            Cell::exact(format::money_full(currency, row.amount), row.amount)
                .with_metric(row.metric, Filter::default()),
        ]
    };
    TableData {
        columns: vec![Column::text(words::FIGURE), Column::number(words::AMOUNT)],
        rows: rows.iter().map(row).collect(),
        total: None,
    }
}
