use std::collections::BTreeSet;

use super::Limits;
use super::buckets::{Buckets, WIDTHS};
use super::codes::OTHER;
use super::customers::Customers;
use super::groups::{GroupSums, Groups};
use super::line::{Dimension, Line};
use super::track::{Touched, Track};
use crate::metrics::{CellSums, CostSums, Counting, DaySums, MERCHANDISE_RETURN, MERCHANDISE_SALE, Role};
use crate::table::{Day, LineFlags, Money, NONE, Quantity, Timestamp, amount_of};

/// Every sum. What is added by a line alone stays; what depends on other lines can be taken back.
#[derive(Clone, Debug)]
pub(super) struct Effects {
    pub(super) counting: Counting,
    pub(super) total: DaySums,
    /// Lines that the definitions leave out of all figures but the total.
    pub(super) uncounted: [CellSums; 16],
    pub(super) costs: CostSums,
    pub(super) buckets: Buckets,
    pub(super) groups: [Groups; 3],
    pub(super) customers: Customers,
    /// Days on which anything was sold, also by lines that do not count.
    pub(super) open_days: BTreeSet<Day>,
    pub(super) track: Track,
}

impl Effects {
    pub(super) fn new(counting: Counting, limits: &Limits) -> Self {
        Self {
            counting,
            total: DaySums::default(),
            uncounted: Default::default(),
            costs: CostSums::default(),
            buckets: Buckets::new(limits),
            groups: Default::default(),
            customers: Customers::new(limits.customers),
            open_days: BTreeSet::new(),
            track: Track::default(),
        }
    }

    /// Does a line of this customer, or of none, count?
    pub(super) fn counts(&self, customer: u32) -> bool {
        customer != NONE || self.counting.anonymous_counts
    }

    /// Whatever has a name has a record, also when it adds nothing: names are bounded, so that they matter.
    pub(super) fn touch_names(&mut self, line: &Line) {
        for dimension in Dimension::ALL {
            self.track.touch(Touched::Group(dimension, line.code(dimension)));
        }
        self.touch_customer(line.customer);
    }

    /// Adds what a line gives by itself.
    pub(super) fn add_line(&mut self, line: &Line, flags: LineFlags, unit_cost: Option<Money>) {
        let (cell, units, amount) = (flags.cell(), line.quantity, line.amount);
        let day = Timestamp::from_seconds(line.time).day();
        if flags.is_goods_sale() {
            self.open_days.insert(day);
            self.touch_bucket(2, line.time);
        }
        if !self.counts(line.customer) {
            self.uncounted[cell].add_line(units, amount);
            return;
        }
        let is_anonymous_sale = line.customer == NONE && cell == MERCHANDISE_SALE;
        self.change(line.time, |sums| {
            sums.cells[cell].add_line(units, amount);
            if is_anonymous_sale {
                sums.anonymous.add_line(units, amount);
            }
        });
        self.add_cost(line, cell, unit_cost);
        for dimension in Dimension::ALL {
            let share = self.share(dimension, cell, units, amount);
            if share != GroupSums::default() {
                let code = line.code(dimension);
                self.groups[dimension as usize].add(code, day, &share, |day, code| {
                    self.track.touch(Touched::DayGroup(dimension, day, code));
                });
            }
        }
        if flags.is_goods_sale() {
            self.customers.note_sale(line.customer);
        }
    }

    fn add_cost(&mut self, line: &Line, cell: usize, unit_cost: Option<Money>) {
        let Some(unit_cost) = unit_cost.filter(|_| matches!(cell, MERCHANDISE_SALE | MERCHANDISE_RETURN)) else {
            return;
        };
        if let Some(cost) = amount_of(unit_cost, Quantity::from_thousandths(line.quantity)) {
            let cost = i128::from(cost.ten_thousandths());
            self.costs.add(&CostSums { net: line.amount, cost, lines: 1 });
        }
    }

    fn share(&self, dimension: Dimension, cell: usize, units: i64, amount: i64) -> GroupSums {
        let mut share = GroupSums::default();
        if dimension == Dimension::Product && !matches!(cell, MERCHANDISE_SALE | MERCHANDISE_RETURN) {
            return share;
        }
        if self.counting.is_net(cell) {
            share.net = amount;
        }
        match self.counting.role(cell) {
            Role::Gross => {
                (share.gross, share.sale_lines) = (amount, 1);
                share.units = if cell == MERCHANDISE_SALE { units } else { 0 };
            }
            Role::Return => (share.returned, share.returned_units) = (amount, units),
            Role::Discount => share.discounted = amount,
            Role::Adjustment | Role::Nothing => {}
        }
        if self.counting.is_adjustment(cell, amount) {
            share.adjusted = amount;
        }
        share
    }

    /// Notes that a sale line was undone, or that it stands after all.
    pub(super) fn set_undone(&mut self, line: &Line, is_undone: bool) {
        let (units, amount) = (line.quantity, line.amount);
        self.change(line.time, |sums| set(&mut sums.undone, units, amount, is_undone));
        for dimension in Dimension::ALL {
            let sums = self.groups[dimension as usize].of(line.code(dimension));
            sums.undone += if is_undone { amount } else { -amount };
            self.track.touch(Touched::Group(dimension, line.code(dimension)));
        }
    }

    /// Notes that a return line undid a sale, or that it did not after all.
    pub(super) fn set_undoing(&mut self, time: u32, units: i64, amount: i64, is_undoing: bool) {
        self.change(time, |sums| set(&mut sums.undoing, units, amount, is_undoing));
    }

    /// Adds an order of a customer, or takes it back.
    pub(super) fn set_order(&mut self, time: u32, customer: u32, is_order: bool) {
        self.change(time, |sums| {
            let orders = if customer == NONE { &mut sums.anonymous_orders } else { &mut sums.known_orders };
            *orders = if is_order { *orders + 1 } else { *orders - 1 };
        });
        if is_order {
            self.customers.add_orders(customer, 1);
        } else {
            self.customers.remove_order(customer);
        }
        self.touch_customer(customer);
    }

    /// Adds an order to a product, country or store, or takes it back.
    pub(super) fn set_group_order(&mut self, dimension: Dimension, code: u32, is_order: bool) {
        let orders = &mut self.groups[dimension as usize].of(code).orders;
        *orders = if is_order { *orders + 1 } else { *orders - 1 };
        self.track.touch(Touched::Group(dimension, code));
    }

    fn touch_customer(&mut self, customer: u32) {
        if customer != NONE && customer != OTHER {
            self.track.touch(Touched::Customer(customer));
        }
    }

    fn touch_bucket(&mut self, level: u8, time: u32) {
        self.track.touch(Touched::Bucket(level, time - time % WIDTHS[level as usize]));
    }

    fn change(&mut self, time: u32, change: impl Fn(&mut DaySums)) {
        change(&mut self.total);
        self.buckets.change(time, change, |level, start| self.track.touch(Touched::Bucket(level, start)));
    }
}

fn set(sums: &mut CellSums, units: i64, amount: i64, is_set: bool) {
    if is_set { sums.add_line(units, amount) } else { sums.remove_line(units, amount) }
}
