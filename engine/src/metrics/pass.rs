use std::ops::Range;

use super::customer_sums::CustomerSums;
use super::day_sums::{CellSums, DaySums};
use super::group_sums::{GroupShare, GroupSums};
use super::margin::CostSums;
use super::product_sums::{ProductShare, ProductSums};
use super::scope::Scope;
use super::selection::{CATEGORY, COUNTRY, CUSTOMER, KIND, STORE};
use super::stretch::{Stretch, StretchColumns};
use crate::table::{LineFlags, NONE, SECONDS_PER_DAY, TextColumn};

/// What one pass over all lines adds up; the whole answer is computed from it.
///
/// The lines come invoice by invoice, so that an order is counted once in each group by comparing with the group's last
/// invoice. Sums over days serve every period and every bucket of the series.
pub(super) struct Pass {
    /// By day: lines that fail in no dimension but, maybe, the date.
    pub(super) days: Vec<DaySums>,
    /// The same for lines that the definitions leave out of all figures; empty when there are none.
    pub(super) uncounted: Vec<[CellSums; 16]>,
    /// Dropped lines of the view.
    pub(super) dropped: CellSums,
    /// Costs by day; empty when no line has one.
    pub(super) costs: Vec<CostSums>,
    pub(super) customers_by_period: CustomerSums,
    pub(super) products: Vec<ProductSums>,
    pub(super) countries: Vec<GroupSums>,
    pub(super) customers: Vec<GroupSums>,
    pub(super) categories: Vec<GroupSums>,
    pub(super) stores: Vec<GroupSums>,
    /// Gross sales by weekday from Monday and hour.
    pub(super) weekday_hour: [i64; 7 * 24],
    /// Seconds of the first and last line of the view.
    pub(super) first_and_last: Option<(u32, u32)>,
    gathered: Gathered,
}

/// The columns of a stretch whose lines do not follow each other in the table.
#[derive(Default)]
struct Gathered {
    flags: Vec<LineFlags>,
    codes: Vec<u32>,
    units: Vec<i64>,
    amounts: Vec<i64>,
}

impl Pass {
    pub(super) fn run(scope: &Scope<'_>) -> Self {
        let mut pass = Self::empty(scope);
        let columns = StretchColumns::of(scope);
        let order = &scope.ledger.order;
        let is_by_stretch = scope.selection.is_by_stretch();
        let mut stretch = Stretch::none();
        order.for_each_stretch(&mut |positions| {
            let row = order.row_at(positions.start);
            stretch.begin(scope, &columns, row);
            let stretch_fails = scope.selection.stretch_fails(row);
            let mut begin = positions.start;
            while begin < positions.end {
                let (mut end, mut fails) = (positions.end, stretch_fails);
                if !is_by_stretch {
                    (end, fails) = run_of_lines(scope, begin..end);
                    fails |= stretch_fails;
                }
                pass.add_lines(scope, &mut stretch, fails, begin..end);
                begin = end;
            }
        });
        pass
    }

    /// Adds lines of a stretch that fail in the same dimensions.
    fn add_lines(&mut self, scope: &Scope<'_>, stretch: &mut Stretch, fails_but_date: u8, positions: Range<usize>) {
        // What fails in two dimensions counts in none.
        if fails_but_date & KIND != 0 || fails_but_date & fails_but_date.wrapping_sub(1) != 0 {
            return;
        }
        stretch.clear(fails_but_date);
        if !self.costs.is_empty() && stretch.counts && fails_but_date == 0 {
            self.add_costs(scope, stretch, positions.clone());
        }
        let (table, ledger) = (scope.table, scope.ledger);
        let Gathered { flags, codes, units, amounts } = &mut self.gathered;
        let order = &ledger.order;
        let flags = order.values(&ledger.flags, positions.clone(), flags);
        let codes = order.values(&table.code.codes, positions.clone(), codes);
        let units = order.values(&table.quantity, positions.clone(), units);
        let amounts = order.values(&table.amount, positions, amounts);
        let mut begin = 0;
        for like in flags.chunk_by(|left, right| left == right) {
            let lines = begin..begin + like.len();
            begin = lines.end;
            let (flags, units, amounts) = (like[0], &units[lines.clone()], &amounts[lines.clone()]);
            let sums = CellSums { lines: like.len() as u64, units: units.iter().sum(), amount: amounts.iter().sum() };
            if !flags.is_dropped() {
                stretch.add_lines(flags, &sums);
            } else if stretch.fails == 0 {
                self.dropped += &sums;
            }
            let share = ProductShare::of(scope, stretch, flags);
            if share.is_any() {
                share.add_lines(&mut self.products, &ledger.product_of_code, &codes[lines], units, amounts);
            }
        }
        self.add_stretch(scope, stretch);
    }

    fn add_costs(&mut self, scope: &Scope<'_>, stretch: &Stretch, positions: Range<usize>) {
        for position in positions {
            let row = scope.ledger.order.row_at(position);
            let flags = scope.ledger.flags[row];
            if !flags.is_dropped() {
                self.costs[stretch.day].add_line(scope.table, row, flags);
            }
        }
    }

    fn empty(scope: &Scope<'_>) -> Self {
        let table = scope.table;
        let days = scope.data.days() as usize;
        let groups = |column: &TextColumn| {
            let is_there = !column.codes.is_empty();
            vec![GroupSums::EMPTY; if is_there { column.dictionary.len() + 1 } else { 0 }]
        };
        Self {
            days: vec![DaySums::default(); days],
            uncounted: vec![Default::default(); if scope.counting.anonymous_counts { 0 } else { days }],
            dropped: CellSums::default(),
            costs: CostSums::by_day(scope, days),
            customers_by_period: CustomerSums::new(scope),
            products: vec![ProductSums::EMPTY; scope.ledger.products.len()],
            countries: groups(&table.country),
            customers: groups(&table.customer),
            categories: groups(&table.optional.category),
            stores: groups(&table.optional.store),
            weekday_hour: [0; 7 * 24],
            first_and_last: None,
            gathered: Gathered::default(),
        }
    }

    /// Adds the lines of a stretch to all sums but those of products.
    fn add_stretch(&mut self, scope: &Scope<'_>, stretch: &Stretch) {
        if stretch.is_empty() {
            return;
        }
        if stretch.fails == 0 {
            let (first, last) = self.first_and_last.unwrap_or((stretch.seconds, stretch.seconds));
            self.first_and_last = Some((first.min(stretch.seconds), last.max(stretch.seconds)));
        }
        if !stretch.counts {
            if stretch.fails_but_date == 0 {
                for cell in stretch.touched_cells() {
                    self.uncounted[stretch.day][cell] += &stretch.cells[cell];
                }
            }
            return;
        }
        let share = GroupShare::of(scope, stretch);
        if stretch.fails_but_date == 0 {
            self.add_to_day(scope, stretch, share.gross);
        }
        self.add_to_groups(&share, stretch);
    }

    fn add_to_day(&mut self, scope: &Scope<'_>, stretch: &Stretch, gross: i64) {
        let is_anonymous = stretch.customer == NONE;
        let has_order = stretch.standing.lines > 0;
        let customers = &mut self.customers_by_period;
        if has_order && customers.begin_order(stretch.invoice, stretch.customer, stretch.order_periods) {
            let day = &mut self.days[stretch.order_day];
            let orders = if is_anonymous { &mut day.anonymous_orders } else { &mut day.known_orders };
            *orders += 1;
        }
        if !is_anonymous && stretch.has_goods_sale() {
            customers.note_sale(stretch.customer, stretch.day, stretch.periods);
        }
        let sums = &mut self.days[stretch.day];
        for cell in stretch.touched_cells() {
            sums.cells[cell] += &stretch.cells[cell];
        }
        sums.undone += &stretch.undone;
        sums.undoing += &stretch.undoing;
        if is_anonymous {
            sums.anonymous += &stretch.standing;
        }
        if stretch.fails == 0 {
            // 1970-01-01 was a Thursday, three days after a Monday.
            let weekday = (scope.data.first.number() as usize + stretch.day + 3) % 7;
            let hour = stretch.seconds % SECONDS_PER_DAY / 3_600;
            self.weekday_hour[weekday * 24 + hour as usize] += gross;
        }
    }

    fn add_to_groups(&mut self, share: &GroupShare, stretch: &Stretch) {
        for (dimension, code, groups) in [
            (COUNTRY, stretch.country, &mut self.countries),
            (CUSTOMER, stretch.customer, &mut self.customers),
            (CATEGORY, stretch.category, &mut self.categories),
            (STORE, stretch.store, &mut self.stores),
        ] {
            if let Some(last) = groups.len().checked_sub(1) {
                groups[(code as usize).min(last)].add_stretch(share, stretch, dimension);
            }
        }
    }
}

/// The lines at the start of a span that fail by themselves in the same dimensions: where they end, and in which.
fn run_of_lines(scope: &Scope<'_>, positions: Range<usize>) -> (usize, u8) {
    let ledger = scope.ledger;
    let fails_at = |position: usize| {
        let row = ledger.order.row_at(position);
        scope.selection.line_fails(row, ledger.flags[row])
    };
    let fails = fails_at(positions.start);
    let end = positions.end;
    (positions.into_iter().find(|&position| fails_at(position) != fails).unwrap_or(end), fails)
}
