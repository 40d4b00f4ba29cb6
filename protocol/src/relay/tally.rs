use aisle_engine::metrics::Kpis;
use aisle_engine::table::Money;
use serde::{Deserialize, Serialize};

/// What a page keeps count of by itself, to know that it has missed nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    /// Lines of all kinds and classes.
    pub lines: u64,
    /// Their total.
    pub total_amount: Money,
    /// Net sales.
    pub net_sales: Money,
    /// Orders.
    pub orders: u64,
}

/// By how much a tally changes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TallyChange {
    /// Further lines.
    pub lines: i64,
    /// Their total.
    pub total_amount: Money,
    /// Net sales.
    pub net_sales: Money,
    /// Orders; below zero when sales were undone.
    pub orders: i64,
}

impl Tally {
    /// The tally of these figures.
    #[must_use]
    pub fn of(kpis: &Kpis) -> Self {
        Self { lines: kpis.lines, total_amount: kpis.total_amount, net_sales: kpis.net_sales, orders: kpis.orders }
    }

    /// What leads from this tally to another.
    #[must_use]
    pub fn change_to(&self, other: &Self) -> TallyChange {
        TallyChange {
            lines: other.lines.wrapping_sub(self.lines).cast_signed(),
            total_amount: other.total_amount - self.total_amount,
            net_sales: other.net_sales - self.net_sales,
            orders: other.orders.wrapping_sub(self.orders).cast_signed(),
        }
    }

    /// The tally after a change. Amounts that no relay sends are left as they are, and betray themselves by the checksum.
    #[must_use]
    pub fn after(&self, change: &TallyChange) -> Self {
        let plus = |amount: Money, change: Money| {
            let sum = amount.ten_thousandths().checked_add(change.ten_thousandths());
            sum.map_or(amount, Money::from_ten_thousandths)
        };
        Self {
            lines: self.lines.wrapping_add_signed(change.lines),
            total_amount: plus(self.total_amount, change.total_amount),
            net_sales: plus(self.net_sales, change.net_sales),
            orders: self.orders.wrapping_add_signed(change.orders),
        }
    }

    /// Sixteen hexadecimal digits: FNV-1a with 64 bits of the text `lines/total_amount/net_sales/orders`, amounts as they stand in
    /// JSON.
    ///
    /// # References
    /// Fowler, Noll, Vo, Eastlake, "The FNV Non-Cryptographic Hash Algorithm", IETF draft-eastlake-fnv, section 2.
    ///
    /// # Examples
    /// ```
    /// use aisle_protocol::relay::Tally;
    /// // FNV-1a of "0/0.00/0.00/0".
    /// assert_eq!(Tally::default().checksum(), "c13c5f29326af99e");
    /// ```
    #[must_use]
    pub fn checksum(&self) -> String {
        const BASIS: u64 = 0xcbf2_9ce4_8422_2325;
        const PRIME: u64 = 0x0100_0000_01b3;
        let text = format!("{}/{}/{}/{}", self.lines, self.total_amount, self.net_sales, self.orders);
        let hash = text.bytes().fold(BASIS, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(PRIME));
        format!("{hash:016x}")
    }
}
