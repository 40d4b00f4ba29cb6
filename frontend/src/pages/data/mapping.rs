use aisle_protocol::ingest::ColumnRole;

use super::columns::{give_role, role_select};
use crate::components::finding;
use crate::dom::{El, button, div, el, live, p};
use crate::signals::Signal;
use crate::state::{MappingDraft, Store};
use crate::words;

/// Rows of the file that are shown under each column.
const PREVIEW_ROWS: usize = 5;

/// Asks which column is which, with the first rows in sight.
pub(super) fn mapping(store: Store, draft: &MappingDraft) -> El {
    let roles = Signal::new(draft.guess.clone());
    let still = live(move || roles.with(|roles| words::mapping_missing(&missing_roles(roles))));
    let head = |(index, header): (usize, &String)| {
        let label = header.clone();
        let select = div("").region(move || {
            let choose = move |role| roles.update(|roles| *roles = give_role(std::mem::take(roles), index, role));
            vec![role_select(&label, roles.with(|roles| roles.get(index).copied().flatten()), choose)]
        });
        el("th", "").attr("scope", "col").child(el("code", "").words(header.as_str())).child(select)
    };
    let row = |row: &Vec<String>| {
        let cell = |index: usize| el("td", "").words(row.get(index).map_or("", String::as_str));
        el("tr", "").children((0..draft.header.len()).map(cell).collect())
    };
    let heads = el("tr", "").children(draft.header.iter().enumerate().map(head).collect());
    let rows = draft.preview.iter().take(PREVIEW_ROWS).map(row).collect();
    let table = el("table", "table map map--preview");
    let table = table.child(el("thead", "").child(heads)).child(el("tbody", "").children(rows));
    let scroll = div("table-scroll").attr("tabindex", "0").attr("role", "group").attr("aria-label", words::READ_TITLE);
    let chosen = draft.clone();
    let read = button("button button--main")
        .words(words::READ_THE_FILE)
        .flag("disabled", move || roles.with(|roles| !missing_roles(roles).is_empty()))
        .on_click(move || store.read_mapped(&chosen, roles.get_untracked()));
    let cancel = button("button button--quiet").words(words::CANCEL).on_click(move || store.mapping.set(None));
    let foot = div("panel__row").child(read).child(p("note").attr("role", "status").words(still)).child(cancel);
    let title = words::mapping_title(&draft.file);
    let card = el("section", "card").attr("aria-label", &title).child(scroll.child(table)).child(foot);
    div("page__part").child(finding(title, words::MAPPING_SUB)).child(card)
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
