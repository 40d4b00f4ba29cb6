use aisle_protocol::ingest::ColumnRole;
use leptos::prelude::*;

use super::columns::{give_role, role_select};
use crate::components::Finding;
use crate::state::{MappingDraft, use_store};
use crate::words;

/// Rows of the file that are shown under each column.
const PREVIEW_ROWS: usize = 5;

/// Asks which column is which, with the first rows in sight.
#[component]
pub(super) fn Mapping(draft: MappingDraft) -> impl IntoView {
    let store = use_store();
    let roles = RwSignal::new(draft.guess.clone());
    let missing = Memo::new(move |_| roles.with(|roles| missing_roles(roles)));
    let title = words::mapping_title(&draft.file);
    let columns = draft.header.iter().cloned().enumerate().map(|(index, header)| {
        let label = header.clone();
        let select = move || {
            let chosen = roles.with(|roles| roles.get(index).copied().flatten());
            let choose = Callback::new(move |role| {
                roles.update(|roles| *roles = give_role(std::mem::take(roles), index, role));
            });
            role_select(&label, chosen, choose)
        };
        view! { <th scope="col"><code>{header}</code>{select}</th> }
    });
    let heads = columns.collect_view();
    let width = draft.header.len();
    let row = |row: &Vec<String>| {
        let cells = (0..width).map(|index| view! { <td>{row.get(index).cloned().unwrap_or_default()}</td> });
        view! { <tr>{cells.collect_view()}</tr> }
    };
    let rows = draft.preview.iter().take(PREVIEW_ROWS).map(row).collect_view();
    let is_ready = move || missing.with(Vec::is_empty);
    let read = move |_| store.read_mapped(&draft, roles.get_untracked());
    let still =
        move || if is_ready() { String::new() } else { missing.with(|missing| words::mapping_missing(missing)) };
    view! {
        <Finding sentence=title.clone() detail=words::MAPPING_SUB />
        <section class="card" aria-label=title>
            <div class="table-scroll" tabindex="0" role="group" aria-label=words::READ_TITLE>
                <table class="table map map--preview"><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>
            </div>
            <div class="panel__row">
                <button type="button" class="button button--main" disabled=move || !is_ready() on:click=read>{words::READ_THE_FILE}</button>
                <p class="note" role="status">{still}</p>
                <button type="button" class="button button--quiet" on:click=move |_| store.mapping.set(None)>{words::CANCEL}</button>
            </div>
        </section>
    }
}

/// What is needed and no column has.
fn missing_roles(roles: &[Option<ColumnRole>]) -> Vec<ColumnRole> {
    let has = |role| roles.contains(&Some(role));
    let needed = [ColumnRole::Invoice, ColumnRole::ProductCode, ColumnRole::Quantity, ColumnRole::Date];
    let mut missing: Vec<_> = needed.into_iter().filter(|&role| !has(role)).collect();
    if !has(ColumnRole::UnitPrice) && !has(ColumnRole::LineAmount) {
        missing.push(ColumnRole::UnitPrice);
    }
    missing
}
