use rustc_hash::FxHasher;
use serde::{Deserialize, Serialize};
use std::hash::Hasher;

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
/// Lines are compared within their invoice, if any two may be the same: sorted by a 32-bit hash of all columns, equal
/// hashes then compared column by column. 8 bytes a line of the longest invoice.
pub(super) fn mark(
    table: &SalesTable,
    definitions: &Definitions,
    order: &LineOrder,
    flags: &mut [LineFlags],
) -> Vec<Overlap> {
    let columns = Columns::of(table);
    let mut marker = Marker { table, definitions, flags, overlaps: Vec::new() };
    // A hash above, the row below.
    let mut hashed_rows: Vec<u64> = Vec::new();
    let mut traces = Traces::new();
    let mut position = 0;
    while position < table.len() {
        let invoice = table.invoice.codes[order.row_at(position)];
        hashed_rows.clear();
        let mut may_repeat = false;
        while position < table.len() && table.invoice.codes[order.row_at(position)] == invoice {
            let row = order.row_at(position);
            let hash = columns.hash(row);
            may_repeat |= traces.leave(hash, invoice);
            hashed_rows.push(u64::from(hash) << 32 | row as u64);
            position += 1;
        }
        if !may_repeat {
            continue;
        }
        sort_numbers(&mut hashed_rows);
        for run in hashed_rows.chunk_by(|left, right| left >> 32 == right >> 32) {
            if run.len() > 1 {
                marker.mark_run(&columns, run.iter().map(|hashed_row| *hashed_row as u32 as usize).collect());
            }
        }
    }
    sort_by_key(&mut marker.overlaps, |overlap| (overlap.first_file, overlap.second_file));
    marker.overlaps
}

/// Where hashes have been, by their lowest bits: most invoices hold no two lines that are the same, and show it here.
struct Traces(Vec<u32>);

impl Traces {
    const LEN: usize = 4_096;

    fn new() -> Self {
        Self(vec![NONE; Self::LEN])
    }

    /// Leaves a trace for an invoice; was there one of this invoice?
    #[inline]
    fn leave(&mut self, hash: u32, invoice: u32) -> bool {
        let place = hash as usize % Self::LEN;
        std::mem::replace(&mut self.0[place], invoice) == invoice
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
    overlaps: Vec<Overlap>,
}

impl Marker<'_> {
    /// Marks the repetitions among rows of one hash, in ascending order.
    fn mark_run(&mut self, columns: &Columns<'_>, mut rows: Vec<usize>) {
        while let Some(&first) = rows.first() {
            let (copies, others) = rows.into_iter().partition(|&row| columns.are_equal(first, row));
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
