use std::ops::Range;

use crate::table::{NONE, PIECE, SalesTable, TextColumn};

/// The rows of a table, invoice by invoice: what is distinct within an invoice can then be counted by looking back at
/// the row before, without a set of what has been seen.
///
/// They are cut into *stretches*: lines that follow each other and share invoice, time, customer, country, category and
/// store. Most often a stretch is an invoice.
#[derive(Clone, Debug, Default)]
pub(crate) struct LineOrder {
    /// `None` where the table already has this order, as tills write it.
    rows: Option<Vec<u32>>,
    /// The positions at which stretches begin, and the end of the last one.
    bounds: Vec<u32>,
}

impl LineOrder {
    pub(super) fn new(table: &SalesTable) -> Self {
        let invoice = &table.invoice;
        let mut order = Self { rows: (!is_grouped(invoice)).then(|| grouped_rows(invoice)), bounds: Vec::new() };
        order.bounds = order.stretch_bounds(table);
        order
    }

    /// The row at a position of this order.
    #[inline]
    pub(crate) fn row_at(&self, position: usize) -> usize {
        self.rows.as_ref().map_or(position, |rows| rows[position] as usize)
    }

    /// The values of a column at some positions; they are gathered in `scratch` unless they lie side by side.
    #[inline]
    pub(crate) fn values<'a, T: Copy>(
        &self,
        column: &'a [T],
        positions: Range<usize>,
        scratch: &'a mut Vec<T>,
    ) -> &'a [T] {
        let Some(rows) = &self.rows else { return &column[positions] };
        scratch.clear();
        scratch.extend(rows[positions].iter().map(|&row| column[row as usize]));
        scratch
    }

    /// Calls `act` with the positions of each stretch, in order.
    ///
    /// It is a call and no loop for the reason of [`PIECE`].
    pub(crate) fn for_each_stretch(&self, act: &mut dyn FnMut(Range<usize>)) {
        for bounds in self.bounds.windows(2) {
            act(bounds[0] as usize..bounds[1] as usize);
        }
    }

    /// For each stretch, the value of a column that its lines share; none of a column that the file does not have.
    pub(super) fn by_stretch(&self, column: &[u32]) -> Vec<u32> {
        if column.is_empty() {
            return Vec::new();
        }
        let starts = &self.bounds[..self.bounds.len() - 1];
        starts.iter().map(|&position| column[self.row_at(position as usize)]).collect()
    }

    fn stretch_bounds(&self, table: &SalesTable) -> Vec<u32> {
        let columns = [
            &table.invoice.codes,
            &table.time,
            &table.customer.codes,
            &table.country.codes,
            &table.optional.category.codes,
            &table.optional.store.codes,
        ];
        let mut bounds = vec![0];
        let mut changes = Vec::new();
        let mut gathered = Vec::new();
        // Each piece begins with the last line of the one before.
        for first in (0..table.len().saturating_sub(1)).step_by(PIECE) {
            let positions = first..table.len().min(first + PIECE + 1);
            changes.clear();
            changes.resize(positions.len() - 1, 0);
            for column in columns.iter().filter(|column| !column.is_empty()) {
                note_changes(self.values(column, positions.clone(), &mut gathered), &mut changes);
            }
            note_bounds(first, &changes, &mut bounds);
        }
        if !table.is_empty() {
            bounds.push(table.len() as u32);
        }
        bounds
    }
}

/// Notes, in bits that are set, where a value differs from the one before.
#[inline(never)]
fn note_changes(values: &[u32], changes: &mut [u32]) {
    for ((before, value), change) in values.iter().zip(&values[1..]).zip(changes) {
        *change |= before ^ value;
    }
}

#[inline(never)]
fn note_bounds(first: usize, changes: &[u32], bounds: &mut Vec<u32>) {
    for (offset, &change) in changes.iter().enumerate() {
        if change != 0 {
            bounds.push((first + offset + 1) as u32);
        }
    }
}

/// Do the lines of each invoice follow each other?
fn is_grouped(invoice: &TextColumn) -> bool {
    let mut is_seen = vec![false; invoice.dictionary.len()];
    let mut before = NONE;
    invoice.codes.chunks(PIECE).all(|codes| follow_each_other(codes, &mut before, &mut is_seen))
}

#[inline(never)]
fn follow_each_other(codes: &[u32], before: &mut u32, is_seen: &mut [bool]) -> bool {
    codes.iter().all(|&code| {
        let is_new = std::mem::replace(before, code) != code;
        !(is_new && std::mem::replace(&mut is_seen[code as usize], true))
    })
}

/// Rows sorted by invoice, each invoice's rows in their own order (a counting sort).
fn grouped_rows(invoice: &TextColumn) -> Vec<u32> {
    let mut next = vec![0_u32; invoice.dictionary.len() + 1];
    for &code in &invoice.codes {
        next[code as usize + 1] += 1;
    }
    for index in 1..next.len() {
        next[index] += next[index - 1];
    }
    let mut rows = vec![0_u32; invoice.codes.len()];
    for (row, &code) in invoice.codes.iter().enumerate() {
        let place = &mut next[code as usize];
        rows[*place as usize] = row as u32;
        *place += 1;
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::{NewLine, SalesTable};

    /// The rows of each stretch of lines that have these invoices and stores.
    fn stretches_of(lines: &[(&str, &str)]) -> Vec<Vec<usize>> {
        let mut table = SalesTable::default();
        for (invoice, store) in lines {
            table.push(&NewLine { invoice, code: "a", store: Some(store), ..NewLine::default() }).unwrap();
        }
        let order = LineOrder::new(&table);
        let mut stretches = Vec::new();
        order.for_each_stretch(&mut |positions| stretches.push(positions.map(|at| order.row_at(at)).collect()));
        stretches
    }

    #[test]
    fn stretches_come_invoice_by_invoice() {
        assert_eq!(stretches_of(&[("1", "n"), ("1", "n"), ("2", "n")]), [vec![0, 1], vec![2]]);
        let scattered = [("1", "n"), ("2", "n"), ("1", "n"), ("3", "n"), ("2", "n")];
        assert_eq!(stretches_of(&scattered), [vec![0, 2], vec![1, 4], vec![3]]);
        assert_eq!(stretches_of(&[]), Vec::<Vec<usize>>::new());
    }

    #[test]
    fn another_store_begins_another_stretch() {
        assert_eq!(stretches_of(&[("1", "n"), ("1", "s"), ("1", "s"), ("1", "n")]), [vec![0], vec![1, 2], vec![3]]);
    }
}
