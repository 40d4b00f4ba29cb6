use crate::table::{CodeClass, LineFlags, LineKind, NONE, SalesTable};

/// For each invoice, the seconds of its earliest merchandise sale line that was neither undone nor dropped; [`NONE`] where
/// there is none. An invoice with such a line is an order, and belongs to that time.
pub(super) fn order_times(table: &SalesTable, flags: &[LineFlags]) -> Vec<u32> {
    let mut times = vec![NONE; table.invoice.dictionary.len()];
    for (row, flags) in flags.iter().enumerate() {
        if flags.is_standing_sale() {
            let time = &mut times[table.invoice.codes[row] as usize];
            *time = table.time[row].min(*time);
        }
    }
    times
}

/// For each customer, the seconds of the first merchandise or service sale line that is not dropped; [`NONE`] where there
/// is none.
pub(super) fn first_seen(table: &SalesTable, flags: &[LineFlags]) -> Vec<u32> {
    let mut times = vec![NONE; table.customer.dictionary.len()];
    for (row, flags) in flags.iter().enumerate() {
        let customer = table.customer.codes[row];
        if customer != NONE && flags.is_goods_sale() {
            let time = &mut times[customer as usize];
            *time = table.time[row].min(*time);
        }
    }
    times
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
