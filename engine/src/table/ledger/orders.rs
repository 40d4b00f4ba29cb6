use super::LineRuns;
use crate::table::{CodeClass, LineFlags, LineKind, NONE, SalesTable};

/// When invoices and customers first bought; [`NONE`] where they never did.
pub(super) struct FirstSales {
    /// For each invoice, the seconds of its earliest merchandise sale line that was neither undone nor dropped. An invoice
    /// with such a line is an order, and belongs to that time.
    pub(super) order_time: Vec<u32>,
    /// For each customer, the seconds of the first merchandise or service sale line that is not dropped.
    pub(super) first_seen: Vec<u32>,
}

impl FirstSales {
    pub(super) fn new(table: &SalesTable, runs: &LineRuns) -> Self {
        let mut order_time = vec![NONE; table.invoice.dictionary.len()];
        let mut first_seen = vec![NONE; table.customer.dictionary.len()];
        let stretches = &runs.stretches;
        runs.for_each_stretch(&mut |stretch, runs_here| {
            let (seconds, customer) = (stretches.seconds[stretch], stretches.customer[stretch]);
            for run in runs_here {
                let flags = runs.at(run).flags;
                if flags.is_standing_sale() {
                    let time = &mut order_time[stretches.invoice[stretch] as usize];
                    *time = seconds.min(*time);
                }
                if customer != NONE && flags.is_goods_sale() {
                    let time = &mut first_seen[customer as usize];
                    *time = seconds.min(*time);
                }
            }
        });
        Self { order_time, first_seen }
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
