use rustc_hash::FxHashMap;

use crate::order::sort_rows;
use crate::spec::Definitions;
use crate::table::calendar::SECONDS_PER_DAY;
use crate::table::{CodeClass, LineFlags, LineKind, NONE, Quantity, SalesTable};

/// A sale and the return that undid it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reversal {
    /// Row of the sale line.
    pub sale_row: u32,
    /// Row of the return line.
    pub return_row: u32,
    /// Units sold and brought back.
    pub quantity: Quantity,
}

/// What a sale and its return have in common.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct Key {
    customer: u32,
    product: u32,
    unit_price: i64,
    quantity: i64,
}

/// The sale rows of one key in the order of their times, and how many of them are used up.
#[derive(Default)]
struct Queue {
    sales: Vec<u32>,
    used: usize,
}

/// Finds the matched reversals and marks both lines of each.
///
/// A merchandise return line undoes the earliest still open merchandise sale line of the same known customer, product,
/// unit price and quantity, at the same time or at most `reversal_days` times 24 hours before; of several at that time, the one whose
/// invoice comes first as a text, so that the order of the rows decides nothing that is counted. Returns take their turn by time,
/// then by row. Dropped lines take no part.
///
/// # Returns
/// Pairs in the order of their return lines' times; none where the definitions match no reversals.
pub(super) fn matched(
    table: &SalesTable,
    definitions: &Definitions,
    product_of_code: &[u32],
    flags: &mut [LineFlags],
) -> Vec<Reversal> {
    if !definitions.match_reversals {
        return Vec::new();
    }
    let key_of = |row: usize| Key {
        customer: table.customer.codes[row],
        product: product_of_code[table.code.codes[row] as usize],
        unit_price: table.unit_price[row],
        quantity: table.quantity[row].abs(),
    };
    let is_candidate = |row: usize, flags: LineFlags, kind: LineKind| {
        flags.kind() == kind
            && flags.class() == CodeClass::Merchandise
            && !flags.is_dropped()
            && table.customer.codes[row] != NONE
    };
    let mut returns = Vec::new();
    let mut queues: FxHashMap<Key, Queue> = FxHashMap::default();
    // Most sales are of a customer who, or a product that, never came back: a look here spares the key.
    let mut customer_has_returns = vec![false; table.customer.dictionary.len()];
    let mut product_has_returns = vec![false; product_of_code.len()];
    for (row, &flags) in flags.iter().enumerate() {
        if is_candidate(row, flags, LineKind::Return) {
            let key = key_of(row);
            customer_has_returns[key.customer as usize] = true;
            product_has_returns[key.product as usize] = true;
            queues.entry(key).or_default();
            returns.push(row as u32);
        }
    }
    let by_time = |left: u32, right: u32| table.time[left as usize].cmp(&table.time[right as usize]);
    sort_rows(&mut returns, &by_time);
    for (row, &flags) in flags.iter().enumerate() {
        if is_candidate(row, flags, LineKind::Sale)
            && customer_has_returns[table.customer.codes[row] as usize]
            && product_has_returns[product_of_code[table.code.codes[row] as usize] as usize]
            && let Some(queue) = queues.get_mut(&key_of(row))
        {
            queue.sales.push(row as u32);
        }
    }
    let invoice_of = |row: u32| table.invoice.text(row as usize);
    let by_time_and_invoice =
        |left: u32, right: u32| by_time(left, right).then_with(|| invoice_of(left).cmp(&invoice_of(right)));
    for queue in queues.values_mut() {
        sort_rows(&mut queue.sales, &by_time_and_invoice);
    }
    let window_seconds = definitions.reversal_days.saturating_mul(SECONDS_PER_DAY);
    let mut reversals = Vec::new();
    for return_row in returns {
        let Some(queue) = queues.get_mut(&key_of(return_row as usize)) else { continue };
        if let Some(sale_row) = queue.take(table, table.time[return_row as usize], window_seconds) {
            flags[sale_row as usize].mark_reversal();
            flags[return_row as usize].mark_reversal();
            let quantity = Quantity::from_thousandths(table.quantity[sale_row as usize]);
            reversals.push(Reversal { sale_row, return_row, quantity });
        }
    }
    reversals
}

impl Queue {
    /// The earliest open sale within the window before `return_time`. Returns come in the order of their times, so that a
    /// sale that is too old once stays too old.
    fn take(&mut self, table: &SalesTable, return_time: u32, window_seconds: u32) -> Option<u32> {
        let time_of = |row: u32| table.time[row as usize];
        while let Some(&row) = self.sales.get(self.used)
            && time_of(row).saturating_add(window_seconds) < return_time
        {
            self.used += 1;
        }
        let row = self.sales.get(self.used).copied().filter(|&row| time_of(row) <= return_time)?;
        self.used += 1;
        Some(row)
    }
}
