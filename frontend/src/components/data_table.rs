use std::cell::RefCell;
use std::rc::Rc;

use wasm_bindgen::JsCast;
use web_sys::{Element, Event, KeyboardEvent, MouseEvent};

use super::table_row::{Row, column_class};
use super::table_rows::{InSight, ROW_PIXELS, Rows};
use super::{Column, TableData};
use crate::dom::{El, Words, button, div, el, follow, heard_by, p, span};
use crate::format;
use crate::signals::{Memo, Signal};
use crate::state::Store;
use crate::words;

/// Rows beyond these are drawn only while they are in sight.
const VIRTUAL_FROM: usize = 200;
/// Rows drawn above and below what is in sight.
const SPARE_ROWS: usize = 12;
/// The height of a long table's window, in rows.
const WINDOW_ROWS: usize = 18;
/// A search box is worth its place from so many rows on.
const SEARCH_FROM: usize = 25;

/// A table: sort by a click on a head, search by typing, walk with the arrow keys.
pub(crate) struct DataTable {
    pub(crate) store: Store,
    pub(crate) data: Memo<TableData>,
    /// What the table shows, for screen readers.
    pub(crate) label: Words,
    /// What a click, Enter or Space on a row does; it gets the row's place in the data, however the table is sorted.
    pub(crate) open: Option<Rc<dyn Fn(usize)>>,
    /// The column by which the rows come sorted, for the mark in its head.
    pub(crate) sorted: Option<usize>,
}

/// What the person has done to the table.
#[derive(Clone, Copy)]
struct TableState {
    data: Memo<TableData>,
    /// The column and whether its largest values come first.
    sort: Signal<Option<(usize, bool)>>,
    search: Signal<String>,
    /// The rows as they are shown: places in the data.
    order: Memo<Vec<usize>>,
    /// The row that the arrow keys have reached.
    active: Signal<usize>,
    /// The first row in sight.
    scrolled: Signal<usize>,
    /// Shall the row that the arrow keys have reached have the focus once it is drawn?
    is_awaited: Signal<bool>,
}

impl TableState {
    fn new(data: Memo<TableData>) -> Self {
        let (sort, search) = (Signal::new(None), Signal::new(String::new()));
        let order = Memo::new(move || data.with(|data| order_of(data, sort.get(), &search.get())));
        let (active, scrolled, is_awaited) = (Signal::new(0), Signal::new(0), Signal::new(false));
        Self { data, sort, search, order, active, scrolled, is_awaited }
    }

    fn rows(self) -> usize {
        self.data.with(|data| data.rows.len())
    }

    /// The rows to draw, from the first to before the last.
    fn window(self) -> (usize, usize) {
        let rows = self.order.with(Vec::len);
        if rows <= VIRTUAL_FROM {
            return (0, rows);
        }
        let first = self.scrolled.get();
        (first.saturating_sub(SPARE_ROWS).min(rows), (first + WINDOW_ROWS + SPARE_ROWS).min(rows))
    }
}

impl DataTable {
    /// A table that does nothing but show.
    pub(crate) fn new(store: Store, data: Memo<TableData>, label: impl Into<Words>) -> Self {
        Self { store, data, label: label.into(), open: None, sorted: None }
    }

    /// The same table, with what a row does.
    pub(crate) fn opening(self, open: impl Fn(usize) + 'static) -> Self {
        Self { open: Some(Rc::new(open)), ..self }
    }

    /// The same table, whose rows come sorted by a column.
    pub(crate) fn sorted_by(self, column: usize) -> Self {
        Self { sorted: Some(column), ..self }
    }

    /// The table as an element.
    pub(crate) fn element(self) -> El {
        let Self { store, label, open, sorted, data } = self;
        let state = TableState::new(data);
        let is_long = move || state.rows() > VIRTUAL_FROM;
        let (group_label, search_label) = (label.clone(), label.clone());
        let columns = Memo::new(move || data.with(|data| data.columns.clone()));
        let table = el("table", "table table--lines").label("aria-label", label);
        let table = table.child(el("thead", "").child(el("tr", "").region(move || heads(state, columns, sorted))));
        let table = table.child(body(store, state, open));
        let table = table.child(el("tfoot", "").region(move || total(store, state)));
        let scroll = div("table-scroll").class_when("table-scroll--long", is_long).child(table);
        let scroll = scroll.attr_by("tabindex", move || is_long().then(|| "0".to_owned()));
        let scroll = scroll.attr_by("role", move || is_long().then(|| "group".to_owned()));
        let scroll = scroll.attr_by("aria-label", move || is_long().then(|| group_label.now()));
        let top = scroll.clone();
        // Whoever sorts or searches wants to see what comes first then.
        follow(move || {
            state.sort.track();
            state.search.track();
            state.active.set(0);
            state.scrolled.set(0);
            top.element().set_scroll_top(0);
        });
        let scroll = scroll.on("scroll", move |event: Event| {
            let row = heard_by(&event).map_or(0, |scroll| scroll.scroll_top()) / ROW_PIXELS;
            state.scrolled.set(usize::try_from(row).unwrap_or(0));
        });
        let is_unfound = move || state.rows() > 0 && state.order.with(Vec::is_empty);
        div("table-box")
            .child_when(move || state.rows() >= SEARCH_FROM, move || search_box(state, &search_label))
            .child(scroll)
            .child_when(is_unfound, || p("note").words(words::NO_ROWS))
    }
}

fn search_box(state: TableState, label: &Words) -> El {
    let label = format!("{}: {}", words::SEARCH, label.now());
    let input = el("input", "input").attr("type", "search").attr("data-search", "").attr("placeholder", words::SEARCH);
    let input = input.attr("aria-label", &label).attr("data-no-picture", "");
    input.on_value("input", move |text| state.search.set(text))
}

fn heads(state: TableState, columns: Memo<Vec<Column>>, sorted: Option<usize>) -> Vec<El> {
    let current = state.sort.get().or(sorted.map(|column| (column, true)));
    let head = |(index, column): (usize, &Column)| {
        let class = column_class(column);
        if column.is_mark {
            return el("td", &format!("table__head {class}")).words(column.title.as_str());
        }
        let direction = current.filter(|(sorted, _)| *sorted == index).map(|(_, is_descending)| is_descending);
        let is_number = column.is_number;
        let turn = move || state.sort.set(Some((index, !direction.unwrap_or(!is_number))));
        let (aria, arrow) = match direction {
            Some(true) => ("descending", " ↓"),
            Some(false) => ("ascending", " ↑"),
            None => ("none", ""),
        };
        let class = if direction.is_some() { format!("{class} table__sorted") } else { class };
        let mut sort = button("table__sort").attr("data-key", &format!("head {index}")).words(column.title.as_str());
        if !column.gloss.is_empty() {
            sort = sort.attr("title", column.gloss);
        }
        let sort = sort.child(span("").attr("aria-hidden", "true").words(arrow)).on_click(turn);
        el("th", &class).attr("scope", "col").attr("aria-sort", aria).child(sort)
    };
    columns.with(|columns| columns.iter().enumerate().map(head).collect())
}

/// The table's body. A click on a row does what Enter does. The listeners do not hold the element: the browser could not let go of either.
fn body(store: Store, state: TableState, open: Option<Rc<dyn Fn(usize)>>) -> El {
    let body = el("tbody", "");
    let can_open = open.is_some();
    let rows = RefCell::new(Rows::new(body.clone()));
    follow(move || {
        let (window, active) = (state.window(), state.active.get());
        let mut rows = rows.borrow_mut();
        state.data.with(|data| {
            state.order.with(|order| rows.show(store, &InSight { data, order, window, active, can_open }));
        });
        if state.is_awaited.get_untracked() && rows.focus(active) {
            state.is_awaited.set(false);
        }
    });
    let clicked = open.clone();
    let body = body.on("click", move |event: MouseEvent| {
        if let (Some(open), Some(row)) = (&clicked, clicked_row(&event, state)) {
            open(row);
        }
    });
    body.on("keydown", move |event| on_key(&event, state, open.as_ref()))
}

/// The row that was clicked: its place in the data.
fn clicked_row(event: &MouseEvent, state: TableState) -> Option<usize> {
    let target: Element = event.target()?.dyn_into().ok()?;
    let position = target.closest("[data-position]").ok()??.get_attribute("data-position")?;
    state.order.with_untracked(|order| order.get(position.parse::<usize>().ok()?).copied())
}

fn total(store: Store, state: TableState) -> Vec<El> {
    let row = |data: &TableData| {
        let mut row = Row::new("table__total");
        row.show(store, &data.columns, data.total.as_ref()?);
        Some(row.element().clone())
    };
    state.data.with(|data| row(data).into_iter().collect())
}

fn order_of(data: &TableData, sort: Option<(usize, bool)>, search: &str) -> Vec<usize> {
    let mut order = match sort {
        Some((column, is_descending)) => data.order_by(column, is_descending),
        None => (0..data.rows.len()).collect(),
    };
    let search = format::lower(search.trim());
    if !search.is_empty() {
        let fits = |text: &str| format::lower(text).contains(&search);
        order.retain(|&row| data.rows[row].iter().any(|cell| fits(&cell.text) || fits(&cell.title)));
    }
    order
}

fn on_key(event: &KeyboardEvent, state: TableState, open: Option<&Rc<dyn Fn(usize)>>) {
    let all = state.order.with_untracked(Vec::len);
    let active = state.active.get_untracked();
    let next = match event.key().as_str() {
        "ArrowDown" => (active + 1).min(all.saturating_sub(1)),
        "ArrowUp" => active.saturating_sub(1),
        "Home" => 0,
        "End" => all.saturating_sub(1),
        "Enter" | " " => {
            // A button in the row has its own Enter.
            let row = state.order.with_untracked(|order| order.get(active).copied());
            if let (Some(open), Some(row)) = (open, row.filter(|_| event.target() != event_button(event))) {
                event.prevent_default();
                open(row);
            }
            return;
        }
        _ => return,
    };
    event.prevent_default();
    if next != active {
        state.is_awaited.set(true);
        state.active.set(next);
    }
}

/// The button that the key was pressed on, if it was one.
fn event_button(event: &KeyboardEvent) -> Option<web_sys::EventTarget> {
    let target = event.target()?;
    target.dyn_ref::<web_sys::HtmlElement>().is_some_and(|element| element.tag_name() == "BUTTON").then_some(target)
}
