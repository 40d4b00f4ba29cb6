//! Keeps account of the rows that were set aside.

use crate::order::sort_by_key;

use super::row_set::RowSet;
use super::{Fault, FaultCount, FaultReason, fields};
use crate::table::SalesTable;

/// So many faults keep their text; the others only count, to bound their memory.
pub(super) const MOST_TEXTS: usize = 10_000;
/// Bytes of a text that are kept.
const MOST_TEXT_BYTES: usize = 200;

/// What is wrong with a row, and which column is to blame.
#[derive(Clone, Copy, Debug)]
pub(super) struct Flaw {
    pub(super) column: Option<usize>,
    pub(super) reason: FaultReason,
}

impl Flaw {
    /// A flaw of the whole row.
    pub(super) fn of_row(reason: FaultReason) -> Self {
        Self { column: None, reason }
    }

    /// A flaw of one field.
    pub(super) fn of_column(column: usize, reason: FaultReason) -> Self {
        Self { column: Some(column), reason }
    }
}

/// All faults, in the order of the files and of their lines.
#[derive(Default)]
pub(super) struct FaultLog {
    faults: Vec<Fault>,
    /// Where the current file's faults begin.
    file_start: usize,
}

impl FaultLog {
    /// Faults from now on are of the next file.
    pub(super) fn begin_file(&mut self) {
        self.file_start = self.faults.len();
    }

    /// Notes a fault; `text` is the cell's or row's.
    pub(super) fn add(&mut self, file: u16, line_number: u32, column: Option<u16>, reason: FaultReason, text: &[u8]) {
        let text = if self.faults.len() < MOST_TEXTS { shortened(text) } else { String::new() };
        self.faults.push(Fault { file, line_number, column, reason, text });
    }

    /// Notes faults that were found only when the file had ended, in their places.
    fn add_late(&mut self, late: Vec<Fault>) {
        self.faults.extend(late);
        sort_by_key(&mut self.faults[self.file_start..], |fault| fault.line_number);
        for fault in self.faults.iter_mut().skip(MOST_TEXTS) {
            fault.text = String::new();
        }
    }

    /// The current file's faults.
    pub(super) fn of_file(&self) -> &[Fault] {
        &self.faults[self.file_start..]
    }

    /// All faults, and how many there are of each reason, the most frequent first.
    pub(super) fn finish(self) -> (Vec<Fault>, Vec<FaultCount>) {
        let mut counts: Vec<FaultCount> = Vec::new();
        for fault in &self.faults {
            match counts.iter_mut().find(|count| count.reason == fault.reason) {
                Some(count) => count.rows += 1,
                None => counts.push(FaultCount { reason: fault.reason, rows: 1 }),
            }
        }
        sort_by_key(&mut counts, |count| (std::cmp::Reverse(count.rows), count.reason));
        (self.faults, counts)
    }
}

/// Rows of one file that are set aside only when it has ended.
pub(super) struct Removed {
    file: u16,
    first_row: usize,
    rows: RowSet,
    faults: Vec<Fault>,
}

impl Removed {
    /// None yet of this file, whose first row in the table this is.
    pub(super) fn new(file: u16, first_row: usize) -> Self {
        Self { file, first_row, rows: RowSet::default(), faults: Vec::new() }
    }

    /// Sets a row of the table aside; the first reason counts.
    pub(super) fn add(
        &mut self,
        table: &SalesTable,
        row: usize,
        column: Option<usize>,
        reason: FaultReason,
        text: String,
    ) {
        if self.contains(row) {
            return;
        }
        self.rows.insert(row - self.first_row);
        let (line_number, column) = (table.line_number[row], column.map(|column| column as u16));
        self.faults.push(Fault { file: self.file, line_number, column, reason, text });
    }

    pub(super) fn contains(&self, row: usize) -> bool {
        self.rows.contains(row - self.first_row)
    }

    /// Takes them out of the table.
    pub(super) fn finish(self, table: &mut SalesTable, log: &mut FaultLog) {
        if !self.faults.is_empty() {
            table.remove_rows(self.first_row, |row| self.rows.contains(row - self.first_row));
            log.add_late(self.faults);
        }
    }
}

/// A text as it is kept: its first bytes, whole characters only.
pub(super) fn shortened(text: &[u8]) -> String {
    // A character is cut in two when the bytes are cut first: one more than fits is always enough to see that.
    let start = &text[..text.len().min(MOST_TEXT_BYTES + 4)];
    let whole = match std::str::from_utf8(start) {
        Err(error) if error.error_len().is_none() && start.len() < text.len() => &start[..error.valid_up_to()],
        _ => start,
    };
    let mut kept = fields::read_text(whole).into_owned();
    let end = (0..=kept.len().min(MOST_TEXT_BYTES)).rev().find(|&end| kept.is_char_boundary(end)).unwrap_or(0);
    kept.truncate(end);
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_cut_between_characters() {
        assert_eq!(shortened("x".repeat(500).as_bytes()), "x".repeat(200));
        assert_eq!(shortened("£".repeat(500).as_bytes()), "£".repeat(100));
        assert_eq!(shortened(format!("x{}", "漢".repeat(500)).as_bytes()), format!("x{}", "漢".repeat(66)));
        assert_eq!(shortened(b" caf\xe9\n"), "café");
    }

    #[test]
    fn beyond_ten_thousand_faults_only_the_text_is_missing() {
        let mut log = FaultLog::default();
        for line in 0..10_001 {
            log.add(0, line, None, FaultReason::NulByte, b"x");
        }
        log.add_late(vec![Fault {
            file: 0,
            line_number: 0,
            column: Some(1),
            reason: FaultReason::BadDate,
            text: "y".to_owned(),
        }]);
        let (faults, counts) = log.finish();
        assert_eq!((faults.len(), faults[1].text.as_str()), (10_002, "y"));
        assert_eq!(faults.iter().filter(|fault| !fault.text.is_empty()).count(), MOST_TEXTS);
        assert_eq!(counts[0], FaultCount { reason: FaultReason::NulByte, rows: 10_001 });
    }
}
