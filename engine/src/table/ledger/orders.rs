use super::LineRuns;
use crate::table::{CodeClass, LineFlags, LineKind, NONE, SalesTable};

/// The order that an invoice is: its merchandise sale lines that were neither undone nor dropped. It belongs to the earliest of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Order {
    /// Seconds; [`NONE`] where there is no such line, and so no order.
    pub(crate) time: u32,
    /// [`NONE`] where the line names none.
    pub(crate) customer: u32,
}

/// When invoices and customers first bought.
pub(super) struct FirstSales {
    /// For each invoice, the order of all its lines, and that of those with a customer.
    pub(super) orders: Vec<[Order; 2]>,
    /// For each customer, the seconds of the first merchandise or service sale line that is not dropped; [`NONE`] if there is none.
    pub(super) first_seen: Vec<u32>,
}

impl Order {
    const NONE: Self = Self { time: NONE, customer: NONE };

    fn take(&mut self, time: u32, customer: u32) {
        if time < self.time {
            *self = Self { time, customer };
        }
    }
}

impl FirstSales {
    pub(super) fn new(table: &SalesTable, runs: &LineRuns) -> Self {
        let mut orders = vec![[Order::NONE; 2]; table.invoice.dictionary.len()];
        let mut first_seen = vec![NONE; table.customer.dictionary.len()];
        let stretches = &runs.stretches;
        runs.for_each_stretch(&mut |stretch, runs_here| {
            let (seconds, customer) = (stretches.seconds[stretch], stretches.customer[stretch]);
            for run in runs_here {
                let flags = runs.at(run).flags;
                if flags.is_standing_sale() {
                    let [of_all, of_known] = &mut orders[stretches.invoice[stretch] as usize];
                    of_all.take(seconds, customer);
                    if customer != NONE {
                        of_known.take(seconds, customer);
                    }
                }
                if customer != NONE && flags.is_goods_sale() {
                    let time = &mut first_seen[customer as usize];
                    *time = seconds.min(*time);
                }
            }
        });
        Self { orders, first_seen }
    }
}

impl LineFlags {
    /// A merchandise sale line that is not dropped.
    #[inline]
    pub(crate) fn is_merchandise_sale(self) -> bool {
        self.class() == CodeClass::Merchandise && self.kind() == LineKind::Sale && !self.is_dropped()
    }

    /// A merchandise sale line that was neither undone nor dropped: what orders are made of.
    #[inline]
    pub(crate) fn is_standing_sale(self) -> bool {
        const CELL: usize = CodeClass::Merchandise as usize * 4 + LineKind::Sale as usize;
        self.cell() == CELL && !self.is_reversal() && !self.is_dropped()
    }

    /// A sale line of merchandise or service that is not dropped.
    #[inline]
    pub(crate) fn is_goods_sale(self) -> bool {
        let is_goods = matches!(self.class(), CodeClass::Merchandise | CodeClass::Service);
        is_goods && self.kind() == LineKind::Sale && !self.is_dropped()
    }
}
