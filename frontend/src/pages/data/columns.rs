use std::sync::Arc;

use aisle_protocol::ingest::{ColumnMapping, ColumnReport, ColumnRole, FileReport, Quality};
use leptos::prelude::*;

use crate::components::{Card, Cell, Column, TableData};
use crate::format;
use crate::services;
use crate::state::use_store;
use crate::words;

/// How the columns were read. Changing one reads the files again.
#[component]
pub(super) fn Columns(quality: Signal<Arc<Quality>>) -> impl IntoView {
    let twin = Signal::derive(move || quality.with(|quality| table(&quality.report.files)));
    let sub = Signal::derive(move || {
        quality.with(|quality| quality.report.files.iter().map(words::file_form).collect::<Vec<_>>().join(" · "))
    });
    let store = use_store();
    let reading = move || {
        store.input.with(|input| {
            input.as_ref().map(|input| {
                let memory = input.memory_bytes.to_string();
                let words = words::read_in(input.read_millis, input.memory_bytes);
                view! { <span data-metric="memory_bytes" data-value=memory>{words}</span> }
            })
        })
    };
    let tables = move || quality.with(|quality| quality.report.files.iter().map(file_table).collect_view());
    view! {
        <Card name="columns" title=words::READ_TITLE sub=sub twin=twin is_table=true>
            {tables}
            <p class="card__note">{reading}</p>
        </Card>
    }
}

fn file_table(file: &FileReport) -> AnyView {
    let header: Vec<_> = file.columns.iter().map(|column| column.header.clone()).collect();
    let roles: Vec<_> = file.columns.iter().map(|column| column.role).collect();
    let row = |(index, column): (usize, &ColumnReport)| {
        let (header, roles) = (header.clone(), roles.clone());
        let store = use_store();
        let choose = Callback::new(move |role: Option<ColumnRole>| {
            let roles = give_role(roles.clone(), index, role);
            let mapping = ColumnMapping { header: header.clone(), roles };
            services::remember_mapping(&mapping);
            store.read_again(|options| options.mapping = Some(mapping));
        });
        column_row(column, choose)
    };
    let rows = file.columns.iter().enumerate().map(row).collect_view();
    view! {
        <div class="table-scroll">
            <table class="table map" aria-label=file.name.clone()>
                <thead><tr>
                    <th scope="col">{words::COLUMN_IN_FILE}</th><th scope="col">{words::READ_AS}</th>
                    <th scope="col" class="only-wide">{words::FIRST_VALUE}</th>
                    <th scope="col" class="num only-wide">{words::DISTINCT}</th><th scope="col" class="num">{words::MISSING}</th>
                </tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}

fn column_row(column: &ColumnReport, choose: Callback<Option<ColumnRole>>) -> AnyView {
    let distinct = column.distinct.map_or_else(|| format::MISSING.to_owned(), format::count);
    view! {
        <tr>
            <th scope="row"><code>{column.header.clone()}</code></th>
            <td>{role_select(&column.header, column.role, choose)}</td>
            <td class="soft only-wide">{column.first_value.clone()}</td>
            <td class="num only-wide">{distinct}</td>
            <td class="num">{format::count(column.missing)}</td>
        </tr>
    }
    .into_any()
}

/// The roles with one more given. A role that another column had goes with it: no two columns have the same.
pub(super) fn give_role(
    mut roles: Vec<Option<ColumnRole>>,
    index: usize,
    role: Option<ColumnRole>,
) -> Vec<Option<ColumnRole>> {
    if role.is_some() {
        roles.iter_mut().filter(|other| **other == role).for_each(|other| *other = None);
    }
    if let Some(place) = roles.get_mut(index) {
        *place = role;
    }
    roles
}

/// A choice of what a column holds.
pub(super) fn role_select(header: &str, chosen: Option<ColumnRole>, choose: Callback<Option<ColumnRole>>) -> AnyView {
    let option = |index: usize, word: &'static str, is_chosen: bool| {
        view! { <option value=index.to_string() selected=is_chosen>{word}</option> }
    };
    let roles = ColumnRole::ALL.into_iter().enumerate();
    let roles = roles.map(|(index, role)| option(index + 1, words::column_role(role), chosen == Some(role)));
    let change = move |value: String| {
        let index = value.parse::<usize>().unwrap_or(0);
        choose.run(index.checked_sub(1).and_then(|index| ColumnRole::ALL.get(index).copied()));
    };
    view! {
        <select aria-label=format!("{}: {header}", words::READ_AS) on:change:target=move |event| change(event.target().value())>
            {option(0, words::NOT_USED, chosen.is_none())}{roles.collect_view()}
        </select>
    }
    .into_any()
}

fn table(files: &[FileReport]) -> TableData {
    let columns = vec![
        Column::text(words::FILE),
        Column::text(words::COLUMN_IN_FILE),
        Column::text(words::READ_AS),
        Column::text(words::FIRST_VALUE),
        Column::number(words::DISTINCT),
        Column::number(words::MISSING),
    ];
    let row = |file: &FileReport, column: &ColumnReport| {
        let distinct = column.distinct.map(|count| count.to_string()).unwrap_or_default();
        vec![
            Cell::text(file.name.clone()),
            Cell::text(column.header.clone()),
            Cell::text(column.role.map_or(words::NOT_USED, words::column_role)),
            Cell::text(column.first_value.clone()),
            Cell::exact(distinct.clone(), distinct),
            Cell::exact(format::count(column.missing), column.missing),
        ]
    };
    let rows = files.iter().flat_map(|file| file.columns.iter().map(move |column| row(file, column)));
    TableData { columns, rows: rows.collect(), total: None }
}
