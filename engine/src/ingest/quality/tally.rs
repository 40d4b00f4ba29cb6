use crate::table::Money;

/// Lines with their units and money.
#[derive(Clone, Copy, Default)]
pub(super) struct Tally {
    pub(super) lines: u64,
    units: i64,
    amount: i64,
}

impl Tally {
    pub(super) fn add(&mut self, lines: u64, units: i64, amount: i64) {
        self.lines += lines;
        self.units += units;
        self.amount += amount;
    }

    pub(super) fn money(&self) -> Money {
        Money::from_ten_thousandths(self.amount)
    }

    /// Whole units, without their sign.
    pub(super) fn whole_units(&self) -> u64 {
        self.units.unsigned_abs() / 1_000
    }
}
