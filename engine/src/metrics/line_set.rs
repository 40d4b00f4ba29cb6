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

    /// Does a line belong to the set?
    pub(super) fn has(self, line: &LineFacts) -> bool {
        if matches!(self, Self::Orders | Self::KnownOrders) {
            let is_wanted = self == Self::Orders || line.is_known;
            return line.has_order_date && line.counts && line.is_standing && is_wanted;
        }
        let is_sale = line.counts && line.cell == MERCHANDISE_SALE;
        let is_return = line.counts && line.cell == MERCHANDISE_RETURN;
        let is_part = match self {
            Self::All => true,
            Self::Gross => line.counts && line.role == Role::Gross,
            Self::Returns => line.counts && line.role == Role::Return,
            Self::Discounts => line.counts && line.role == Role::Discount,
            Self::Net => line.is_net,
            Self::Adjustments => line.is_adjustment,
            Self::LeftOut => !line.is_net && !line.is_adjustment,
            Self::MerchandiseSales => is_sale,
            Self::MerchandiseReturns => is_return,
            Self::StandingSales => is_sale && !line.is_reversal,
            Self::OtherReturns => is_return && !line.is_reversal,
            Self::MerchandiseBoth => is_sale || is_return,
            Self::MerchandiseStanding => (is_sale || is_return) && !line.is_reversal,
            Self::Undone => is_sale && line.is_reversal,
            Self::Customers => line.is_buyer,
            Self::FirstSeen => line.is_buyer && !line.was_seen_before,
            Self::Returning => line.is_buyer && line.was_seen_before,
            Self::WithCost => line.counts && line.has_cost,
            Self::Orders | Self::KnownOrders => false,
        };
        line.has_date && is_part
    }
}

/// What decides to which sets a line belongs.
pub(super) struct LineFacts {
    has_date: bool,
    has_order_date: bool,
    counts: bool,
    is_known: bool,
    is_standing: bool,
    is_reversal: bool,
    is_net: bool,
    is_adjustment: bool,
    is_buyer: bool,
    was_seen_before: bool,
    has_cost: bool,
    cell: usize,
    role: Role,
}

impl LineFacts {
    /// The facts of a row; `None` if it is dropped or fails in anything but the date.
    pub(super) fn of(scope: &Scope<'_>, row: usize) -> Option<Self> {
        let (table, ledger) = (scope.table, scope.ledger);
        let flags = ledger.flags[row];
        if flags.is_dropped() || scope.selection.fails_but_date(row, flags) != 0 {
            return None;
        }
        let customer = table.customer.codes[row];
        let is_known = customer != NONE;
        let counts = scope.counting.anonymous_counts || is_known;
        let is_standing = flags.is_standing_sale();
        let order_time = || scope.order_of(table.invoice.codes[row]).time;
        let cell = flags.cell();
        let is_buyer = is_known && flags.is_goods_sale();
        let first_seen = || Timestamp::from_seconds(ledger.first_seen[customer as usize]).day();
        Some(Self {
            has_date: scope.selection.has_date(table.time[row]),
            has_order_date: is_standing && scope.selection.has_date(order_time()),
            counts,
            is_known,
            is_standing,
            is_reversal: flags.is_reversal(),
            is_net: counts && scope.counting.is_net(cell),
            is_adjustment: counts && scope.counting.is_adjustment(cell, table.amount[row]),
            is_buyer,
            was_seen_before: is_buyer && scope.view.is_none_or(|view| first_seen() < view.first),
            has_cost: line_cost(table, row, flags).is_some(),
            cell,
            role: scope.counting.role(cell),
        })
    }
}
