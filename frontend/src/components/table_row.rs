use super::{Cell, Column, Mark, figure, plain_figure};
use crate::charts::{percent, spark};
use crate::dom::{El, div, el, span};
use crate::state::Store;

/// A row, whose cells change in place.
pub(super) struct Row {
    element: El,
    cells: Vec<DrawnCell>,
    /// What stands in its first cell.
    name: String,
    position: usize,
    /// Its attributes as they were set last.
    class: &'static str,
    is_active: Option<bool>,
}

impl Row {
    pub(super) fn new(class: &'static str) -> Self {
        let element = el("tr", class);
        Self { element, cells: Vec::new(), name: String::new(), position: usize::MAX, class, is_active: None }
    }

    pub(super) fn element(&self) -> &El {
        &self.element
    }

    pub(super) fn name(&self) -> &str {
        &self.name
    }

    pub(super) fn position(&self) -> usize {
        self.position
    }

    /// Shows these cells.
    pub(super) fn show(&mut self, store: Store, columns: &[Column], cells: &[Cell]) {
        let name = cells.first().map_or("", |cell| cell.value.as_str());
        if self.name != name {
            self.name = name.to_owned();
            // By it the focus finds the row again where the whole table is made anew.
            let _ = self.element.element().set_attribute("data-key", &format!("row {name}"));
        }
        for (index, (column, cell)) in columns.iter().zip(cells).enumerate() {
            match self.cells.get_mut(index) {
                Some(drawn) => drawn.show(store, index, column, cell),
                None => {
                    let drawn = DrawnCell::new(store, index, column, cell);
                    let _ = self.element.element().append_child(drawn.outer.element());
                    self.cells.push(drawn);
                }
            }
        }
    }

    /// Says where the row stands in the table, and what it is there.
    pub(super) fn stand(&mut self, position: usize, is_active: bool, can_open: bool, is_selected: bool) {
        let element = self.element.element();
        if self.position != position {
            let _ = element.set_attribute("data-position", &position.to_string());
            self.position = position;
        }
        if self.is_active != Some(is_active) {
            let _ = element.set_attribute("tabindex", if is_active { "0" } else { "-1" });
            self.is_active = Some(is_active);
        }
        let class = row_class(can_open, is_selected);
        if self.class != class {
            element.set_class_name(class);
            self.class = class;
        }
    }
}

fn row_class(can_open: bool, is_selected: bool) -> &'static str {
    match (can_open, is_selected) {
        (true, true) => "table__row table__row--open table__row--selected",
        (true, false) => "table__row table__row--open",
        (false, true) => "table__row table__row--selected",
        (false, false) => "table__row",
    }
}

/// The classes of a column's cells.
pub(super) fn column_class(column: &Column) -> String {
    let parts = [
        (column.is_number, "num"),
        (column.is_name, "table__name"),
        (column.is_mark, "table__mark"),
        (column.is_minor, "only-wide"),
    ];
    let words = parts.into_iter().filter(|(is_on, _)| *is_on).map(|(_, class)| class);
    words.collect::<Vec<_>>().join(" ")
}

/// A cell as it is drawn.
struct DrawnCell {
    outer: El,
    text: El,
    /// The part of a bar that is filled.
    fill: Option<El>,
    shown: Cell,
}

impl DrawnCell {
    fn new(store: Store, index: usize, column: &Column, cell: &Cell) -> Self {
        let (tag, scope) = if index == 0 { ("th", Some("row")) } else { ("td", None) };
        let mut outer = el(tag, &column_class(column));
        if let Some(scope) = scope {
            outer = outer.attr("scope", scope);
        }
        if cell.is_strong {
            outer = outer.with_class("is-strong");
        }
        let mut text = match (&cell.metric, cell.key) {
            (Some((metric, scope)), _) => figure(store, *metric, scope.clone(), &cell.value, &cell.text),
            (None, Some(key)) => plain_figure(key, &cell.value, &cell.text),
            (None, None) => span("").words(cell.text.as_str()),
        };
        if !cell.title.is_empty() {
            text = text.attr("title", &cell.title);
        }
        outer = outer.child(text.clone());
        if !cell.sub.is_empty() {
            outer = outer.child(span("table__sub").words(cell.sub.as_str()));
        }
        let mut fill = None;
        if let Some(mark) = mark(&cell.mark, column.is_name, &mut fill) {
            outer = outer.child(mark);
        }
        Self { outer, text, fill, shown: cell.clone() }
    }

    /// Shows another cell: in place where only its text, its title or the length of its bar differ.
    fn show(&mut self, store: Store, index: usize, column: &Column, cell: &Cell) {
        if self.shown == *cell {
            return;
        }
        if !is_alike(&self.shown, cell) {
            let drawn = Self::new(store, index, column, cell);
            let _ = self.outer.element().replace_with_with_node_1(drawn.outer.element());
            *self = drawn;
            return;
        }
        let text = self.text.element();
        if self.shown.text != cell.text
            && let Some(words) = text.first_child()
        {
            words.set_node_value(Some(&cell.text));
        }
        if cell.key.is_some() && self.shown.value != cell.value {
            let _ = text.set_attribute("data-value", &cell.value);
        }
        if self.shown.title != cell.title {
            let _ = text.set_attribute("title", &cell.title);
        }
        if let (Mark::Bar(part), Some(fill)) = (&cell.mark, &self.fill) {
            let _ = fill.html().style().set_property("width", &bar_length(*part));
        }
        self.shown.clone_from(cell);
    }
}

/// Is one cell drawn as another, but for its text, its title and the length of its bar?
fn is_alike(shown: &Cell, cell: &Cell) -> bool {
    let is_same_mark = match (&shown.mark, &cell.mark) {
        (Mark::Bar(_), Mark::Bar(_)) => true,
        (before, now) => before == now,
    };
    is_same_mark
        && shown.metric.is_none()
        && cell.metric.is_none()
        && shown.title.is_empty() == cell.title.is_empty()
        && (&shown.sub, shown.is_strong, shown.key) == (&cell.sub, cell.is_strong, cell.key)
}

fn bar_length(part: f64) -> String {
    percent(part.clamp(0.0, 1.0))
}

fn mark(mark: &Mark, is_under_text: bool, fill: &mut Option<El>) -> Option<El> {
    match mark {
        Mark::None => None,
        Mark::Bar(part) => {
            let class = if is_under_text { "cell-bar cell-bar--under" } else { "cell-bar" };
            let filled = span("cell-bar__fill").style("width", &bar_length(*part));
            Some(div(class).child(fill.insert(filled).clone()))
        }
        Mark::Change(part) => {
            let part = part.clamp(-1.0, 1.0) / 2.0;
            let class =
                if part < 0.0 { "cell-bar__fill cell-bar__fill--loss" } else { "cell-bar__fill cell-bar__fill--gain" };
            let fill = span(class).style("left", &percent(0.5 + part.min(0.0))).style("width", &percent(part.abs()));
            Some(div("cell-bar cell-bar--both").child(fill))
        }
        Mark::Spark(values, is_incomplete) => Some(
            div("cell-spark").children(spark(values, *is_incomplete, "var(--measure-sales)").into_iter().collect()),
        ),
    }
}
