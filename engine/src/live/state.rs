use super::codes::{Names, Products};
use super::effects::Effects;
use super::line::Line;
use super::open_lines::OpenLines;
use super::recent::{RecentLine, RecentLines};
use super::recent_ids::RecentIds;
use super::{Counts, Event, EventFault, Limits};
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
        if id.is_some_and(|id| self.ids.has(id)) {
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
            self.open.match_changed(&mut self.effects);
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
