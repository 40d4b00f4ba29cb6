use super::Metric;
use super::counting::{MERCHANDISE_RETURN, MERCHANDISE_SALE, Role};
use super::margin::line_cost;
use super::scope::Scope;
use crate::table::{NONE, Timestamp};

/// The lines that a part of a figure is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum LineSet {
    Gross,
    Returns,
    Discounts,
    Net,
    Adjustments,
    All,
    /// Lines that neither net sales nor adjustments count.
    LeftOut,
    /// Merchandise sale lines that stand, of orders within the dates.
    Orders,
    /// The same, of known customers.
    KnownOrders,
    MerchandiseSales,
    MerchandiseReturns,
    /// Merchandise sale lines that stand.
    StandingSales,
    /// Merchandise return lines that undid no sale.
    OtherReturns,
    /// Merchandise sale and return lines.
    MerchandiseBoth,
    /// The same without matched reversals.
    MerchandiseStanding,
    /// Sale lines of known customers.
    Customers,
    FirstSeen,
    Returning,
    /// Sale lines of matched reversals.
    Undone,
    /// Merchandise lines with a known cost.
    WithCost,
}

impl LineSet {
    /// The lines behind a figure.
    pub(super) fn of(metric: Metric) -> Self {
        match metric {
            Metric::GrossSales | Metric::AverageOrderValue => Self::Gross,
            Metric::Returns => Self::Returns,
            Metric::Discounts => Self::Discounts,
            Metric::NetSales => Self::Net,
            Metric::Adjustments => Self::Adjustments,
            Metric::TotalAmount => Self::All,
            Metric::Orders => Self::Orders,
            Metric::UnitsSold => Self::MerchandiseSales,
            Metric::UnitsPerOrder | Metric::LinesPerOrder => Self::StandingSales,
            Metric::Customers => Self::Customers,
            Metric::RepeatRate => Self::KnownOrders,
            Metric::FirstSeenCustomers => Self::FirstSeen,
            Metric::ReturningCustomers => Self::Returning,
            Metric::ReturnsRate => Self::MerchandiseBoth,
            Metric::ReturnsRateWithoutReversals => Self::MerchandiseStanding,
            Metric::MatchedReversals => Self::Undone,
            Metric::GrossMargin | Metric::GrossMarginRate => Self::WithCost,
        }
    }

    /// Does a line that is not dropped belong to the set, under the scope's filter?
    pub(super) fn has(self, scope: &Scope<'_>, row: usize) -> bool {
        let (table, ledger) = (scope.table, scope.ledger);
        let flags = ledger.flags[row];
        if flags.is_dropped() || scope.selection.fails_but_date(row, flags) != 0 {
            return false;
        }
        let customer = table.customer.codes[row];
        let counts = scope.counting.anonymous_counts || customer != NONE;
        if matches!(self, Self::Orders | Self::KnownOrders) {
            let order_time = ledger.order_time[table.invoice.codes[row] as usize];
            let is_wanted = self == Self::Orders || customer != NONE;
            return counts && is_wanted && flags.is_standing_sale() && scope.selection.has_date(order_time);
        }
        if !scope.selection.has_date(table.time[row]) {
            return false;
        }
        let (cell, amount) = (flags.cell(), table.amount[row]);
        let role = scope.counting.role(cell);
        let is_net = counts && scope.counting.is_net(cell);
        let is_adjustment = counts && scope.counting.is_adjustment(cell, amount);
        let is_sale = counts && cell == MERCHANDISE_SALE;
        let is_return = counts && cell == MERCHANDISE_RETURN;
        let is_reversal = flags.is_reversal();
        let is_buyer = customer != NONE && flags.is_goods_sale();
        let was_seen_before = || {
            let first_seen = Timestamp::from_seconds(ledger.first_seen[customer as usize]).day();
            scope.view.is_none_or(|view| first_seen < view.first)
        };
        match self {
            Self::All => true,
            Self::Gross => counts && role == Role::Gross,
            Self::Returns => counts && role == Role::Return,
            Self::Discounts => counts && role == Role::Discount,
            Self::Net => is_net,
            Self::Adjustments => is_adjustment,
            Self::LeftOut => !is_net && !is_adjustment,
            Self::MerchandiseSales => is_sale,
            Self::MerchandiseReturns => is_return,
            Self::StandingSales => is_sale && !is_reversal,
            Self::OtherReturns => is_return && !is_reversal,
            Self::MerchandiseBoth => is_sale || is_return,
            Self::MerchandiseStanding => (is_sale || is_return) && !is_reversal,
            Self::Undone => is_sale && is_reversal,
            Self::Customers => is_buyer,
            Self::FirstSeen => is_buyer && !was_seen_before(),
            Self::Returning => is_buyer && was_seen_before(),
            Self::WithCost => counts && line_cost(table, row, flags).is_some(),
            Self::Orders | Self::KnownOrders => false,
        }
    }
}
