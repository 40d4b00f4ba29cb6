//! Day first or month first, decided from all dates of a column.
//!
//! `13/04/2011` can be read in one order only, `03/04/2011` in both. Until the file ends, the dates of the second kind are
//! stored in the order that the first rows suggest, and those of the first kind in the only order they have. At the end
//! the order with more dates of the first kind is the file's: if it is the other one, the stored dates of the second kind
//! are turned round where they lie, and the rows that contradict the file's order are set aside. What it takes to know
//! them again is two bits a row at most, and nothing in files whose dates agree.

use super::evidence::Evidence;
use super::faults::{MOST_TEXTS, Removed, shortened};
use super::fields::Reading;
use super::row_set::RowSet;
use super::{DateOrder, FaultReason};
use crate::table::{Day, SalesTable, Timestamp};

/// The dates of one file.
pub(super) struct DateOrderVotes {
    /// The order in which dates with two meanings are stored.
    stored: DateOrder,
    /// Was the order given by a person, for all files that leave it open?
    is_given: bool,
    first_row: usize,
    ambiguous: u64,
    evidence: Evidence,
    /// The first dates of each kind, should they have to be set aside.
    agreeing_texts: Vec<String>,
    contrary_texts: Vec<String>,
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
    /// Should a person say which it is?
    pub(super) is_open: bool,
    /// Rows whose date depends on the order, unless all that can be read in one order only agree on it.
    pub(super) open_rows: u64,
}

impl DateOrderVotes {
    /// For the dates of a file whose first row will be `first_row`.
    pub(super) fn new(suggested: DateOrder, given: Option<DateOrder>, first_row: usize) -> Self {
        Self {
            stored: given.unwrap_or(suggested),
            is_given: given.is_some(),
            first_row,
            ambiguous: 0,
            evidence: Evidence::default(),
            agreeing_texts: Vec::new(),
            contrary_texts: Vec::new(),
            contrary_rows: RowSet::default(),
            fixed_rows: RowSet::default(),
        }
    }

    /// The moment to store for a date.
    #[inline]
    pub(super) fn moment(&self, reading: Reading) -> (u32, Stored) {
        match reading {
            Reading::Fixed(seconds) => (seconds, Stored::Fixed),
            Reading::Either { day_first, .. } if self.stored == DateOrder::DayFirst => (day_first, Stored::Ambiguous),
            Reading::Either { month_first, .. } => (month_first, Stored::Ambiguous),
            Reading::Only(order, seconds) if order == self.stored => (seconds, Stored::Agreeing),
            Reading::Only(_, seconds) => (seconds, Stored::Contrary),
        }
    }

    /// Notes the row, which is in the table now.
    #[inline]
    pub(super) fn note(&mut self, row: usize, stored: Stored, text: &[u8]) {
        match stored {
            Stored::Ambiguous => self.ambiguous += 1,
            Stored::Agreeing => {
                self.evidence.agreeing += 1;
                keep(&mut self.agreeing_texts, text);
            }
            Stored::Fixed => self.fixed_rows.insert(row - self.first_row),
            Stored::Contrary => {
                self.evidence.contrary += 1;
                keep(&mut self.contrary_texts, text);
                self.contrary_rows.insert(row - self.first_row);
            }
        }
    }

    /// Decides, makes the table agree with the decision, and says which rows do not.
    pub(super) fn settle(self, table: &mut SalesTable, date_column: Option<usize>, removed: &mut Removed) -> Verdict {
        let Evidence { agreeing, contrary } = self.evidence;
        let all = self.ambiguous + agreeing + contrary;
        let is_turned = if self.is_given { self.evidence.overrules(all) } else { self.evidence.is_turned() };
        let order = if is_turned { other(self.stored) } else { self.stored };
        let is_settled = self.evidence.is_unanimous() && (is_turned || contrary == 0);
        let open_rows = if is_settled { 0 } else { all };
        let is_open = open_rows > 0 && self.evidence.is_open() && !self.is_given;
        let verdict = Verdict { order, is_open, open_rows };
        if self.evidence.contrary > 0 {
            let mut turned = RowSet::default();
            if is_turned {
                self.turn(table, &mut turned);
            }
            let (rows, texts) =
                if is_turned { (&turned, self.agreeing_texts) } else { (&self.contrary_rows, self.contrary_texts) };
            let mut texts = texts.into_iter();
            for row in (self.first_row..table.len()).filter(|row| rows.contains(row - self.first_row)) {
                removed.add(table, row, date_column, FaultReason::BadDate, texts.next().unwrap_or_default());
            }
        }
        verdict
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

fn keep(texts: &mut Vec<String>, text: &[u8]) {
    if texts.len() < MOST_TEXTS {
        texts.push(shortened(text));
    }
}
