use super::counting::{MERCHANDISE_SALE, Role};
use super::scope::Scope;
use super::stretch::Stretch;
use crate::table::NONE;

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

impl GroupSums {
    pub(super) const EMPTY: Self =
        Self { gross: 0, returned: 0, net: 0, units: 0, sale_lines: 0, orders: 0, last_order: NONE };

    /// Adds the lines of a stretch, unless they fail in another dimension than the group's own.
    #[inline]
    pub(super) fn add_stretch(&mut self, share: &GroupShare, stretch: &Stretch, dimension: u8) {
        let has_order = stretch.standing.lines > 0 && stretch.order_fails & !dimension == 0;
        if has_order && self.last_order != stretch.invoice {
            self.last_order = stretch.invoice;
            self.orders += 1;
        }
        if stretch.fails & !dimension != 0 {
            return;
        }
        self.net += share.net;
        self.gross += share.gross;
        self.sale_lines += share.sale_lines;
        self.units += share.units;
        self.returned += share.returned;
    }
}

/// What a stretch adds to its country, customer, category and store.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct GroupShare {
    pub(super) gross: i64,
    returned: i64,
    net: i64,
    units: i64,
    sale_lines: u32,
}

impl GroupShare {
    pub(super) fn of(scope: &Scope<'_>, stretch: &Stretch) -> Self {
        let mut share = Self::default();
        for cell in stretch.touched_cells() {
            let sums = &stretch.cells[cell];
            if scope.counting.is_net(cell) {
                share.net += sums.amount;
            }
            match scope.counting.role(cell) {
                Role::Gross => {
                    share.gross += sums.amount;
                    share.sale_lines += sums.lines as u32;
                    if cell == MERCHANDISE_SALE {
                        share.units += sums.units;
                    }
                }
                Role::Return => share.returned += sums.amount,
                Role::Discount | Role::Adjustment | Role::Nothing => {}
            }
        }
        share
    }
}
