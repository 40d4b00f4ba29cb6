use super::counting::{MERCHANDISE_RETURN, MERCHANDISE_SALE, Role};
use super::customer_sums::CustomerSums;
use super::day_sums::{CellSums, DaySums};
use super::margin::CostSums;
use super::scope::{Scope, VIEW};
use super::selection::{CATEGORY, COUNTRY, CUSTOMER, DATE, PRODUCT, STORE, day_index};
use crate::table::{LineFlags, NONE, TextColumn};

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

/// One line on its way into the sums.
struct Line {
    row: usize,
    flags: LineFlags,
    /// Dimensions in which it fails.
    fails: u8,
    /// The same with the date of its order instead of its own.
    order_fails: u8,
    is_standing: bool,
    invoice: u32,
    units: i64,
    amount: i64,
    role: Role,
    is_net: bool,
}

impl Pass {
    pub(super) fn run(scope: &Scope<'_>) -> Self {
        let mut pass = Self::empty(scope);
        let period_bits = scope.period_bits();
        let compared = scope.compared_periods().unwrap_or((7, 7));
        let (table, ledger) = (scope.table, scope.ledger);
        let weekday_of = |day: usize| (scope.data.first.number() as usize + day + 3) % 7;
        for position in 0..table.len() {
            let row = ledger.by_invoice.row_at(position);
            let flags = ledger.flags[row];
            let seconds = table.time[row];
            let day = day_index(seconds, scope.data);
            let periods = period_bits[day];
            let is_outside = |periods: u8| if periods & (1 << VIEW) == 0 { DATE } else { 0 };
            let fails_but_date = scope.selection.fails_but_date(row, flags);
            let fails = fails_but_date | is_outside(periods);
            if flags.is_dropped() {
                if fails == 0 {
                    pass.dropped.add_line(table.quantity[row], table.amount[row]);
                }
                continue;
            }
            let (units, amount) = (table.quantity[row], table.amount[row]);
            if !scope.counting.anonymous_counts && table.customer.codes[row] == NONE {
                if fails_but_date == 0 {
                    pass.uncounted[day][flags.cell()].add_line(units, amount);
                    pass.note_time(fails, seconds);
                }
                continue;
            }
            let mut line = Line {
                row,
                flags,
                fails,
                order_fails: fails,
                is_standing: flags.is_standing_sale(),
                invoice: table.invoice.codes[row],
                units,
                amount,
                role: scope.counting.role(flags.cell()),
                is_net: scope.counting.is_net(flags.cell()),
            };
            if line.is_standing {
                let order_day = day_index(ledger.order_time[line.invoice as usize], scope.data);
                line.order_fails = fails_but_date | is_outside(period_bits[order_day]);
                if fails_but_date == 0 {
                    pass.add_order(scope, &line, order_day, period_bits[order_day]);
                }
            }
            if fails_but_date == 0 {
                pass.add_to_day(scope, &line, day, periods);
                pass.note_time(fails, seconds);
                if fails == 0 && line.role == Role::Gross {
                    let hour = seconds % 86_400 / 3_600;
                    pass.weekday_hour[weekday_of(day) * 24 + hour as usize] += amount;
                }
            }
            pass.add_to_groups(scope, &line);
            pass.add_to_product(scope, &line, [periods >> compared.0 & 1, periods >> compared.1 & 1]);
        }
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

    #[inline]
    fn note_time(&mut self, fails: u8, seconds: u32) {
        if fails == 0 {
            let (first, last) = self.first_and_last.unwrap_or((seconds, seconds));
            self.first_and_last = Some((first.min(seconds), last.max(seconds)));
        }
    }

    #[inline]
    fn add_order(&mut self, scope: &Scope<'_>, line: &Line, order_day: usize, periods: u8) {
        let customer = scope.table.customer.codes[line.row];
        if self.customers_by_period.begin_order(line.invoice, customer, periods) {
            let day = &mut self.days[order_day];
            if customer == NONE {
                day.anonymous_orders += 1;
            } else {
                day.known_orders += 1;
            }
        }
    }

    #[inline]
    fn add_to_day(&mut self, scope: &Scope<'_>, line: &Line, day: usize, periods: u8) {
        let sums = &mut self.days[day];
        sums.cells[line.flags.cell()].add_line(line.units, line.amount);
        if line.flags.is_reversal() {
            let side = if line.flags.cell() == MERCHANDISE_SALE { &mut sums.undone } else { &mut sums.undoing };
            side.add_line(line.units, line.amount);
        }
        let customer = scope.table.customer.codes[line.row];
        if customer == NONE {
            if line.is_standing {
                sums.anonymous.add_line(line.units, line.amount);
            }
        } else if line.flags.is_goods_sale() {
            self.customers_by_period.note_sale(customer, day, periods);
        }
        if !self.costs.is_empty() {
            self.costs[day].add_line(scope.table, line.row, line.flags);
        }
    }

    #[inline]
    fn add_to_groups(&mut self, scope: &Scope<'_>, line: &Line) {
        let table = scope.table;
        let last = |groups: &[GroupSums], code: u32| (code as usize).min(groups.len() - 1);
        for (dimension, column, groups) in [
            (COUNTRY, &table.country, &mut self.countries),
            (CUSTOMER, &table.customer, &mut self.customers),
            (CATEGORY, &table.optional.category, &mut self.categories),
            (STORE, &table.optional.store, &mut self.stores),
        ] {
            if groups.is_empty() || (line.fails & line.order_fails) & !dimension != 0 {
                continue;
            }
            let index = last(groups, column.codes[line.row]);
            groups[index].add_line(line, dimension);
        }
    }

    #[inline]
    fn add_to_product(&mut self, scope: &Scope<'_>, line: &Line, compared: [u8; 2]) {
        let cell = line.flags.cell();
        if (cell != MERCHANDISE_SALE && cell != MERCHANDISE_RETURN) || line.fails & !(PRODUCT | DATE) != 0 {
            return;
        }
        let product = scope.ledger.product_of_code[scope.table.code.codes[line.row] as usize];
        let sums = &mut self.products[product as usize];
        for (sum, is_in) in sums.compared.iter_mut().zip(compared) {
            *sum += line.amount * i64::from(is_in);
        }
        if line.is_standing && line.order_fails & !PRODUCT == 0 && sums.last_order != line.invoice {
            sums.last_order = line.invoice;
            sums.orders += 1;
        }
        if line.fails & !PRODUCT != 0 {
            return;
        }
        if cell == MERCHANDISE_RETURN {
            sums.return_lines += 1;
            sums.returned += line.amount;
            return;
        }
        sums.sale_lines += 1;
        sums.gross += line.amount;
        sums.units += line.units;
        if line.flags.is_reversal() {
            sums.undone += line.amount;
        }
    }
}

impl GroupSums {
    const EMPTY: Self = Self { gross: 0, returned: 0, net: 0, units: 0, sale_lines: 0, orders: 0, last_order: NONE };

    #[inline]
    fn add_line(&mut self, line: &Line, dimension: u8) {
        if line.is_standing && line.order_fails & !dimension == 0 && self.last_order != line.invoice {
            self.last_order = line.invoice;
            self.orders += 1;
        }
        if line.fails & !dimension != 0 {
            return;
        }
        if line.is_net {
            self.net += line.amount;
        }
        match line.role {
            Role::Gross => {
                self.gross += line.amount;
                self.sale_lines += 1;
                if line.flags.cell() == MERCHANDISE_SALE {
                    self.units += line.units;
                }
            }
            Role::Return => self.returned += line.amount,
            Role::Discount | Role::Adjustment | Role::Nothing => {}
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
