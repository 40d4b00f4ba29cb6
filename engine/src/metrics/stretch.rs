use super::day_sums::CellSums;
use super::scope::{Scope, VIEW};
use super::selection::{DATE, day_index};
use crate::table::{LineFlags, NONE};

/// Lines of one stretch of the ledger's order that fail in the same dimensions.
///
/// Whatever does not depend on the product is added up here first and goes into the sums of days, countries and
/// customers once a stretch, not once a line.
pub(super) struct Stretch {
    pub(super) seconds: u32,
    pub(super) customer: u32,
    pub(super) country: u32,
    pub(super) category: u32,
    pub(super) store: u32,
    pub(super) invoice: u32,
    /// Dimensions but the date in which the lines fail.
    pub(super) fails_but_date: u8,
    /// The same with the date.
    pub(super) fails: u8,
    /// The same with the date of the order instead.
    pub(super) order_fails: u8,
    /// [`DATE`] if the lines, and their order, lie outside the view.
    date_fails: [u8; 2],
    /// Do the definitions count lines of this customer, or of none?
    pub(super) counts: bool,
    pub(super) day: usize,
    pub(super) periods: u8,
    pub(super) order_day: usize,
    pub(super) order_periods: u8,
    /// The sums by kind × class.
    pub(super) cells: [CellSums; 16],
    /// Which cells hold lines, as bits.
    touched: u16,
    /// Sale lines of matched reversals.
    pub(super) undone: CellSums,
    /// Return lines of matched reversals.
    pub(super) undoing: CellSums,
    /// Merchandise sale lines that stand.
    pub(super) standing: CellSums,
}

impl Stretch {
    /// A stretch of no lines.
    pub(super) fn none() -> Self {
        Self {
            seconds: 0,
            customer: NONE,
            country: NONE,
            category: NONE,
            store: NONE,
            invoice: NONE,
            fails_but_date: 0,
            fails: 0,
            order_fails: 0,
            date_fails: [0; 2],
            counts: false,
            day: 0,
            periods: 0,
            order_day: 0,
            order_periods: 0,
            cells: [CellSums::default(); 16],
            touched: 0,
            undone: CellSums::default(),
            undoing: CellSums::default(),
            standing: CellSums::default(),
        }
    }

    /// Begins anew with a stretch of the ledger, without lines. `period_bits` are those of [`Scope::period_bits`].
    pub(super) fn begin(&mut self, scope: &Scope<'_>, period_bits: &[u8], number: usize) {
        let columns = &scope.ledger.runs.stretches;
        let optional = |column: &[u32]| column.get(number).copied().unwrap_or(NONE);
        self.invoice = columns.invoice[number];
        self.seconds = columns.seconds[number];
        self.customer = columns.customer[number];
        self.country = columns.country[number];
        self.category = optional(&columns.category);
        self.store = optional(&columns.store);
        self.counts = self.customer != NONE || scope.counting.anonymous_counts;
        self.day = day_index(self.seconds, scope.data);
        self.periods = period_bits[self.day];
        // An invoice that is no order has no standing line, so that its order's day is never asked for.
        let order_time = scope.order_of(self.invoice).time;
        self.order_day = if order_time == NONE { self.day } else { day_index(order_time, scope.data) };
        self.order_periods = period_bits[self.order_day];
        let date = |periods: u8| if periods & (1 << VIEW) == 0 { DATE } else { 0 };
        self.date_fails = [date(self.periods), date(self.order_periods)];
        self.clear(0);
    }

    /// Forgets the lines; those that follow fail in these dimensions.
    pub(super) fn clear(&mut self, fails_but_date: u8) {
        self.fails_but_date = fails_but_date;
        [self.fails, self.order_fails] = self.date_fails.map(|date| fails_but_date | date);
        for cell in self.touched_cells() {
            self.cells[cell] = CellSums::default();
        }
        self.touched = 0;
        self.undone = CellSums::default();
        self.undoing = CellSums::default();
        self.standing = CellSums::default();
    }

    /// Adds lines that have the same flags and are not dropped.
    #[inline]
    pub(super) fn add_lines(&mut self, flags: LineFlags, sums: &CellSums) {
        let cell = flags.cell();
        self.cells[cell] += sums;
        self.touched |= 1 << cell;
        if flags.is_standing_sale() {
            self.standing += sums;
        } else if flags.is_reversal() {
            let side = if flags.is_merchandise_sale() { &mut self.undone } else { &mut self.undoing };
            *side += sums;
        }
    }

    /// The cells that hold lines.
    #[inline]
    pub(super) fn touched_cells(&self) -> impl Iterator<Item = usize> + use<> {
        let mut rest = self.touched;
        std::iter::from_fn(move || {
            let cell = rest.trailing_zeros() as usize;
            rest &= rest.wrapping_sub(1);
            (cell < 16).then_some(cell)
        })
    }

    /// Does it hold no line?
    pub(super) fn is_empty(&self) -> bool {
        self.touched == 0
    }

    /// Does it hold a merchandise or service sale line?
    pub(super) fn has_goods_sale(&self) -> bool {
        use super::counting::{MERCHANDISE_SALE, SERVICE_SALE};
        self.touched & (1 << MERCHANDISE_SALE | 1 << SERVICE_SALE) != 0
    }
}
