use super::counting::{MERCHANDISE_RETURN, MERCHANDISE_SALE};
use super::scope::Scope;
use super::selection::{DATE, PRODUCT};
use super::stretch::Stretch;
use crate::table::{LineFlags, NONE};

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

impl ProductSums {
    pub(super) const EMPTY: Self = Self {
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

    /// Adds a line of a stretch, if it is merchandise and fails in nothing but the product and, for the compared periods,
    /// the date.
    #[inline]
    pub(super) fn add_line(&mut self, scope: &Scope<'_>, stretch: &Stretch, flags: LineFlags, units: i64, amount: i64) {
        let cell = flags.cell();
        if (cell != MERCHANDISE_SALE && cell != MERCHANDISE_RETURN) || stretch.fails & !(PRODUCT | DATE) != 0 {
            return;
        }
        if let Some((later, earlier)) = scope.compared {
            self.compared[0] += amount * i64::from(stretch.periods >> later & 1);
            self.compared[1] += amount * i64::from(stretch.periods >> earlier & 1);
        }
        let is_order = flags.is_standing_sale() && stretch.order_fails & !PRODUCT == 0;
        if is_order && self.last_order != stretch.invoice {
            self.last_order = stretch.invoice;
            self.orders += 1;
        }
        if stretch.fails & !PRODUCT != 0 {
            return;
        }
        if cell == MERCHANDISE_RETURN {
            self.return_lines += 1;
            self.returned += amount;
            return;
        }
        self.sale_lines += 1;
        self.gross += amount;
        self.units += units;
        if flags.is_reversal() {
            self.undone += amount;
        }
    }
}
