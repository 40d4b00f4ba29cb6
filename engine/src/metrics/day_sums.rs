use serde::{Deserialize, Serialize};
use std::ops::{AddAssign, SubAssign};

use super::counting::{Counting, MERCHANDISE_RETURN, MERCHANDISE_SALE, Role, SERVICE_SALE, is_zero_priced_goods};
use super::{Dropped, ReconciliationCell};
use crate::table::{LineFlags, Money, Quantity};

/// Lines, thousandths of units and ten-thousandths of money.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
pub(crate) struct CellSums {
    pub(crate) lines: u64,
    pub(crate) units: i64,
    pub(crate) amount: i64,
}

/// All that adds up over days: the sums of one day or of any number of days.
///
/// Every figure of a period, a week or a month but the distinct customers is computed from these, so that figures of
/// periods and of the series cannot differ.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
pub(crate) struct DaySums {
    /// Kind × class of the lines that count.
    pub(crate) cells: [CellSums; 16],
    /// Sale lines of matched reversals.
    pub(crate) undone: CellSums,
    /// Return lines of matched reversals.
    pub(crate) undoing: CellSums,
    /// Standing merchandise sale lines without a customer.
    pub(crate) anonymous: CellSums,
    /// Orders of known customers, by the day of the order.
    pub(crate) known_orders: u64,
    /// Orders without a customer.
    pub(crate) anonymous_orders: u64,
}

impl CellSums {
    #[inline]
    pub(crate) fn add_line(&mut self, units: i64, amount: i64) {
        self.lines += 1;
        self.units += units;
        self.amount += amount;
    }

    /// Takes back a line that was added.
    pub(crate) fn remove_line(&mut self, units: i64, amount: i64) {
        self.lines -= 1;
        self.units -= units;
        self.amount -= amount;
    }

    pub(crate) fn money(&self) -> Money {
        Money::from_ten_thousandths(self.amount)
    }

    pub(crate) fn quantity(&self) -> Quantity {
        Quantity::from_thousandths(self.units)
    }

    pub(crate) fn dropped(&self) -> Dropped {
        Dropped { lines: self.lines, units: self.quantity(), amount: self.money() }
    }
}

impl AddAssign<&Self> for CellSums {
    fn add_assign(&mut self, other: &Self) {
        self.lines += other.lines;
        self.units += other.units;
        self.amount += other.amount;
    }
}

impl AddAssign<&Self> for DaySums {
    fn add_assign(&mut self, other: &Self) {
        for (mine, theirs) in self.cells.iter_mut().zip(&other.cells) {
            *mine += theirs;
        }
        self.undone += &other.undone;
        self.undoing += &other.undoing;
        self.anonymous += &other.anonymous;
        self.known_orders += other.known_orders;
        self.anonymous_orders += other.anonymous_orders;
    }
}

impl SubAssign<&Self> for CellSums {
    fn sub_assign(&mut self, other: &Self) {
        self.lines -= other.lines;
        self.units -= other.units;
        self.amount -= other.amount;
    }
}

impl SubAssign<&Self> for DaySums {
    fn sub_assign(&mut self, other: &Self) {
        for (mine, theirs) in self.cells.iter_mut().zip(&other.cells) {
            *mine -= theirs;
        }
        self.undone -= &other.undone;
        self.undoing -= &other.undoing;
        self.anonymous -= &other.anonymous;
        self.known_orders -= other.known_orders;
        self.anonymous_orders -= other.anonymous_orders;
    }
}

impl DaySums {
    /// The sums of several days.
    pub(crate) fn over<'a>(days: impl IntoIterator<Item = &'a Self>) -> Self {
        let mut sums = Self::default();
        for day in days {
            sums += day;
        }
        sums
    }

    pub(crate) fn role_amount(&self, counting: &Counting, role: Role) -> i64 {
        let cells = self.cells.iter().enumerate().filter(|&(cell, _)| counting.role(cell) == role);
        cells.map(|(_, sums)| sums.amount).sum()
    }

    pub(crate) fn gross(&self, counting: &Counting) -> Money {
        Money::from_ten_thousandths(self.role_amount(counting, Role::Gross))
    }

    /// Positive, as it is shown.
    pub(crate) fn returns(&self, counting: &Counting) -> Money {
        Money::from_ten_thousandths(-self.role_amount(counting, Role::Return))
    }

    /// Positive, as it is shown.
    pub(crate) fn discounts(&self, counting: &Counting) -> Money {
        Money::from_ten_thousandths(-self.role_amount(counting, Role::Discount))
    }

    pub(crate) fn adjustments(&self, counting: &Counting) -> Money {
        let unpriced = self.cells.iter().enumerate().filter(|&(cell, _)| is_zero_priced_goods(cell));
        let unpriced: i64 = unpriced.map(|(_, sums)| sums.amount).sum();
        Money::from_ten_thousandths(unpriced + self.role_amount(counting, Role::Adjustment))
    }

    pub(crate) fn net(&self, counting: &Counting) -> Money {
        let cells = self.cells.iter().enumerate().filter(|&(cell, _)| counting.is_net(cell));
        Money::from_ten_thousandths(cells.map(|(_, sums)| sums.amount).sum())
    }

    pub(crate) fn total(&self) -> Money {
        Money::from_ten_thousandths(self.cells.iter().map(|sums| sums.amount).sum())
    }

    pub(crate) fn lines(&self) -> u64 {
        self.cells.iter().map(|sums| sums.lines).sum()
    }

    /// Is any line a merchandise or service sale?
    pub(crate) fn has_goods_sale(&self) -> bool {
        self.cells[MERCHANDISE_SALE].lines + self.cells[SERVICE_SALE].lines > 0
    }

    pub(crate) fn orders(&self) -> u64 {
        self.known_orders + self.anonymous_orders
    }

    /// (Gross sales − matched reversals) / orders.
    pub(crate) fn average_order_value(&self, counting: &Counting) -> Option<Money> {
        (self.gross(counting) - self.undone.money()).per(self.orders())
    }

    /// Merchandise sale lines that were not undone.
    pub(crate) fn standing(&self) -> CellSums {
        let sales = &self.cells[MERCHANDISE_SALE];
        CellSums {
            lines: sales.lines - self.undone.lines,
            units: sales.units - self.undone.units,
            amount: sales.amount - self.undone.amount,
        }
    }

    /// Merchandise returns / merchandise gross sales.
    pub(crate) fn returns_rate(&self) -> Option<f64> {
        (-self.cells[MERCHANDISE_RETURN].money()).share_of(self.cells[MERCHANDISE_SALE].money())
    }

    /// The same with both sides of matched reversals taken out.
    pub(crate) fn returns_rate_without_reversals(&self) -> Option<f64> {
        let returns = Money::from_ten_thousandths(self.undoing.amount - self.cells[MERCHANDISE_RETURN].amount);
        returns.share_of(self.standing().money())
    }

    /// All sixteen cells in the order class, kind.
    pub(crate) fn reconciliation(&self) -> Vec<ReconciliationCell> {
        let cell = |(cell, sums): (usize, &CellSums)| {
            let flags = LineFlags::of_cell(cell);
            ReconciliationCell {
                class: flags.class(),
                kind: flags.kind(),
                lines: sums.lines,
                units: sums.quantity(),
                amount: sums.money(),
            }
        };
        self.cells.iter().enumerate().map(cell).collect()
    }
}
