use leptos::html;
use leptos::prelude::*;
use leptos::web_sys::{HtmlElement, KeyboardEvent};
use wasm_bindgen::JsCast;

use super::TableData;
use super::table_row::{cells, column_class};
use crate::words;

/// Rows beyond these are drawn only while they are in sight.
const VIRTUAL_FROM: usize = 200;
/// The height of a row of a long table, in pixels; the stylesheet says the same.
const ROW_PIXELS: f64 = 33.0;
/// Rows drawn above and below what is in sight.
const SPARE_ROWS: usize = 12;
/// The height of a long table's window, in rows.
const WINDOW_ROWS: usize = 18;
/// A search box is worth its place from so many rows on.
const SEARCH_FROM: usize = 13;

/// A table: sort by a click on a head, search by typing, walk with the arrow keys.
///
/// `open` is called with the index of a row on a click or Enter, `select` on Space; both get the row's place in the data,
/// however the table is sorted. `selected` are the rows that the filter names.
#[component]
pub(crate) fn DataTable(
    #[prop(into)] data: Signal<TableData>,
    /// What the table shows, for screen readers.
    #[prop(into)]
    label: Signal<String>,
    #[prop(optional)] open: Option<Callback<usize>>,
    #[prop(optional, into)] selected: Option<Signal<Vec<usize>>>,
    /// The column that it is sorted by as it comes, for the mark in its head.
    #[prop(optional)]
    sorted: Option<usize>,
) -> impl IntoView {
    let sort = RwSignal::new(None::<(usize, bool)>);
    let search = RwSignal::new(String::new());
    let active = RwSignal::new(0_usize);
    let scrolled = RwSignal::new(0.0);
    let body = NodeRef::<html::Tbody>::new();
    let order = Memo::new(move |_| data.with(|data| order_of(data, sort.get(), &search.read())));
    let number_of_rows = Memo::new(move |_| data.with(|data| data.rows.len()));
    let is_long = Memo::new(move |_| number_of_rows.get() > VIRTUAL_FROM);
    let window = Memo::new(move |_| window_of(order.with(Vec::len), scrolled.get()));
    let rows = move || {
        let (start, end) = window.get();
        data.with(|data| {
            let selected = selected.map(|selected| selected.get()).unwrap_or_default();
            order.with(|order| {
                let shown = order.get(start..end.min(order.len())).unwrap_or_default().iter().enumerate();
                shown
                    .map(|(at, &row)| {
                        let position = start + at;
                        let class = row_class(open.is_some(), selected.contains(&row));
                        let tab = move || if active.get() == position { "0" } else { "-1" };
                        let on_click = move |_| {
                            if let Some(open) = open {
                                open.run(row);
                            }
                        };
                        let cells = cells(&data.columns, &data.rows[row]);
                        view! { <tr class=class tabindex=tab data-position=position on:click=on_click>{cells}</tr> }
                    })
                    .collect_view()
            })
        })
    };
    let on_key = move |event: KeyboardEvent| {
        let all = order.with(Vec::len);
        let step = |by: isize| active.get_untracked().saturating_add_signed(by).min(all.saturating_sub(1));
        let next = match event.key().as_str() {
            "ArrowDown" => step(1),
            "ArrowUp" => step(-1),
            "Home" => 0,
            "End" => all.saturating_sub(1),
            "Enter" | " " if is_row(&event) => {
                event.prevent_default();
                if let (Some(open), Some(&row)) = (open, order.read().get(active.get_untracked())) {
                    open.run(row);
                }
                return;
            }
            _ => return,
        };
        event.prevent_default();
        active.set(next);
        focus_row(body, next);
    };
    let spacer = move |rows: usize| {
        let height = format!("{}px", rows as f64 * ROW_PIXELS);
        view! { <tr class="table__spacer" aria-hidden="true"><td colspan="99" style:height=height></td></tr> }
    };
    let scroll = move |event: leptos::ev::Event| {
        if let Some(element) = event.target().and_then(|target| target.dyn_into::<HtmlElement>().ok()) {
            scrolled.set(f64::from(element.scroll_top()));
        }
    };
    let has_search = move || number_of_rows.get() >= SEARCH_FROM;
    let is_unfound = move || order.with(Vec::is_empty) && number_of_rows.get() != 0;
    view! {
        <Show when=has_search>
            <label class="table-search" data-no-picture="">
                <span class="visually-hidden">{words::SEARCH}": "{label}</span>
                <input class="input" type="search" data-search="" placeholder=words::SEARCH
                    prop:value=search on:input:target=move |event| search.set(event.target().value()) />
            </label>
        </Show>
        <div class="table-scroll" class:table-scroll--long=is_long on:scroll=scroll tabindex=move || is_long.get().then_some("0")
            role=move || is_long.get().then_some("group") aria-label=move || is_long.get().then(|| label.get())>
            <table class="table table--lines" aria-label=label>
                <thead><tr>{move || heads(data, sort, sorted)}</tr></thead>
                <tbody node_ref=body on:keydown=on_key>
                    {move || (window.get().0 > 0).then(|| spacer(window.get().0))}
                    {rows}
                    {move || {
                        let below = order.with(Vec::len).saturating_sub(window.get().1);
                        (below > 0).then(|| spacer(below))
                    }}
                </tbody>
                {move || data.with(|data| data.total.as_ref().map(|total| {
                    view! { <tfoot><tr class="table__total">{cells(&data.columns, total)}</tr></tfoot> }
                }))}
            </table>
            <Show when=is_unfound>
                <p class="note">{words::NO_ROWS}</p>
            </Show>
        </div>
    }
}

fn heads(data: Signal<TableData>, sort: RwSignal<Option<(usize, bool)>>, sorted: Option<usize>) -> Vec<AnyView> {
    let current = sort.get().or(sorted.map(|column| (column, true)));
    let columns = data.with(|data| data.columns.clone());
    let head = |(index, column): (usize, super::Column)| {
        let class = column_class(&column);
        if column.is_mark {
            return view! { <td class=format!("table__head {class}")>{column.title}</td> }.into_any();
        }
        let direction = current.filter(|(sorted, _)| *sorted == index).map(|(_, is_descending)| is_descending);
        let (aria, arrow) = match direction {
            Some(true) => (Some("descending"), " ↓"),
            Some(false) => (Some("ascending"), " ↑"),
            None => (None, ""),
        };
        let turn = move |_| sort.set(Some((index, !direction.unwrap_or(!column.is_number))));
        view! {
            <th scope="col" class=class class:table__sorted=direction.is_some() aria-sort=aria>
                <button type="button" class="table__sort" on:click=turn>
                    {column.title}<span aria-hidden="true">{arrow}</span>
                </button>
            </th>
        }
        .into_any()
    };
    columns.into_iter().enumerate().map(head).collect()
}

fn order_of(data: &TableData, sort: Option<(usize, bool)>, search: &str) -> Vec<usize> {
    let mut order = match sort {
        Some((column, is_descending)) => data.order_by(column, is_descending),
        None => (0..data.rows.len()).collect(),
    };
    let search = search.trim().to_lowercase();
    if !search.is_empty() {
        let fits = |text: &str| text.to_lowercase().contains(&search);
        order.retain(|&row| data.rows[row].iter().any(|cell| fits(&cell.text) || fits(&cell.title)));
    }
    order
}

/// The rows to draw, from the first to before the last.
fn window_of(rows: usize, scrolled: f64) -> (usize, usize) {
    if rows <= VIRTUAL_FROM {
        return (0, rows);
    }
    let first = (scrolled / ROW_PIXELS) as usize;
    let start = first.saturating_sub(SPARE_ROWS).min(rows);
    (start, (first + WINDOW_ROWS + SPARE_ROWS).min(rows))
}

fn row_class(can_open: bool, is_selected: bool) -> &'static str {
    match (can_open, is_selected) {
        (true, true) => "table__row table__row--open table__row--selected",
        (true, false) => "table__row table__row--open",
        (false, true) => "table__row table__row--selected",
        (false, false) => "table__row",
    }
}

/// Did the key reach the row itself, not a button in it?
fn is_row(event: &KeyboardEvent) -> bool {
    event.target().and_then(|target| target.dyn_into::<HtmlElement>().ok()).is_some_and(|it| it.tag_name() == "TR")
}

fn focus_row(body: NodeRef<html::Tbody>, position: usize) {
    let Some(body) = body.get_untracked() else { return };
    if let Ok(Some(row)) = body.query_selector(&format!("[data-position='{position}']"))
        && let Ok(row) = row.dyn_into::<HtmlElement>()
    {
        let _ = row.focus();
    }
}
