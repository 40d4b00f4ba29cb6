use aisle_protocol::TableKind;
use aisle_protocol::ingest::Quality;
use aisle_protocol::metrics::{Metric, ReconciliationCell};
use aisle_protocol::spec::Filter;
use aisle_protocol::table::{CodeClass, LineKind, Money};

use super::latest::of_quality;
use crate::components::{Card, Cell, Column, DataTable, TableData};
use crate::dom::{El, button, live, p};
use crate::format::{self, Currency};
use crate::signals::Memo;
use crate::state::Store;
use crate::words;

/// The table kind × class: every line of the files is in one of its cells.
pub(super) fn reconciliation(store: Store) -> El {
    let data = Memo::new(move || of_quality(store, table));
    let sub = live(move || store.days_of_files().map(words::reconciliation_sub).unwrap_or_default());
    let edit = button("link").words(words::EDIT_CLASSES).on_click(scroll_to_codes);
    let note = p("card__note").words(words::RECONCILIATION_NOTE).words(" ").child(edit);
    let shown = DataTable::new(store, data, words::RECONCILIATION_TITLE).element();
    let card = Card::table(store, "reconciliation", words::RECONCILIATION_TITLE, sub, data);
    card.exporting(|| TableKind::Reconciliation).around(vec![shown, note])
}

fn table(quality: &Quality, currency: &Currency) -> TableData {
    let mut columns = vec![Column::text(words::CLASS_OF_CODE)];
    columns.extend(LineKind::ALL.map(|kind| Column::number(words::line_kind(kind))));
    columns.push(Column::number(words::ALL_KINDS));
    let cells = &quality.reconciliation;
    let row = |class: Option<CodeClass>, name: &str| {
        let of_class = |cell: &&ReconciliationCell| class.is_none_or(|class| cell.class == class);
        let mut row = vec![Cell::text(name).strong()];
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
    TableData { columns, rows, total: Some(row(None, words::ALL_LINES)), ..TableData::default() }
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

fn scroll_to_codes() {
    let document = web_sys::window().and_then(|window| window.document());
    if let Some(codes) = document.and_then(|document| document.get_element_by_id("codes")) {
        codes.scroll_into_view();
    }
}
