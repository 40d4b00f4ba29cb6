use super::table_row::Row;
use super::{Column, TableData};
use crate::dom::{El, el};
use crate::state::Store;

/// The height of a row of a long table, in pixels; the stylesheet says the same.
pub(super) const ROW_PIXELS: i32 = 33;

/// Which rows of a table are in sight, and how they stand there.
pub(super) struct InSight<'a> {
    pub(super) data: &'a TableData,
    /// The rows as they are shown: places in the data.
    pub(super) order: &'a [usize],
    /// The positions of the first row to draw, and of that after the last.
    pub(super) window: (usize, usize),
    /// The position that the arrow keys have reached.
    pub(super) active: usize,
    pub(super) can_open: bool,
}

/// The rows in a table's body. They stay, and what they show changes in place: tables of the Live page change ten times a second, and
/// rows made anew would be most of what there is to do then.
pub(super) struct Rows {
    body: El,
    columns: Vec<Column>,
    rows: Vec<Row>,
    above: Option<El>,
    below: Option<El>,
}

impl Rows {
    pub(super) fn new(body: El) -> Self {
        Self { body, columns: Vec::new(), rows: Vec::new(), above: None, below: None }
    }

    /// Draws what is in sight. The focus goes with the name of the row that has it.
    pub(super) fn show(&mut self, store: Store, shown: &InSight<'_>) {
        let focused = self.focused().and_then(|place| Some(self.rows.get(place)?.name().to_owned()));
        if self.columns != shown.data.columns {
            self.columns.clone_from(&shown.data.columns);
            self.keep(0);
        }
        let (start, end) = shown.window;
        self.keep(end - start);
        for (place, (position, &index)) in shown.order.iter().enumerate().take(end).skip(start).enumerate() {
            if place == self.rows.len() {
                self.rows.push(self.add());
            }
            let row = &mut self.rows[place];
            row.show(store, &self.columns, &shown.data.rows[index]);
            row.stand(position, position == shown.active, shown.can_open, shown.data.selected.contains(&index));
        }
        self.make_room(start, shown.order.len() - end);
        if let Some(name) = focused {
            self.follow_focus(&name);
        }
    }

    /// Moves the focus to the row of a name. If that is drawn no more, it goes: who looks would take another row for it.
    fn follow_focus(&self, name: &str) {
        let (focused, named) = (self.focused(), self.rows.iter().position(|row| row.name() == name));
        match (named, focused) {
            (Some(named), focused) if focused != Some(named) => self.rows[named].element().focus(),
            (None, Some(focused)) => drop(self.rows[focused].element().html().blur()),
            _ => {}
        }
    }

    /// Gives the focus to the row at a position; one that is not drawn is scrolled to. Is it drawn?
    pub(super) fn focus(&self, position: usize) -> bool {
        let row = self.rows.iter().find(|row| row.position() == position);
        match (row, self.body.element().closest(".table-scroll")) {
            (Some(row), _) => row.element().focus(),
            (None, Ok(Some(scroll))) => scroll.set_scroll_top(position as i32 * ROW_PIXELS),
            (None, _) => {}
        }
        row.is_some()
    }

    /// The place among the drawn rows of the one that has the focus.
    fn focused(&self) -> Option<usize> {
        let focused = self.body.element().query_selector("tr:focus").ok()??;
        self.rows.iter().position(|row| *row.element().element() == focused)
    }

    /// Takes all rows off but so many.
    fn keep(&mut self, rows: usize) {
        self.rows.drain(rows.min(self.rows.len())..).for_each(|row| row.element().element().remove());
    }

    /// Another row after those that are there.
    fn add(&self) -> Row {
        let row = Row::new("");
        let next = self.below.as_ref().map(|below| below.element().as_ref());
        let _ = self.body.element().insert_before(row.element().element(), next);
        row
    }

    /// Keeps room for so many rows that are not drawn.
    fn make_room(&mut self, above: usize, below: usize) {
        let body = self.body.element();
        set_spacer(&mut self.above, above, |spacer| drop(body.prepend_with_node_1(spacer)));
        set_spacer(&mut self.below, below, |spacer| drop(body.append_child(spacer)));
    }
}

/// Makes a spacer as high as so many rows; of none, it goes.
fn set_spacer(spacer: &mut Option<El>, rows: usize, put: impl FnOnce(&web_sys::Element)) {
    if rows == 0 {
        spacer.take().inspect(|spacer| spacer.element().remove());
        return;
    }
    let spacer = spacer.get_or_insert_with(|| {
        let cell = el("td", "").attr("colspan", "99");
        let spacer = el("tr", "table__spacer").attr("aria-hidden", "true").child(cell);
        put(spacer.element());
        spacer
    });
    let height = format!("{}px", rows * usize::try_from(ROW_PIXELS).unwrap_or(0));
    let _ = spacer.html().style().set_property("height", &height);
}
