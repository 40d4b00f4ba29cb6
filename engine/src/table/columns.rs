use super::dictionary::{Dictionary, NONE};

/// A column of texts, as codes into its own dictionary; [`NONE`] where the line has no text.
#[derive(Clone, Debug, Default)]
pub struct TextColumn {
    /// The distinct texts.
    pub dictionary: Dictionary,
    /// One code a line.
    pub codes: Vec<u32>,
}

impl TextColumn {
    /// The text of a row, if it has one.
    #[must_use]
    pub fn text(&self, row: usize) -> Option<&str> {
        let code = self.codes[row];
        (code != NONE).then(|| self.dictionary.text(code))
    }

    /// The code of a text; `None` when the dictionary is full.
    pub(super) fn code_of(&mut self, text: Option<&str>) -> Option<u32> {
        text.map_or(Some(NONE), |text| self.dictionary.insert(text))
    }
}

/// Columns that a file may or may not have. A column is empty until the first line that has a value for it.
#[derive(Clone, Debug, Default)]
pub struct OptionalColumns {
    /// Cost of one unit in ten-thousandths; [`Self::NO_COST`] where unknown.
    pub unit_cost: Vec<i64>,
    /// Store.
    pub store: TextColumn,
    /// Sales channel.
    pub channel: TextColumn,
    /// Product category.
    pub category: TextColumn,
    /// Supplier.
    pub supplier: TextColumn,
    /// Currency.
    pub currency: TextColumn,
    /// Status of the order.
    pub order_status: TextColumn,
}

impl OptionalColumns {
    /// The unit cost of a line that has none.
    pub const NO_COST: i64 = i64::MIN;

    /// The columns of texts, in the order of [`OptionalCodes::texts`].
    pub(crate) fn texts_mut(&mut self) -> [&mut TextColumn; 6] {
        [
            &mut self.store,
            &mut self.channel,
            &mut self.category,
            &mut self.supplier,
            &mut self.currency,
            &mut self.order_status,
        ]
    }
}

/// What a line has for the optional columns.
#[derive(Clone, Copy, Debug)]
pub(crate) struct OptionalCodes {
    /// Store, channel, category, supplier, currency, order status.
    pub(crate) texts: [u32; 6],
    pub(crate) unit_cost: Option<i64>,
}

/// Appends a value to a column that begins with its first value and is as long as the table from then on.
pub(super) fn push_from<T: Copy>(column: &mut Vec<T>, value: Option<T>, none: T, row: usize, capacity: usize) {
    if column.is_empty() && value.is_some() {
        column.reserve_exact(capacity);
        column.resize(row, none);
    }
    if value.is_some() || !column.is_empty() {
        column.push(value.unwrap_or(none));
    }
}

/// Takes rows out of a column, from `first_row` on.
pub(super) fn remove_from<T: Copy>(column: &mut Vec<T>, first_row: usize, is_removed: impl Fn(usize) -> bool) {
    let first_row = first_row.min(column.len());
    let mut kept = first_row;
    for row in first_row..column.len() {
        if !is_removed(row) {
            column[kept] = column[row];
            kept += 1;
        }
    }
    column.truncate(kept);
}
