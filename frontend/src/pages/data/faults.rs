use aisle_protocol::TableKind;
use aisle_protocol::ingest::{Fault, FaultCount, Quality};

use super::latest::of_quality;
use crate::components::{Card, Cell, Column, DataTable, TableData};
use crate::dom::{El, button, div, live, p};
use crate::format::{self, Currency};
use crate::services;
use crate::signals::Memo;
use crate::state::Store;
use crate::words;

/// The rows that were set aside: how many for which reason, and the first of them with their text.
pub(super) fn faults(store: Store) -> El {
    let has_faults = move || of_quality(store, |quality, _| quality.report.rows_set_aside > 0);
    div("page__part").child_when(has_faults, move || card(store))
}

fn card(store: Store) -> El {
    let data = Memo::new(move || of_quality(store, table));
    let reason = |count: &FaultCount| format!("{}: {}", words::fault_reason(count.reason), format::count(count.rows));
    let reasons = live(move || {
        of_quality(store, |quality, _| {
            quality.report.set_aside_by_reason.iter().map(reason).collect::<Vec<_>>().join(" · ")
        })
    });
    let sub = live(move || {
        of_quality(store, |quality, _| words::faults_sub(quality.report.faults.len(), quality.report.rows_set_aside))
    });
    let shown = DataTable::new(store, data, words::FAULTS_TITLE).element();
    let save = p("").child(save_faults(store));
    let card = Card::table(store, "set-aside", words::FAULTS_TITLE, sub, data).exporting(|| TableKind::Faults);
    card.around(vec![p("card__note").words(reasons), shown, save])
}

/// Saves all rows that were set aside.
pub(super) fn save_faults(store: Store) -> El {
    let save = move || store.export(TableKind::Faults, services::file_name(&["set-aside"], "csv"));
    button("button button--small").words(words::FAULTS_DOWNLOAD).on_click(save)
}

fn table(quality: &Quality, _: &Currency) -> TableData {
    let report = &quality.report;
    let row = |fault: &Fault| {
        let file = report.files.get(usize::from(fault.file));
        let column = fault.column.and_then(|column| file?.columns.get(usize::from(column)));
        vec![
            Cell::text(file.map(|file| file.name.clone()).unwrap_or_default()),
            Cell::exact(format::count(fault.line_number.into()), fault.line_number),
            Cell::text(column.map_or(words::WHOLE_ROW, |column| column.header.as_str())),
            Cell::text(words::fault_reason(fault.reason)),
            Cell::text(fault.text.clone()),
        ]
    };
    let columns = vec![
        Column::text(words::FILE),
        Column::number(words::LINE),
        Column::text(words::COLUMN).minor(),
        Column::text(words::REASON),
        Column::text(words::TEXT).minor(),
    ];
    TableData { columns, rows: report.faults.iter().map(row).collect(), ..TableData::default() }
}
