use std::sync::Arc;

use aisle_protocol::TableKind;
use aisle_protocol::ingest::{Fault, Quality};
use leptos::prelude::*;

use crate::components::{Card, Cell, Column, DataTable, TableData};
use crate::format;
use crate::state::use_store;
use crate::words;

/// The rows that were set aside: how many for which reason, and the first of them with their text.
#[component]
pub(super) fn Faults(quality: Signal<Arc<Quality>>) -> impl IntoView {
    let store = use_store();
    let table = Signal::derive(move || quality.with(|quality| table(quality)));
    let has_faults = Memo::new(move |_| quality.with(|quality| quality.report.rows_set_aside > 0));
    let reasons = move || {
        quality.with(|quality| {
            let reason = |count: &aisle_protocol::ingest::FaultCount| {
                format!("{}: {}", words::fault_reason(count.reason), format::count(count.rows))
            };
            quality.report.set_aside_by_reason.iter().map(reason).collect::<Vec<_>>().join(" · ")
        })
    };
    let sub = Signal::derive(move || {
        quality.with(|quality| words::faults_sub(quality.report.faults.len(), quality.report.rows_set_aside))
    });
    let save = move |_| store.export(TableKind::Faults, crate::services::file_name(&["set-aside"], "csv"));
    view! {
        <Show when=move || has_faults.get()>
            <Card name="set-aside" title=words::FAULTS_TITLE sub=sub twin=table is_table=true export=TableKind::Faults>
                <p class="card__note">{reasons}</p>
                <DataTable data=table label=words::FAULTS_TITLE />
                <p><button type="button" class="button" on:click=save>{words::FAULTS_DOWNLOAD}</button></p>
            </Card>
        </Show>
    }
}

fn table(quality: &Quality) -> TableData {
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
    TableData { columns, rows: report.faults.iter().map(row).collect(), total: None }
}
