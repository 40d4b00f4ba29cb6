//! Day first or month first, decided from all dates of a column.
//!
//! `13/04/2011` can be read in one order only, `03/04/2011` in both. Until the file ends, the dates of the second kind are
//! stored in the order that the first rows suggest, and those of the first kind in the only order they have. At the end
//! the order with more dates of the first kind is the file's: if it is the other one, the stored dates of the second kind
//! are turned round where they lie, and the rows that contradict the file's order are set aside. What it takes to know
//! them again is two bits a row at most, and nothing in files whose dates agree.

use super::DateOrder;
use super::faults::{MOST_TEXTS, shortened};
use super::fields::Reading;
use crate::table::{Day, SalesTable, Timestamp};

/// The dates of one file.
pub(super) struct DateOrderVotes {
    /// The order in which dates with two meanings are stored.
    stored: DateOrder,
    /// Was the order given by a person, so that there is nothing to decide?
    is_forced: bool,
    first_row: usize,
    ambiguous: u64,
    agreeing: Evidence,
    contrary: Evidence,
    /// Rows with a date in the other order.
    contrary_rows: RowSet,
    /// Rows with a date that has one meaning whatever the order, such as the year first.
    fixed_rows: RowSet,
}

/// How a row's date was stored, to be noted once the row is in the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stored {
    Fixed,
    Ambiguous,
    Agreeing,
    Contrary,
}

/// What the dates of a file came to.
pub(super) struct Verdict {
    /// The order.
    pub(super) order: DateOrder,
    /// Could they all be read both ways?
    pub(super) is_ambiguous: bool,
    /// Line number and date of each row that was taken out because it contradicts the order.
    pub(super) contradicting: Vec<(u32, String)>,
}

/// Dates that can be read in one order only.
#[derive(Default)]
struct Evidence {
    rows: u64,
    /// The texts of the first ones, should they have to be set aside.
    texts: Vec<String>,
}

/// A set of row numbers.
#[derive(Default)]
struct RowSet {
    bits: Vec<u64>,
}

impl DateOrderVotes {
    /// For the dates of a file whose first row will be `first_row`.
    pub(super) fn new(suggested: DateOrder, forced: Option<DateOrder>, first_row: usize) -> Self {
        Self {
            stored: forced.unwrap_or(suggested),
            is_forced: forced.is_some(),
            first_row,
            ambiguous: 0,
            agreeing: Evidence::default(),
            contrary: Evidence::default(),
            contrary_rows: RowSet::default(),
            fixed_rows: RowSet::default(),
        }
    }

    /// The moment to store for a date; `None` if it contradicts the order that was given.
    #[inline]
    pub(super) fn moment(&self, reading: Reading) -> Option<(u32, Stored)> {
        match reading {
            Reading::Fixed(seconds) => Some((seconds, Stored::Fixed)),
            Reading::Either { day_first, .. } if self.stored == DateOrder::DayFirst => {
                Some((day_first, Stored::Ambiguous))
            }
            Reading::Either { month_first, .. } => Some((month_first, Stored::Ambiguous)),
            Reading::Only(order, seconds) if order == self.stored => Some((seconds, Stored::Agreeing)),
            Reading::Only(..) if self.is_forced => None,
            Reading::Only(_, seconds) => Some((seconds, Stored::Contrary)),
        }
    }

    /// Notes the row, which is in the table now.
    #[inline]
    pub(super) fn note(&mut self, row: usize, stored: Stored, text: &[u8]) {
        match stored {
            Stored::Ambiguous => self.ambiguous += 1,
            Stored::Agreeing => self.agreeing.add(text),
            Stored::Fixed => self.fixed_rows.insert(row - self.first_row),
            Stored::Contrary => {
                self.contrary.add(text);
                self.contrary_rows.insert(row - self.first_row);
            }
        }
    }

    /// Decides, and makes the table agree with the decision.
    pub(super) fn settle(self, table: &mut SalesTable) -> Verdict {
        let is_turned = self.contrary.rows > self.agreeing.rows;
        let order = if is_turned { other(self.stored) } else { self.stored };
        let evidence = self.contrary.rows + self.agreeing.rows;
        let is_ambiguous = evidence == 0 && self.ambiguous > 0 && !self.is_forced;
        let mut contradicting = Vec::new();
        if self.contrary.rows > 0 {
            let mut removed = RowSet::default();
            if is_turned {
                self.turn(table, &mut removed);
            }
            let (removed, texts) =
                if is_turned { (&removed, self.agreeing.texts) } else { (&self.contrary_rows, self.contrary.texts) };
            let mut texts = texts.into_iter();
            for row in (self.first_row..table.len()).filter(|row| removed.contains(row - self.first_row)) {
                contradicting.push((table.line_number[row], texts.next().unwrap_or_default()));
            }
            table.remove_rows(self.first_row, |row| removed.contains(row - self.first_row));
        }
        Verdict { order, is_ambiguous, contradicting }
    }

    /// Reads all stored dates in the other order. Those that have none go to `removed`.
    fn turn(&self, table: &mut SalesTable, removed: &mut RowSet) {
        for (index, time) in table.time[self.first_row..].iter_mut().enumerate() {
            if self.contrary_rows.contains(index) || self.fixed_rows.contains(index) {
                continue;
            }
            match turned(*time) {
                Some(turned) => *time = turned,
                None => removed.insert(index),
            }
        }
    }
}

/// The moment with day and month exchanged; `None` if the day is no month.
fn turned(seconds: u32) -> Option<u32> {
    let day = Timestamp::from_seconds(seconds).day();
    let (year, month, of_month) = day.civil();
    let turned = Day::from_civil(year, of_month, month)?;
    seconds.checked_add_signed((turned.number() - day.number()) * crate::table::SECONDS_PER_DAY as i32)
}

fn other(order: DateOrder) -> DateOrder {
    match order {
        DateOrder::DayFirst => DateOrder::MonthFirst,
        DateOrder::MonthFirst => DateOrder::DayFirst,
    }
}

impl Evidence {
    #[inline]
    fn add(&mut self, text: &[u8]) {
        self.rows += 1;
        if self.texts.len() < MOST_TEXTS {
            self.texts.push(shortened(text));
        }
    }
}

impl RowSet {
    fn insert(&mut self, row: usize) {
        let word = row / 64;
        if word >= self.bits.len() {
            self.bits.resize(word + 1, 0);
        }
        self.bits[word] |= 1 << (row % 64);
    }

    fn contains(&self, row: usize) -> bool {
        self.bits.get(row / 64).is_some_and(|word| word >> (row % 64) & 1 == 1)
    }
}
