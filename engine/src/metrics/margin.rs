use super::counting::{MERCHANDISE_RETURN, MERCHANDISE_SALE};
use super::scope::Scope;
use crate::table::{LineFlags, Money, OptionalColumns, Quantity, SalesTable, amount_of};
use serde::{Deserialize, Serialize};

/// Net sales and cost of merchandise lines with a known unit cost. Costs are not part of the table's bound on sums, so
/// they are added up in 128 bits.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
pub(crate) struct CostSums {
    pub(crate) net: i64,
    pub(crate) cost: i128,
    pub(crate) lines: u64,
}

impl CostSums {
    /// A sum for each day; none when no line has a cost.
    pub(super) fn by_day(scope: &Scope<'_>, days: usize) -> Vec<Self> {
        vec![Self::default(); if scope.table.optional.unit_cost.is_empty() { 0 } else { days }]
    }

    pub(super) fn add_line(&mut self, table: &SalesTable, row: usize, flags: LineFlags) {
        if let Some(cost) = line_cost(table, row, flags) {
            self.net += table.amount[row];
            self.cost += i128::from(cost.ten_thousandths());
            self.lines += 1;
        }
    }

    pub(crate) fn add(&mut self, other: &Self) {
        self.net += other.net;
        self.cost += other.cost;
        self.lines += other.lines;
    }

    /// Takes back what was [added](Self::add).
    pub(crate) fn remove(&mut self, other: &Self) {
        self.net -= other.net;
        self.cost -= other.cost;
        self.lines -= other.lines;
    }

    /// Net sales less cost; `None` when no line has a cost or the difference is beyond the range of money.
    pub(crate) fn margin(&self) -> Option<Money> {
        let margin = i64::try_from(i128::from(self.net) - self.cost).ok()?;
        (self.lines > 0).then(|| Money::from_ten_thousandths(margin))
    }

    /// Margin / net sales.
    pub(crate) fn rate(&self) -> Option<f64> {
        self.margin()?.share_of(Money::from_ten_thousandths(self.net))
    }
}

/// What the units of a merchandise sale or return line cost; `None` for other lines and where the unit cost is unknown.
pub(super) fn line_cost(table: &SalesTable, row: usize, flags: LineFlags) -> Option<Money> {
    let unit_cost = *table.optional.unit_cost.get(row)?;
    let is_goods = matches!(flags.cell(), MERCHANDISE_SALE | MERCHANDISE_RETURN);
    if unit_cost == OptionalColumns::NO_COST || !is_goods {
        return None;
    }
    amount_of(Money::from_ten_thousandths(unit_cost), Quantity::from_thousandths(table.quantity[row]))
}
