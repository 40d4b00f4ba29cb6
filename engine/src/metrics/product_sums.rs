use super::counting::{MERCHANDISE_RETURN, MERCHANDISE_SALE};
use super::scope::Scope;
use super::selection::PRODUCT;
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

    #[inline]
    fn add_line(&mut self, share: &ProductShare, units: i64, amount: i64) {
        if share.is_order && self.last_order != share.invoice {
            self.last_order = share.invoice;
            self.orders += 1;
        }
        if share.is_sale {
            self.sale_lines += 1;
            self.gross += amount;
            self.units += units;
        }
        if share.is_return {
            self.return_lines += 1;
            self.returned += amount;
        }
        if share.is_undone {
            self.undone += amount;
        }
        if share.is_compared {
            self.compared[0] += amount & share.compared[0];
            self.compared[1] += amount & share.compared[1];
        }
    }
}

/// What lines of one stretch and the same flags add to their products: nothing, unless they are merchandise and fail in
/// nothing but the product and, for the compared periods, the date.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct ProductShare {
    is_sale: bool,
    is_return: bool,
    is_undone: bool,
    is_order: bool,
    is_compared: bool,
    /// All bits set if the line lies in the later and in the earlier of the compared periods.
    compared: [i64; 2],
    invoice: u32,
}

impl ProductShare {
    pub(super) fn of(scope: &Scope<'_>, stretch: &Stretch, flags: LineFlags) -> Self {
        let is_goods = matches!(flags.cell(), MERCHANDISE_SALE | MERCHANDISE_RETURN);
        if !is_goods || flags.is_dropped() || !stretch.counts || stretch.fails_but_date & !PRODUCT != 0 {
            return Self::default();
        }
        let is_in_view = stretch.fails & !PRODUCT == 0;
        let is_sale = is_in_view && flags.cell() == MERCHANDISE_SALE;
        let compared = scope.compared.map_or([0; 2], |(later, earlier)| {
            [later, earlier].map(|period| -i64::from(stretch.periods >> period & 1))
        });
        Self {
            is_sale,
            is_return: is_in_view && !is_sale,
            is_undone: is_sale && flags.is_reversal(),
            is_order: flags.is_standing_sale() && stretch.order_fails & !PRODUCT == 0,
            is_compared: compared != [0; 2],
            compared,
            invoice: stretch.invoice,
        }
    }

    /// Adds the lines to their products; `codes`, `units` and `amounts` have one entry a line.
    #[inline(never)]
    pub(super) fn add_lines(
        self,
        products: &mut [ProductSums],
        product_of_code: &[u32],
        codes: &[u32],
        units: &[i64],
        amounts: &[i64],
    ) {
        for ((&code, &units), &amount) in codes.iter().zip(units).zip(amounts) {
            products[product_of_code[code as usize] as usize].add_line(&self, units, amount);
        }
    }

    /// Do the lines add anything?
    pub(super) fn is_any(&self) -> bool {
        self.is_sale || self.is_return || self.is_order || self.is_compared
    }
}
