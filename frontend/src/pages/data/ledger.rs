use aisle_protocol::ingest::Quality;
use aisle_protocol::metrics::{Kpis, Metric, ReconciliationCell};
use aisle_protocol::spec::Filter;
use aisle_protocol::table::{CodeClass, LineKind, Money};

use super::latest::of_quality;
use crate::components::{Card, Cell, Column, TableData, figure};
use crate::dom::{El, div, el, span};
use crate::format::{self, Currency};
use crate::signals::Memo;
use crate::state::Store;
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
pub(super) fn ledger(store: Store) -> El {
    let twin = Memo::new(move || of_quality(store, table));
    let list = el("dl", "ledger").region(move || {
        of_quality(store, |quality, currency| {
            rows(quality).into_iter().map(|row| ledger_row(store, row, currency)).collect()
        })
    });
    Card::chart(store, "from-till-to-net-sales", words::LEDGER_TITLE, words::LEDGER_SUB, twin).around(vec![list])
}

fn ledger_row(store: Store, row: Row, currency: &Currency) -> El {
    let class = if row.is_sum { "ledger__row ledger__row--sum" } else { "ledger__row" };
    // Returns and discounts are positive figures that are taken off.
    let is_taken_off = matches!(row.metric, Metric::Returns | Metric::Discounts);
    let shown = format::money_full(currency, if is_taken_off { -row.amount } else { row.amount });
    let amount = figure(store, row.metric, Filter::default(), &row.amount.to_string(), &shown);
    let title = el("dt", "").words(row.title).child(span("ledger__sub").words(row.sub));
    div(class).child(title).child(el("dd", "ledger__amount").child(amount))
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

fn table(quality: &Quality, currency: &Currency) -> TableData {
    let row = |row: Row| {
        let amount = Cell::exact(format::money_full(currency, row.amount), row.amount);
        vec![Cell::text(row.title), amount.with_metric(row.metric, Filter::default())]
    };
    TableData {
        columns: vec![Column::text(words::FIGURE), Column::number(words::AMOUNT)],
        rows: rows(quality).into_iter().map(row).collect(),
        ..TableData::default()
    }
}
