use crate::table::TextColumn;

/// The rows of a table, invoice by invoice: what is distinct within an invoice can then be counted by looking back at
/// the row before, without a set of what has been seen.
#[derive(Clone, Debug, Default)]
pub(crate) struct InvoiceOrder {
    /// `None` where the table already has this order, as tills write it.
    rows: Option<Vec<u32>>,
}

impl InvoiceOrder {
    pub(super) fn new(invoice: &TextColumn) -> Self {
        Self { rows: (!is_grouped(invoice)).then(|| grouped_rows(invoice)) }
    }

    /// The row at a position of this order.
    #[inline]
    pub(crate) fn row_at(&self, position: usize) -> usize {
        self.rows.as_ref().map_or(position, |rows| rows[position] as usize)
    }
}

/// Do the lines of each invoice follow each other?
fn is_grouped(invoice: &TextColumn) -> bool {
    let mut is_seen = vec![false; invoice.dictionary.len()];
    let mut before = super::super::NONE;
    for &code in &invoice.codes {
        if code != before && std::mem::replace(&mut is_seen[code as usize], true) {
            return false;
        }
        before = code;
    }
    true
}

/// Rows sorted by invoice, each invoice's rows in their own order (a counting sort).
fn grouped_rows(invoice: &TextColumn) -> Vec<u32> {
    let mut next = vec![0_u32; invoice.dictionary.len() + 1];
    for &code in &invoice.codes {
        next[code as usize + 1] += 1;
    }
    for index in 1..next.len() {
        next[index] += next[index - 1];
    }
    let mut rows = vec![0_u32; invoice.codes.len()];
    for (row, &code) in invoice.codes.iter().enumerate() {
        let place = &mut next[code as usize];
        rows[*place as usize] = row as u32;
        *place += 1;
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::{NewLine, SalesTable};

    fn order_of(invoices: &[&str]) -> Vec<usize> {
        let mut table = SalesTable::default();
        for invoice in invoices {
            table.push(&NewLine { invoice, code: "a", ..NewLine::default() }).unwrap();
        }
        let order = InvoiceOrder::new(&table.invoice);
        (0..table.len()).map(|position| order.row_at(position)).collect()
    }

    #[test]
    fn rows_come_invoice_by_invoice() {
        assert_eq!(order_of(&["1", "1", "2"]), [0, 1, 2]);
        assert_eq!(order_of(&["1", "2", "1", "3", "2"]), [0, 2, 1, 4, 3]);
    }
}
