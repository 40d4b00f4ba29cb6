use rustc_hash::FxHasher;
use serde::{Deserialize, Serialize};
use std::{hash::Hasher, ops::Range};

use super::LineOrder;
use crate::order::{sort_by_key, sort_numbers};
use crate::spec::Definitions;
use crate::table::{DayRange, LineFlags, NONE, SalesTable, Timestamp};

/// Two files that tell of the same days.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Overlap {
    /// Index of the earlier file.
    pub first_file: u16,
    /// Index of the later file.
    pub second_file: u16,
    /// From the first to the last repeated line's day.
    pub days: DayRange,
    /// Lines of the later file that repeat lines of the earlier one.
    pub lines: u64,
}

/// Finds lines that repeat an earlier line in all columns and marks them.
///
/// Copies of a line are counted file by file. The k-th copy in a file repeats *across files* if an earlier file holds at
/// least k copies too; otherwise it repeats *within its file* if k > 1. So a till's own repetition survives when two
/// exports that overlap are joined: with the defaults, a line that one file has once and another twice is kept twice. A
/// line is marked with one of the two; it is dropped when the definitions drop what it is marked with, or drop
/// repetitions within a file and k > 1.
///
/// # Returns
/// Which files overlap, by the earlier file. A copy counts for the earliest file that holds as many.
///
/// # Numerics
/// Lines are compared within their invoice, if any two of them are the same: sorted by a 32-bit hash of all columns, equal
/// hashes then compared column by column. 8 bytes a line of the longest invoice.
pub(super) fn mark(
    table: &SalesTable,
    definitions: &Definitions,
    order: &LineOrder,
    flags: &mut [LineFlags],
) -> Vec<Overlap> {
    let mut marker = Marker { table, definitions, flags, columns: Columns::of(table), overlaps: Vec::new() };
    let mut traces = Traces::new();
    let (mut invoice_at_hand, mut start, mut may_repeat) = (NONE, 0, false);
    order.for_each_stretch(&mut |positions| {
        let invoice = table.invoice.codes[order.row_at(positions.start)];
        if invoice != invoice_at_hand {
            if may_repeat {
                marker.mark_invoice(order, start..positions.start);
            }
            (invoice_at_hand, start, may_repeat) = (invoice, positions.start, false);
        }
        may_repeat |= traces.leave_all(&marker, order, invoice, positions);
    });
    if may_repeat {
        marker.mark_invoice(order, start..table.len());
    }
    sort_by_key(&mut marker.overlaps, |overlap| (overlap.first_file, overlap.second_file));
    marker.overlaps
}

/// The lines of an invoice by code and units: most invoices hold no two that are the same, and show it here.
struct Traces {
    /// Invoice and row of the last line at each place; a line whose place is taken goes to the next one.
    places: Vec<(u32, u32)>,
    invoice: u32,
    lines: usize,
}

impl Traces {
    const LEN: usize = 4_096;

    fn new() -> Self {
        Self { places: vec![(NONE, 0); Self::LEN], invoice: NONE, lines: 0 }
    }

    /// Leaves a trace of each of these lines of an invoice, until one is the same as another; is there one? An invoice of
    /// very many lines is said to hold such lines without a look.
    #[inline(never)]
    fn leave_all(&mut self, marker: &Marker<'_>, order: &LineOrder, invoice: u32, positions: Range<usize>) -> bool {
        if std::mem::replace(&mut self.invoice, invoice) != invoice {
            self.lines = 0;
        }
        self.lines += positions.len();
        if self.lines > Self::LEN / 2 {
            return true;
        }
        positions.into_iter().any(|position| self.is_there(marker, order.row_at(position)))
    }

    /// Is there a line that is the same? If not, a trace of this one is left.
    fn is_there(&mut self, marker: &Marker<'_>, row: usize) -> bool {
        let table = marker.table;
        let (code, units) = (table.code.codes[row], table.quantity[row]);
        // Units are thousandths, so their lowest bits say little.
        let mut place = (code ^ (units as u32).wrapping_mul(0x9e37_79b9) >> 16) as usize % Self::LEN;
        loop {
            let (invoice, other) = self.places[place];
            if invoice != self.invoice {
                self.places[place] = (self.invoice, row as u32);
                return false;
            }
            let other = other as usize;
            let is_alike = table.code.codes[other] == code && table.quantity[other] == units;
            if is_alike && marker.columns.are_equal(other, row) {
                return true;
            }
            place = (place + 1) % Self::LEN;
        }
    }
}

/// All columns of a table but the line numbers.
struct Columns<'a> {
    codes: Vec<&'a [u32]>,
    counts: Vec<&'a [i64]>,
}

impl<'a> Columns<'a> {
    fn of(table: &'a SalesTable) -> Self {
        let optional = &table.optional;
        let texts = [
            &table.code,
            &table.description,
            &table.customer,
            &table.country,
            &optional.store,
            &optional.channel,
            &optional.category,
            &optional.supplier,
            &optional.currency,
            &optional.order_status,
        ];
        let mut codes: Vec<&[u32]> = texts.iter().map(|column| &*column.codes).collect();
        codes.push(&table.time);
        codes.retain(|column| !column.is_empty());
        let mut counts: Vec<&[i64]> = vec![&table.quantity, &table.unit_price, &table.amount, &optional.unit_cost];
        counts.retain(|column| !column.is_empty());
        Self { codes, counts }
    }

    fn hash(&self, row: usize) -> u32 {
        let mut hasher = FxHasher::default();
        for column in &self.codes {
            hasher.write_u32(column[row]);
        }
        for column in &self.counts {
            hasher.write_i64(column[row]);
        }
        // In WebAssembly the upper half is empty.
        hasher.finish() as u32
    }

    fn are_equal(&self, left: usize, right: usize) -> bool {
        self.codes.iter().all(|column| column[left] == column[right])
            && self.counts.iter().all(|column| column[left] == column[right])
    }
}

struct Marker<'a> {
    table: &'a SalesTable,
    definitions: &'a Definitions,
    flags: &'a mut [LineFlags],
    columns: Columns<'a>,
    overlaps: Vec<Overlap>,
}

impl Marker<'_> {
    /// Marks the repetitions among the lines of an invoice.
    fn mark_invoice(&mut self, order: &LineOrder, positions: Range<usize>) {
        // A hash above, the row below.
        let hashed = |row: usize| u64::from(self.columns.hash(row)) << 32 | row as u64;
        let mut hashed_rows: Vec<u64> = positions.map(|position| hashed(order.row_at(position))).collect();
        sort_numbers(&mut hashed_rows);
        for run in hashed_rows.chunk_by(|left, right| left >> 32 == right >> 32) {
            if run.len() > 1 {
                self.mark_run(run.iter().map(|hashed_row| *hashed_row as u32 as usize).collect());
            }
        }
    }

    /// Marks the repetitions among rows of one hash, in ascending order.
    fn mark_run(&mut self, mut rows: Vec<usize>) {
        while let Some(&first) = rows.first() {
            let (copies, others) = rows.into_iter().partition(|&row| self.columns.are_equal(first, row));
            self.mark_copies(copies);
            rows = others;
        }
    }

    fn mark_copies(&mut self, rows: Vec<usize>) {
        // Files with their number of copies, the current file last.
        let mut files: Vec<(usize, usize)> = Vec::new();
        for row in rows {
            let file = self.table.file_of(row);
            match files.last_mut() {
                Some((last, copies)) if *last == file => *copies += 1,
                _ => files.push((file, 1)),
            }
            let Some((&(_, copy), earlier)) = files.split_last() else { continue };
            let origin = earlier.iter().find(|&&(_, copies)| copies >= copy);
            if origin.is_none() && copy == 1 {
                continue;
            }
            let drops_repetition = copy > 1 && self.definitions.drop_duplicates_within_files;
            let drops_overlap = origin.is_some() && self.definitions.drop_duplicates_across_files;
            self.flags[row].mark_repeat(origin.is_some(), drops_repetition || drops_overlap);
            if let Some(&(first_file, _)) = origin {
                self.note_overlap(first_file as u16, file as u16, row);
            }
        }
    }

    fn note_overlap(&mut self, first_file: u16, second_file: u16, row: usize) {
        let day = Timestamp::from_seconds(self.table.time[row]).day();
        let is_same = |overlap: &&mut Overlap| (overlap.first_file, overlap.second_file) == (first_file, second_file);
        match self.overlaps.iter_mut().find(is_same) {
            Some(overlap) => {
                overlap.lines += 1;
                overlap.days = DayRange { first: overlap.days.first.min(day), last: overlap.days.last.max(day) };
            }
            None => {
                let days = DayRange { first: day, last: day };
                self.overlaps.push(Overlap { first_file, second_file, days, lines: 1 });
            }
        }
    }
}
