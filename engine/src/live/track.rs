//! What has changed since records were last taken.

use rustc_hash::FxHashSet;

use super::Counts;
use super::codes::OTHER;
use super::line::Dimension;
use super::sale_index::Key;
use crate::table::Day;

/// Something that has changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Touched {
    Bucket(u8, u32),
    Group(Dimension, u32),
    DayGroup(Dimension, Day, u32),
    Customer(u32),
    Invoice(u32),
    Returns(Key),
}

/// Keeps track of what changes, if it is to.
#[derive(Clone, Debug, Default)]
pub(super) struct Track {
    is_on: bool,
    groups: [Marks; 3],
    /// Of each dimension, the latest day last.
    days: [Vec<(Day, Marks)>; 3],
    customers: Marks,
    invoices: Marks,
    /// The beginnings of minutes, hours and days.
    buckets: [FxHashSet<u32>; 3],
    /// What was touched last of each level: one event after the other touches the same.
    latest_buckets: [Option<u32>; 3],
    returns: FxHashSet<Key>,
    /// Days of each dimension that may have records.
    written_days: [Vec<Day>; 3],
    pub(super) forgotten_invoices: Vec<Box<str>>,
    /// What had been counted when changes were last taken.
    pub(super) ids_written: u64,
    pub(super) counts_written: Counts,
}

/// Codes that were marked. They count up from 0, so that a mark costs no more than a look.
#[derive(Clone, Debug, Default)]
struct Marks {
    is_marked: Vec<bool>,
    /// Every marked code is among these.
    order: Vec<u32>,
    is_other_marked: bool,
}

impl Track {
    /// Keeps track from here on, of a state whose records are all written.
    pub(super) fn from_here(ids_written: u64, counts_written: Counts, written_days: [Vec<Day>; 3]) -> Self {
        Self { is_on: true, ids_written, counts_written, written_days, ..Self::default() }
    }

    #[inline]
    pub(super) fn touch(&mut self, touched: Touched) {
        if !self.is_on {
            return;
        }
        match touched {
            Touched::Bucket(level, start) => {
                let latest = &mut self.latest_buckets[level as usize];
                if *latest != Some(start) {
                    *latest = Some(start);
                    self.buckets[level as usize].insert(start);
                }
            }
            Touched::Group(dimension, code) => self.groups[dimension as usize].mark(code),
            Touched::DayGroup(dimension, day, code) => self.day(dimension, day).mark(code),
            Touched::Customer(code) => self.customers.mark(code),
            Touched::Invoice(place) => self.invoices.mark(place),
            Touched::Returns(key) => drop(self.returns.insert(key)),
        }
    }

    fn day(&mut self, dimension: Dimension, day: Day) -> &mut Marks {
        let days = &mut self.days[dimension as usize];
        let place = days.iter().rposition(|&(other, _)| other == day).unwrap_or_else(|| {
            days.push((day, Marks::default()));
            days.len() - 1
        });
        &mut days[place].1
    }

    pub(super) fn forget_invoice(&mut self, place: u32, name: &str) {
        if self.is_on {
            self.invoices.unmark(place);
            self.forgotten_invoices.push(name.into());
        }
    }

    /// All that was touched, each once, and forgets it. `days` are those of each dimension whose sums are kept apart now: a day that
    /// came and went in between has no records.
    pub(super) fn take(&mut self, days: [Vec<Day>; 3]) -> Vec<Touched> {
        let written = std::mem::replace(&mut self.written_days, days);
        let mut all = Vec::new();
        for dimension in Dimension::ALL {
            let place = dimension as usize;
            self.groups[place].take(|code| all.push(Touched::Group(dimension, code)));
            for (day, mut marks) in self.days[place].drain(..) {
                if written[place].contains(&day) || self.written_days[place].contains(&day) {
                    marks.take(|code| all.push(Touched::DayGroup(dimension, day, code)));
                }
            }
        }
        self.customers.take(|code| all.push(Touched::Customer(code)));
        self.invoices.take(|place| all.push(Touched::Invoice(place)));
        self.latest_buckets = Default::default();
        for (level, starts) in (0..).zip(&mut self.buckets) {
            all.extend(starts.drain().map(|start| Touched::Bucket(level, start)));
        }
        all.extend(self.returns.drain().map(Touched::Returns));
        all
    }
}

impl Marks {
    #[inline]
    fn mark(&mut self, code: u32) {
        if code == OTHER {
            self.is_other_marked = true;
            return;
        }
        let index = code as usize;
        if index >= self.is_marked.len() {
            self.is_marked.resize(index + 1, false);
        }
        if !std::mem::replace(&mut self.is_marked[index], true) {
            self.order.push(code);
        }
    }

    fn unmark(&mut self, code: u32) {
        if let Some(is_marked) = self.is_marked.get_mut(code as usize) {
            *is_marked = false;
        }
    }

    fn take(&mut self, mut each: impl FnMut(u32)) {
        for code in self.order.drain(..) {
            if std::mem::take(&mut self.is_marked[code as usize]) {
                each(code);
            }
        }
        if std::mem::take(&mut self.is_other_marked) {
            each(OTHER);
        }
    }
}
