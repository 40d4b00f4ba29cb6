use std::cmp::Ordering;
use std::sync::Arc;

use aisle_protocol::metrics::Metric;
use aisle_protocol::spec::Filter;

use crate::format;

/// A table's head and rows, as components show it and as CSV.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct TableData {
    pub(crate) columns: Vec<Column>,
    pub(crate) rows: Vec<Vec<Cell>>,
    /// The rows that the filter names.
    pub(crate) selected: Vec<usize>,
    /// The row of sums below the others; it is not sorted.
    pub(crate) total: Option<Vec<Cell>>,
}

/// A column's head.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Column {
    pub(crate) title: String,
    pub(crate) is_number: bool,
    /// What the figures are, on hover.
    pub(crate) gloss: &'static str,
    /// Left out on phones.
    pub(crate) is_minor: bool,
    /// Names that are cut where they would not fit.
    pub(crate) is_name: bool,
    /// Cells hold a mark and no words; CSV leaves it out.
    pub(crate) is_mark: bool,
}

/// One cell.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Cell {
    /// As people read it.
    pub(crate) text: String,
    /// The exact value: what is sorted by and exported.
    pub(crate) value: String,
    /// A second, smaller line.
    pub(crate) sub: String,
    /// Shown on hover.
    pub(crate) title: String,
    pub(crate) mark: Mark,
    /// Stands out from the rows around it.
    pub(crate) is_strong: bool,
    /// The figure that it shows, and what of.
    pub(crate) metric: Option<(Metric, Arc<Filter>)>,
    /// The key of a figure that has no lines of its own.
    pub(crate) key: Option<&'static str>,
}

/// What is drawn in a cell.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) enum Mark {
    #[default]
    None,
    /// A bar under the text, or alone: a part of the largest, 0–1.
    Bar(f64),
    /// A bar to the right or left of zero, −1 to 1.
    Change(f64),
    /// A line over time; is its last point incomplete?
    Spark(Vec<f64>, bool),
}

impl Column {
    pub(crate) fn text(title: &str) -> Self {
        Self { title: title.to_owned(), ..Self::default() }
    }

    pub(crate) fn name(title: &str) -> Self {
        Self { is_name: true, ..Self::text(title) }
    }

    pub(crate) fn number(title: &str) -> Self {
        Self { is_number: true, ..Self::text(title) }
    }

    pub(crate) fn mark(title: &str) -> Self {
        Self { is_mark: true, ..Self::text(title) }
    }

    /// The same column, with what its figures are.
    pub(crate) fn glossed(mut self, gloss: &'static str) -> Self {
        self.gloss = gloss;
        self
    }

    pub(crate) fn minor(mut self) -> Self {
        self.is_minor = true;
        self
    }
}

impl Cell {
    /// A text, exported as it is.
    pub(crate) fn text(text: impl Into<String>) -> Self {
        let text = text.into();
        Self { value: text.clone(), text, ..Self::default() }
    }

    /// A number as text, with its exact value.
    pub(crate) fn exact(text: impl Into<String>, value: impl ToString) -> Self {
        Self { text: text.into(), value: value.to_string(), ..Self::default() }
    }

    /// A mark alone.
    pub(crate) fn mark(mark: Mark) -> Self {
        Self { mark, ..Self::default() }
    }

    pub(crate) fn with_mark(mut self, mark: Mark) -> Self {
        self.mark = mark;
        self
    }

    pub(crate) fn with_sub(mut self, sub: impl Into<String>) -> Self {
        self.sub = sub.into();
        self
    }

    pub(crate) fn with_title(mut self, title: impl Into<String>) -> Self {
        self.title = title.into();
        self
    }

    pub(crate) fn strong(mut self) -> Self {
        self.is_strong = true;
        self
    }

    pub(crate) fn with_metric(mut self, metric: Metric, scope: impl Into<Arc<Filter>>) -> Self {
        self.metric = Some((metric, scope.into()));
        self
    }

    pub(crate) fn with_key(mut self, key: &'static str) -> Self {
        self.key = Some(key);
        self
    }
}

impl TableData {
    /// The table as CSV, with exact values, sums left out.
    ///
    /// A cell that a spreadsheet would take for a formula gets a leading apostrophe; plain numbers stay numbers.
    pub(crate) fn to_csv(&self) -> String {
        let shown: Vec<_> = (0..self.columns.len()).filter(|&index| !self.columns[index].is_mark).collect();
        let mut csv = line(shown.iter().map(|&index| self.columns[index].title.as_str()));
        for row in &self.rows {
            csv.push_str(&line(shown.iter().filter_map(|&index| row.get(index)).map(|cell| cell.value.as_str())));
        }
        csv
    }

    /// Brings the rows into the order of a column, the largest first.
    pub(crate) fn sort_by(&mut self, column: usize) {
        let order = self.order_by(column, true);
        let mut rows = std::mem::take(&mut self.rows);
        self.rows = order.into_iter().map(|row| std::mem::take(&mut rows[row])).collect();
    }

    /// The order of the rows by a column: numbers by size, texts by letters, what is missing last.
    pub(crate) fn order_by(&self, column: usize, is_descending: bool) -> Vec<usize> {
        let order: Vec<_> = (0..self.rows.len()).collect();
        let value = |row: usize| self.rows[row].get(column).map_or("", |cell| cell.value.as_str());
        let is_number = self.columns.get(column).is_some_and(|column| column.is_number);
        let key = |row: usize| {
            if is_number { (format::number(value(row)), String::new()) } else { (0.0, format::lower(value(row))) }
        };
        let keys: Vec<_> = order.iter().map(|&row| key(row)).collect();
        sorted(&order, &|a, b| {
            let ordering = keys[a].0.total_cmp(&keys[b].0).then_with(|| keys[a].1.cmp(&keys[b].1));
            let ordering = if is_descending { ordering.reverse() } else { ordering };
            value(a).is_empty().cmp(&value(b).is_empty()).then(ordering)
        })
    }
}

/// The rows in order; equal ones stay as they came. Merging takes a tenth of the standard sort's code.
fn sorted(rows: &[usize], compare: &dyn Fn(usize, usize) -> Ordering) -> Vec<usize> {
    if rows.len() < 2 {
        return rows.to_vec();
    }
    let (left, right) = rows.split_at(rows.len() / 2);
    let (left, right) = (sorted(left, compare), sorted(right, compare));
    let (mut left, mut right) = (left.into_iter().peekable(), right.into_iter().peekable());
    let mut merged = Vec::with_capacity(rows.len());
    while let (Some(&first), Some(&second)) = (left.peek(), right.peek()) {
        let side = if compare(second, first).is_lt() { &mut right } else { &mut left };
        merged.extend(side.next());
    }
    merged.extend(left);
    merged.extend(right);
    merged
}

fn line<'a>(values: impl Iterator<Item = &'a str>) -> String {
    let quoted = values.map(|value| {
        let begins_formula = value.trim_start_matches(' ').starts_with(['=', '+', '-', '@', '\t', '\r']);
        let guard = if begins_formula && format::number(value).is_nan() { "'" } else { "" };
        format!("\"{guard}{}\"", value.replace('"', "\"\""))
    });
    quoted.collect::<Vec<_>>().join(",") + "\r\n"
}

#[cfg(test)]
mod tests {
    use wasm_bindgen_test::wasm_bindgen_test;

    use super::sorted;

    #[wasm_bindgen_test]
    fn rows_are_sorted_and_equal_ones_stay_as_they_came() {
        for length in [0, 1, 2, 3, 10, 257] {
            let rows: Vec<usize> = (0..length).collect();
            let key = |row: usize| row * 7_919 % 13;
            let mut expected = rows.clone();
            expected.sort_by_key(|&row| key(row));
            assert_eq!(sorted(&rows, &|a, b| key(a).cmp(&key(b))), expected);
        }
    }
}
