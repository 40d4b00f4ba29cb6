use crate::spec::Filter;
use crate::table::{Day, DayRange, Ledger, LineFlags, NONE, SalesTable, TextColumn, Timestamp};

/// The line lies outside the dates.
pub(super) const DATE: u8 = 1;
/// The filter names other countries.
pub(super) const COUNTRY: u8 = 1 << 1;
/// The filter names other products.
pub(super) const PRODUCT: u8 = 1 << 2;
/// The filter names other categories.
pub(super) const CATEGORY: u8 = 1 << 3;
/// The filter names other stores.
pub(super) const STORE: u8 = 1 << 4;
/// The filter names other customers.
pub(super) const CUSTOMER: u8 = 1 << 5;
/// The filter names other kinds or classes.
pub(super) const KIND: u8 = 1 << 6;

/// A filter, resolved against a table's dictionaries: for each line, the dimensions in which it fails.
///
/// A line that fails in nothing counts everywhere. One that fails in a single dimension still counts in that
/// dimension's own chart, so that the values next to the picked ones stay in sight.
pub(crate) struct Selection<'a> {
    /// Lists that all lines of a stretch answer alike, with the values of the stretches.
    stretch_lists: Vec<(&'a [u32], List<'a>)>,
    products: Option<List<'a>>,
    cell_fails: [u8; 16],
    always: u8,
    from: i64,
    to: i64,
}

/// The values of a dimension that a filter names.
pub(super) struct List<'a> {
    codes: &'a [u32],
    /// What a line of this code fails in; the last entry is for lines without a text.
    fails: Vec<u8>,
}

impl<'a> Selection<'a> {
    pub(crate) fn new(table: &'a SalesTable, ledger: &'a Ledger, filter: &Filter) -> Self {
        let mut cell_fails = [0; 16];
        for (cell, fails) in cell_fails.iter_mut().enumerate() {
            let flags = LineFlags::of_cell(cell);
            let is_kind = filter.kinds.is_empty() || filter.kinds.contains(&flags.kind());
            let is_class = filter.classes.is_empty() || filter.classes.contains(&flags.class());
            *fails = if is_kind && is_class { 0 } else { KIND };
        }
        let midnight = |day: Day| i64::from(day.number()) * 86_400;
        let mut selection = Self {
            stretch_lists: Vec::new(),
            products: products_list(table, ledger, &filter.products),
            cell_fails,
            always: 0,
            from: filter.from.map_or(i64::MIN, midnight),
            to: filter.to.map_or(i64::MAX, |day| midnight(day.plus(1))),
        };
        let stretches = &ledger.runs.stretches;
        selection.add_texts((&table.country, &stretches.country), COUNTRY, &filter.countries);
        selection.add_texts((&table.optional.category, &stretches.category), CATEGORY, &filter.categories);
        selection.add_texts((&table.optional.store, &stretches.store), STORE, &filter.stores);
        selection.add_texts((&table.customer, &stretches.customer), CUSTOMER, &filter.customers);
        selection
    }

    /// Adds what a column must be, given with its values by stretch.
    fn add_texts(&mut self, (column, by_stretch): (&'a TextColumn, &'a [u32]), dimension: u8, picked: &[String]) {
        if picked.is_empty() {
            return;
        }
        if column.codes.is_empty() {
            // The file has no such column; only the empty text, "none", could be meant.
            self.always |= if picked.iter().any(String::is_empty) { 0 } else { dimension };
            return;
        }
        let mut fails = vec![dimension; column.dictionary.len() + 1];
        for text in picked {
            if let Some(code) = column.dictionary.find(text) {
                fails[code as usize] = 0;
            }
            if text.is_empty()
                && let Some(none) = fails.last_mut()
            {
                *none = 0;
            }
        }
        self.stretch_lists.push((by_stretch, List { codes: &column.codes, fails }));
    }

    /// The dimensions but the dates in which a line fails.
    #[inline]
    pub(crate) fn fails_but_date(&self, row: usize, flags: LineFlags) -> u8 {
        let product_fails = self.products.as_ref().map_or(0, |list| list.fails(row));
        let lists = self.stretch_lists.iter();
        lists.fold(self.always | self.cell_fails(flags) | product_fails, |fails, (_, list)| fails | list.fails(row))
    }

    /// Those of them in which a stretch of the ledger fails as a whole.
    #[inline]
    pub(super) fn stretch_fails(&self, stretch: usize) -> u8 {
        let lists = self.stretch_lists.iter();
        lists.fold(self.always, |fails, (codes, list)| fails | list.fails_with(codes[stretch]))
    }

    /// Those of them in which it fails by its kind and class.
    #[inline]
    pub(super) fn cell_fails(&self, flags: LineFlags) -> u8 {
        self.cell_fails[flags.cell()]
    }

    /// Which products the filter names; `None` if it names none.
    pub(super) fn products(&self) -> Option<&List<'a>> {
        self.products.as_ref()
    }

    /// Does a moment lie within the dates?
    #[inline]
    pub(super) fn has_date(&self, seconds: u32) -> bool {
        (self.from..self.to).contains(&i64::from(seconds))
    }
}

impl List<'_> {
    /// What a line fails in.
    #[inline]
    pub(super) fn fails(&self, row: usize) -> u8 {
        self.fails_with(self.codes[row])
    }

    /// What a line of this value fails in.
    #[inline]
    fn fails_with(&self, code: u32) -> u8 {
        let none = self.fails.len() - 1;
        self.fails[(code as usize).min(none)]
    }
}

fn products_list<'a>(table: &'a SalesTable, ledger: &Ledger, products: &[String]) -> Option<List<'a>> {
    if products.is_empty() {
        return None;
    }
    let mut is_picked = vec![false; ledger.products.len()];
    for product in products.iter().filter_map(|code| ledger.product_index(code)) {
        is_picked[product as usize] = true;
    }
    let fails = ledger.product_of_code.iter().map(|&product| if is_picked[product as usize] { 0 } else { PRODUCT });
    Some(List { codes: &table.code.codes, fails: fails.chain([PRODUCT]).collect() })
}

/// The days of the data that the filter's dates leave; `None` where they leave none.
pub(super) fn view_of(filter: &Filter, data: DayRange) -> Option<DayRange> {
    let first = filter.from.map_or(data.first, |from| from.max(data.first));
    let last = filter.to.map_or(data.last, |to| to.min(data.last));
    (first <= last).then_some(DayRange { first, last })
}

/// The day of a row, counted from the first day of the data.
#[inline]
pub(super) fn day_index(seconds: u32, data: DayRange) -> usize {
    (Timestamp::from_seconds(seconds).day().number() - data.first.number()) as usize
}

/// The text of a column's code; empty where a line has none.
pub(super) fn text_or_empty(column: &TextColumn, code: u32) -> &str {
    if code == NONE || code as usize >= column.dictionary.len() { "" } else { column.dictionary.text(code) }
}
