use super::counting::Role;
use super::customer_sums::CustomerSums;
use super::day_sums::{CellSums, DaySums};
use super::group_sums::GroupSums;
use super::margin::CostSums;
use super::product_sums::ProductSums;
use super::scope::Scope;
use super::selection::{CATEGORY, COUNTRY, CUSTOMER, STORE};
use super::stretch::{Stretch, StretchColumns};
use crate::table::{NONE, SECONDS_PER_DAY, TextColumn};

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
}

impl Pass {
    pub(super) fn run(scope: &Scope<'_>) -> Self {
        let mut pass = Self::empty(scope);
        let columns = StretchColumns::of(scope);
        let period_bits = scope.period_bits();
        let (table, ledger) = (scope.table, scope.ledger);
        let mut stretch = Stretch::none();
        for position in 0..table.len() {
            let row = ledger.by_invoice.row_at(position);
            let flags = ledger.flags[row];
            let fails_but_date = scope.selection.fails_but_date(row, flags);
            if !stretch.continues(&columns, row, fails_but_date) {
                pass.add_stretch(scope, &stretch);
                stretch.begin(scope, &columns, &period_bits, row, fails_but_date);
            }
            let (units, amount) = (table.quantity[row], table.amount[row]);
            if flags.is_dropped() {
                if stretch.fails == 0 {
                    pass.dropped.add_line(units, amount);
                }
                continue;
            }
            stretch.add_line(flags, units, amount);
            if stretch.counts {
                let product = ledger.product_of_code[table.code.codes[row] as usize];
                pass.products[product as usize].add_line(scope, &stretch, flags, units, amount);
                if !pass.costs.is_empty() && fails_but_date == 0 {
                    pass.costs[stretch.day].add_line(table, row, flags);
                }
            }
        }
        pass.add_stretch(scope, &stretch);
        pass
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
        if stretch.fails_but_date == 0 {
            self.add_to_day(scope, stretch);
        }
        self.add_to_groups(scope, stretch);
    }

    fn add_to_day(&mut self, scope: &Scope<'_>, stretch: &Stretch) {
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
        let mut gross = 0;
        for cell in stretch.touched_cells() {
            sums.cells[cell] += &stretch.cells[cell];
            if scope.counting.role(cell) == Role::Gross {
                gross += stretch.cells[cell].amount;
            }
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

    fn add_to_groups(&mut self, scope: &Scope<'_>, stretch: &Stretch) {
        for (dimension, code, groups) in [
            (COUNTRY, stretch.country, &mut self.countries),
            (CUSTOMER, stretch.customer, &mut self.customers),
            (CATEGORY, stretch.category, &mut self.categories),
            (STORE, stretch.store, &mut self.stores),
        ] {
            if let Some(last) = groups.len().checked_sub(1) {
                groups[(code as usize).min(last)].add_stretch(scope, stretch, dimension);
            }
        }
    }
}
