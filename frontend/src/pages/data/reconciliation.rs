use std::sync::Arc;

use aisle_protocol::TableKind;
use aisle_protocol::ingest::Quality;
use aisle_protocol::metrics::{Metric, ReconciliationCell};
use aisle_protocol::spec::Filter;
use aisle_protocol::table::{CodeClass, LineKind, Money};
use leptos::prelude::*;

use crate::components::{Card, Cell, Column, DataTable, TableData};
use crate::format::{self, Currency};
use crate::state::use_store;
use crate::words;

/// The table kind × class: every line of the files is in one of its cells.
#[component]
pub(super) fn Reconciliation(quality: Signal<Arc<Quality>>) -> impl IntoView {
    let store = use_store();
    let table = Signal::derive(move || table(&quality.get(), &store.currency.get()));
    let sub = Signal::derive(move || {
        store.days_of_files().map(|days| format!("{}, {}", words::SALES, format::range(days))).unwrap_or_default()
    });
    view! {
        <Card name="reconciliation" title=words::RECONCILIATION_TITLE sub=sub twin=table is_table=true
            export=TableKind::Reconciliation>
            <DataTable data=table label=words::RECONCILIATION_TITLE />
            <p class="card__note">{words::RECONCILIATION_NOTE}" "<a href="#codes" on:click=to_codes>{words::EDIT_CLASSES}</a></p>
        </Card>
    }
}

fn table(quality: &Quality, currency: &Currency) -> TableData {
    let mut columns = vec![Column::text(words::CLASS_OF_CODE)];
    columns.extend(LineKind::ALL.map(|kind| Column::number(words::line_kind(kind))));
    columns.push(Column::number(words::ALL_KINDS));
    let cells = &quality.reconciliation;
    let row = |class: Option<CodeClass>, name: &str| {
        let of_class = |cell: &&ReconciliationCell| class.is_none_or(|class| cell.class == class);
        let mut row = vec![Cell::text(name)];
        for kind in LineKind::ALL.map(Some).into_iter().chain([None]) {
            let of_kind = |cell: &&ReconciliationCell| kind.is_none_or(|kind| cell.kind == kind);
            let shown = cells.iter().filter(of_class).filter(of_kind);
            let (lines, amount) =
                shown.fold((0, Money::ZERO), |(lines, amount), cell| (lines + cell.lines, amount + cell.amount));
            row.push(sum_cell(lines, amount, class, kind, currency));
        }
        row
    };
    let rows = CodeClass::ALL.map(|class| row(Some(class), words::code_class(class))).into();
    TableData { columns, rows, total: Some(row(None, words::ALL_LINES)) }
}

fn sum_cell(lines: u64, amount: Money, class: Option<CodeClass>, kind: Option<LineKind>, currency: &Currency) -> Cell {
    if lines == 0 {
        return Cell::exact(format::MISSING, "");
    }
    let scope = Filter { classes: class.into_iter().collect(), kinds: kind.into_iter().collect(), ..Filter::default() };
    Cell::exact(format::money_full(currency, amount), amount)
        .with_sub(words::lines(lines))
        .with_metric(Metric::TotalAmount, scope)
}

/// Scrolls to the list of codes. The address holds the route, so the link itself must not change it.
fn to_codes(event: leptos::web_sys::MouseEvent) {
    event.prevent_default();
    let document = leptos::web_sys::window().and_then(|window| window.document());
    if let Some(codes) = document.and_then(|document| document.get_element_by_id("codes")) {
        codes.scroll_into_view();
    }
}
