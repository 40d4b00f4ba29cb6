use rustc_hash::FxHashSet;
use serde::{Deserialize, Serialize};
use siphasher::sip128::{Hasher128, SipHasher13};
use std::collections::VecDeque;
use std::hash::Hasher;

use super::codes::{Names, Products};
use super::effects::{Effects, Line};
use super::open_lines::OpenLines;
use super::recent::{RecentLine, RecentLines};
use super::{Event, EventFault, Limits};
use crate::metrics::{Counting, MERCHANDISE_RETURN, MERCHANDISE_SALE};
use crate::spec::Definitions;
use crate::table::{LineError, LineFlags, LineKind, NONE};

/// All figures of the events so far, and as much of the events as it takes to go on.
///
/// # Examples
/// ```
/// use aisle_engine::live::{Event, Limits, LiveState};
/// use aisle_engine::spec::Definitions;
/// let mut state = LiveState::new(Definitions::default(), Limits::default());
/// let json = br#"{"invoice":"1","stock_code":"A7","quantity":2,"unit_price":"2.50","time":"2011-12-09T12:50:00"}"#;
/// state.apply(&Event::from_json(json, None)?)?;
/// assert_eq!(state.kpis().net_sales.to_string(), "5.00");
/// # Ok::<(), aisle_engine::live::EventFault>(())
/// ```
#[derive(Clone, Debug)]
pub struct LiveState {
    pub(super) definitions: Definitions,
    pub(super) limits: Limits,
    pub(super) products: Products,
    pub(super) countries: Names,
    pub(super) stores: Names,
    pub(super) effects: Effects,
    pub(super) open: OpenLines,
    pub(super) ids: RecentIds,
    pub(super) recent: RecentLines,
    pub(super) counts: Counts,
    pub(super) latest: Option<u32>,
    pub(super) sum_of_absolute_amounts: i64,
    pub(super) sum_of_absolute_quantities: i64,
    /// The largest that these sums may be.
    pub(super) sum_max: i64,
}

/// What became of an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Applied {
    /// It was counted.
    Counted,
    /// Its id has been counted before.
    Duplicate,
}

/// How the events came.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// Events that were counted.
    pub events: u64,
    /// Of these, events older than the watermark: the latest time less [`Limits::lateness_seconds`].
    pub late: u64,
    /// Of these, events older than what is remembered of orders and reversals.
    pub beyond_memory: u64,
    /// Events that were left out because their id had been counted.
    pub duplicates: u64,
}

/// The latest event ids, as hashes of 128 bits.
#[derive(Clone, Debug, Default)]
pub(super) struct RecentIds {
    order: VecDeque<u128>,
    known: FxHashSet<u128>,
    /// Ids that were ever counted: the last of them is the last of `order`.
    pub(super) counted: u64,
}

impl Counts {
    /// Counts of several parts with those of one of them as they are now in the place of what they were.
    pub(super) fn replace(&mut self, new: &Self, old: &Self) {
        self.events = self.events + new.events - old.events;
        self.late = self.late + new.late - old.late;
        self.beyond_memory = self.beyond_memory + new.beyond_memory - old.beyond_memory;
        self.duplicates = self.duplicates + new.duplicates - old.duplicates;
    }
}

/// Ids that are written down in one record.
pub(super) const IDS_OF_RECORD: u64 = 256;

impl LiveState {
    /// Nothing has happened yet.
    ///
    /// What the definitions say of duplicate lines has no meaning here: an event comes twice if its id does.
    #[must_use]
    pub fn new(definitions: Definitions, limits: Limits) -> Self {
        let window_days = definitions.match_reversals.then_some(definitions.reversal_days);
        Self {
            limits,
            products: Products::new(&definitions, limits.products),
            countries: Names::new(limits.places),
            stores: Names::new(limits.places),
            effects: Effects::new(Counting::new(&definitions), &limits),
            open: OpenLines::new(window_days, false),
            ids: RecentIds::default(),
            recent: RecentLines::default(),
            counts: Counts::default(),
            latest: None,
            sum_of_absolute_amounts: 0,
            sum_of_absolute_quantities: 0,
            sum_max: i64::MAX,
            definitions,
        }
    }

    /// Nothing has happened yet; what happens is [merged](super::Merger) from parts, which set the bounds of what is remembered.
    #[must_use]
    pub fn of_parts(definitions: Definitions, limits: Limits) -> Self {
        Self::new(definitions, Limits { open_lines: usize::MAX, ..limits })
    }

    /// Counts an event, unless its id is among the latest that were counted.
    ///
    /// # Errors
    /// [`EventFault`], and nothing has changed.
    pub fn apply(&mut self, event: &Event<'_>) -> Result<Applied, EventFault> {
        event.check_lengths()?;
        let id = event.event_id.as_deref().map(RecentIds::hash);
        if id.is_some_and(|id| self.ids.known.contains(&id)) {
            self.counts.duplicates += 1;
            return Ok(Applied::Duplicate);
        }
        let amount = event.amount()?;
        let sums = self.sums_with(amount.ten_thousandths(), event.quantity.thousandths())?;
        (self.sum_of_absolute_amounts, self.sum_of_absolute_quantities) = sums;
        if let Some(id) = id {
            self.ids.insert(id, self.limits.event_ids);
        }
        self.note_time(event.time.seconds());
        let (product, class) = self.products.read(&event.code, &self.definitions);
        self.products.describe(product, &event.description);
        let line = Line {
            time: event.time.seconds(),
            product,
            customer: self.effects.customers.code_of(event.customer.as_deref()),
            country: self.countries.code_of(&event.country),
            store: self.stores.code_of(event.store.as_deref().unwrap_or_default()),
            unit_price: event.unit_price.ten_thousandths(),
            quantity: event.quantity.thousandths(),
            amount: amount.ten_thousandths(),
        };
        let kind = LineKind::of(event.quantity, event.unit_price);
        let flags = LineFlags::new(kind, class);
        self.effects.touch_names(&line);
        self.effects.add_line(&line, flags, event.unit_cost);
        if self.effects.counts(line.customer) {
            match flags.cell() {
                MERCHANDISE_SALE => self.open.add_sale(&event.invoice, line, &mut self.effects),
                MERCHANDISE_RETURN if line.customer != NONE => self.open.add_return(line, &mut self.effects),
                _ => {}
            }
            self.open.forget(self.limits.open_lines, &mut self.effects);
        }
        let oldest = self.recent.make_room(self.limits.recent_lines);
        let recent = RecentLine::new(self.counts.events, event, (amount, kind, class), oldest);
        self.recent.push(recent, self.limits.recent_lines);
        Ok(Applied::Counted)
    }

    fn note_time(&mut self, time: u32) {
        let latest = self.latest.unwrap_or(time);
        self.counts.events += 1;
        self.counts.late += u64::from(time < latest.saturating_sub(self.limits.lateness_seconds));
        self.counts.beyond_memory += u64::from(time < self.open.forgotten_before);
        self.latest = Some(latest.max(time));
    }

    /// The sums of absolute amounts and quantities with a further amount and quantity.
    fn sums_with(&self, amount: i64, quantity: i64) -> Result<(i64, i64), LineError> {
        let plus = |sum: i64, value: i64| {
            value.checked_abs().and_then(|value| sum.checked_add(value)).filter(|&sum| sum <= self.sum_max)
        };
        let amounts = plus(self.sum_of_absolute_amounts, amount);
        amounts.zip(plus(self.sum_of_absolute_quantities, quantity)).ok_or(LineError::SumOverflow)
    }
}

impl RecentIds {
    /// SipHash 1-3 of 128 bits: the chance that any two of a million ids share them is below 10^-26. Hashes are written down with the
    /// state, and so have to be those of every later version.
    fn hash(id: &str) -> u128 {
        let mut hasher = SipHasher13::new();
        hasher.write(id.as_bytes());
        hasher.finish128().as_u128()
    }

    fn insert(&mut self, id: u128, limit: usize) {
        if self.known.insert(id) {
            self.order.push_back(id);
            self.counted += 1;
        }
        while self.order.len() > limit {
            if let Some(oldest) = self.order.pop_front() {
                self.known.remove(&oldest);
            }
        }
    }

    /// The ids of a record, as far as they are kept, and the place of the first among all that were counted.
    pub(super) fn of_record(&self, number: u64) -> (u64, Vec<u128>) {
        let first_kept = self.counted - self.order.len() as u64;
        let first = (number * IDS_OF_RECORD).max(first_kept);
        let last = ((number + 1) * IDS_OF_RECORD).min(self.counted);
        (first, (first..last).filter_map(|place| self.order.get((place - first_kept) as usize).copied()).collect())
    }

    /// Puts back the ids of all records; `None` if any of the latest is missing.
    pub(super) fn restore(&mut self, counted: u64, records: Vec<(u64, Vec<u128>)>, limit: usize) -> Option<()> {
        *self = Self { counted, ..Self::default() };
        let first_kept = counted.saturating_sub(limit as u64);
        let mut places: Vec<(u64, u128)> = Vec::new();
        for (first, ids) in records {
            places.extend(ids.into_iter().enumerate().map(|(index, id)| (first + index as u64, id)));
        }
        places.retain(|(place, _)| (first_kept..counted).contains(place));
        places.sort_unstable();
        places.dedup();
        let is_whole = places.len() as u64 == counted - first_kept;
        self.order = places.iter().map(|&(_, id)| id).collect();
        self.known = self.order.iter().copied().collect();
        is_whole.then_some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_that_were_written_down_are_known_to_later_versions() {
        // By engine/tests/reference/siphash.py.
        assert_eq!(RecentIds::hash("till-7/536365/1"), 0xc314_1b31_4f50_f37d_8af5_be8c_5e96_4db2);
    }
}
