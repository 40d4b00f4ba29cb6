use aisle_protocol::ingest::{ColumnMapping, ColumnReport, ColumnRole, FileReport, Quality};

use super::latest::of_quality;
use crate::components::{Card, Cell, Column, TableData};
use crate::dom::{El, div, el, live, p, span};
use crate::format::{self, Currency};
use crate::services;
use crate::signals::Memo;
use crate::state::Store;
use crate::words;

/// How the columns were read. Changing one reads the files again.
pub(super) fn columns(store: Store) -> El {
    let twin = Memo::new(move || of_quality(store, table));
    let sub = live(move || {
        of_quality(store, |quality, _| {
            quality.report.files.iter().map(words::file_form).collect::<Vec<_>>().join(" · ")
        })
    });
    let tables = div("card__body").region(move || {
        of_quality(store, |quality, _| quality.report.files.iter().map(|file| file_table(store, file)).collect())
    });
    let note = p("card__note").region(move || reading(store).into_iter().collect());
    Card::table(store, "columns", words::READ_TITLE, sub, twin).around(vec![tables, note])
}

/// How long reading took, and what the lines take.
fn reading(store: Store) -> Option<El> {
    store.input.with(|input| {
        let input = input.as_ref()?;
        let words = words::read_in(input.read_millis, input.memory_bytes);
        let memory = input.memory_bytes.to_string();
        Some(span("").attr("data-metric", "memory_bytes").attr("data-value", &memory).words(words))
    })
}

fn file_table(store: Store, file: &FileReport) -> El {
    let head = |class: &str, words: &str| el("th", class).attr("scope", "col").words(words);
    let heads = el("tr", "")
        .child(head("", words::COLUMN_IN_FILE))
        .child(head("", words::READ_AS))
        .child(head("only-wide", words::FIRST_VALUE))
        .child(head("num only-wide", words::DISTINCT))
        .child(head("num", words::MISSING));
    let mapping = ColumnMapping {
        header: file.columns.iter().map(|column| column.header.clone()).collect(),
        roles: file.columns.iter().map(|column| column.role).collect(),
    };
    let row = |(index, column): (usize, &ColumnReport)| {
        let mapping = mapping.clone();
        let choose = move |role| {
            let mut mapping = mapping.clone();
            mapping.roles = give_role(mapping.roles, index, role);
            services::remember_mapping(&mapping);
            store.read_again(|options| options.mapping = Some(mapping));
        };
        column_row(column, choose)
    };
    let rows = file.columns.iter().enumerate().map(row).collect();
    let table = el("table", "table map").attr("aria-label", &file.name);
    div("table-scroll").child(table.child(el("thead", "").child(heads)).child(el("tbody", "").children(rows)))
}

fn column_row(column: &ColumnReport, choose: impl Fn(Option<ColumnRole>) + 'static) -> El {
    let distinct = column.distinct.map_or_else(|| format::MISSING.to_owned(), format::count);
    let name = el("th", "").attr("scope", "row").child(el("code", "").words(column.header.as_str()));
    el("tr", "")
        .child(name)
        .child(el("td", "").child(role_select(&column.header, column.role, choose)))
        .child(el("td", "soft only-wide").words(column.first_value.as_str()))
        .child(el("td", "num only-wide").words(distinct))
        .child(el("td", "num").words(format::count(column.missing)))
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
pub(super) fn role_select(
    header: &str,
    chosen: Option<ColumnRole>,
    choose: impl Fn(Option<ColumnRole>) + 'static,
) -> El {
    let mut options = vec![(0, words::NOT_USED, chosen.is_none())];
    let roles = ColumnRole::ALL.into_iter().enumerate();
    options.extend(roles.map(|(index, role)| (index + 1, words::column_role(role), chosen == Some(role))));
    let option = |(value, word, is_chosen): (usize, &str, bool)| {
        let option = el("option", "").attr("value", &value.to_string()).words(word);
        if is_chosen { option.attr("selected", "") } else { option }
    };
    let select = el("select", "").attr("aria-label", &format!("{}: {header}", words::READ_AS));
    let select = select.children(options.into_iter().map(option).collect());
    select.on_value("change", move |value| {
        let index = value.parse::<usize>().unwrap_or(0);
        choose(index.checked_sub(1).and_then(|index| ColumnRole::ALL.get(index).copied()));
    })
}

fn table(quality: &Quality, _: &Currency) -> TableData {
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
    let rows = quality.report.files.iter().flat_map(|file| file.columns.iter().map(move |column| row(file, column)));
    TableData { columns, rows: rows.collect(), ..TableData::default() }
}
