use super::counting::{MERCHANDISE_RETURN, MERCHANDISE_SALE, Role};
use super::customer_sums::CustomerSums;
use super::day_sums::{CellSums, DaySums};
use super::margin::CostSums;
use super::scope::Scope;
use super::selection::{CATEGORY, COUNTRY, CUSTOMER, DATE, PRODUCT, STORE};
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
}

/// Sums of a country, customer, category or store.
#[derive(Clone, Copy, Debug)]
pub(super) struct GroupSums {
    pub(super) gross: i64,
    pub(super) returned: i64,
    pub(super) net: i64,
    pub(super) units: i64,
    pub(super) sale_lines: u32,
    pub(super) orders: u32,
    last_order: u32,
}

/// Sums of a product's merchandise lines.
#[derive(Clone, Copy, Debug)]
pub(super) struct ProductSums {
    pub(super) gross: i64,
    pub(super) returned: i64,
    pub(super) units: i64,
    pub(super) undone: i64,
    /// Net sales of the two compared periods, whatever the view.
    pub(super) compared: [i64; 2],
    pub(super) sale_lines: u32,
    pub(super) return_lines: u32,
    pub(super) orders: u32,
    last_order: u32,
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
                pass.add_to_product(scope, &stretch, flags, product, units, amount);
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

    #[inline]
    fn add_to_product(
        &mut self,
        scope: &Scope<'_>,
        stretch: &Stretch,
        flags: LineFlags,
        product: u32,
        units: i64,
        amount: i64,
    ) {
        let cell = flags.cell();
        if (cell != MERCHANDISE_SALE && cell != MERCHANDISE_RETURN) || stretch.fails & !(PRODUCT | DATE) != 0 {
            return;
        }
        let sums = &mut self.products[product as usize];
        if let Some((later, earlier)) = scope.compared {
            sums.compared[0] += amount * i64::from(stretch.periods >> later & 1);
            sums.compared[1] += amount * i64::from(stretch.periods >> earlier & 1);
        }
        let is_order = flags.is_standing_sale() && stretch.order_fails & !PRODUCT == 0;
        if is_order && sums.last_order != stretch.invoice {
            sums.last_order = stretch.invoice;
            sums.orders += 1;
        }
        if stretch.fails & !PRODUCT != 0 {
            return;
        }
        if cell == MERCHANDISE_RETURN {
            sums.return_lines += 1;
            sums.returned += amount;
            return;
        }
        sums.sale_lines += 1;
        sums.gross += amount;
        sums.units += units;
        if flags.is_reversal() {
            sums.undone += amount;
        }
    }
}

impl GroupSums {
    const EMPTY: Self = Self { gross: 0, returned: 0, net: 0, units: 0, sale_lines: 0, orders: 0, last_order: NONE };

    fn add_stretch(&mut self, scope: &Scope<'_>, stretch: &Stretch, dimension: u8) {
        let has_order = stretch.standing.lines > 0 && stretch.order_fails & !dimension == 0;
        if has_order && self.last_order != stretch.invoice {
            self.last_order = stretch.invoice;
            self.orders += 1;
        }
        if stretch.fails & !dimension != 0 {
            return;
        }
        for cell in stretch.touched_cells() {
            let sums = &stretch.cells[cell];
            if scope.counting.is_net(cell) {
                self.net += sums.amount;
            }
            match scope.counting.role(cell) {
                Role::Gross => {
                    self.gross += sums.amount;
                    self.sale_lines += sums.lines as u32;
                    if cell == MERCHANDISE_SALE {
                        self.units += sums.units;
                    }
                }
                Role::Return => self.returned += sums.amount,
                Role::Discount | Role::Adjustment | Role::Nothing => {}
            }
        }
    }
}

impl ProductSums {
    const EMPTY: Self = Self {
        gross: 0,
        returned: 0,
        units: 0,
        undone: 0,
        compared: [0; 2],
        sale_lines: 0,
        return_lines: 0,
        orders: 0,
        last_order: NONE,
    };

    /// Net sales: what was sold less what came back.
    pub(super) fn net(&self) -> i64 {
        self.gross + self.returned
    }
}
