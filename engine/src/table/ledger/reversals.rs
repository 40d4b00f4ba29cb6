use rustc_hash::FxHashMap;

use crate::order::sort_rows;
use crate::spec::Definitions;
use crate::table::calendar::SECONDS_PER_DAY;
use crate::table::{CodeClass, LineFlags, LineKind, NONE, PIECE, Quantity, SalesTable};

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
    let lines = Lines { table, product_of_code };
    let mut queues: FxHashMap<Key, Queue> = FxHashMap::default();
    let mut brought_back = BroughtBack::default();
    let mut returns = Vec::new();
    for (piece, flags) in flags.chunks(PIECE).enumerate() {
        lines.for_each(piece * PIECE, flags, LineKind::Return, &mut |row, customer, product| {
            brought_back.note(customer, product);
            queues.entry(lines.key_of(row)).or_default();
            returns.push(row as u32);
        });
    }
    let by_time = |left: u32, right: u32| table.time[left as usize].cmp(&table.time[right as usize]);
    sort_rows(&mut returns, &by_time);
    for (piece, flags) in flags.chunks(PIECE).enumerate() {
        lines.for_each(piece * PIECE, flags, LineKind::Sale, &mut |row, customer, product| {
            if brought_back.may_have(customer, product)
                && let Some(queue) = queues.get_mut(&lines.key_of(row))
            {
                queue.sales.push(row as u32);
            }
        });
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
        let Some(queue) = queues.get_mut(&lines.key_of(return_row as usize)) else { continue };
        if let Some(sale_row) = queue.take(table, table.time[return_row as usize], window_seconds) {
            flags[sale_row as usize].mark_reversal();
            flags[return_row as usize].mark_reversal();
            let quantity = Quantity::from_thousandths(table.quantity[sale_row as usize]);
            reversals.push(Reversal { sale_row, return_row, quantity });
        }
    }
    reversals
}

/// The lines that take part.
struct Lines<'a> {
    table: &'a SalesTable,
    product_of_code: &'a [u32],
}

impl Lines<'_> {
    /// Calls `act` with row, customer and product of each merchandise line of this kind, of a known customer and not
    /// dropped, among the lines that begin with `first_row`.
    #[inline(never)]
    fn for_each(&self, first_row: usize, flags: &[LineFlags], kind: LineKind, act: &mut dyn FnMut(usize, u32, u32)) {
        let wanted = LineFlags::new(kind, CodeClass::Merchandise).cell();
        for (offset, flags) in flags.iter().enumerate() {
            let row = first_row + offset;
            let customer = self.table.customer.codes[row];
            if flags.cell() == wanted && !flags.is_dropped() && customer != NONE {
                act(row, customer, self.product_of(row));
            }
        }
    }

    fn product_of(&self, row: usize) -> u32 {
        self.product_of_code[self.table.code.codes[row] as usize]
    }

    fn key_of(&self, row: usize) -> Key {
        Key {
            customer: self.table.customer.codes[row],
            product: self.product_of(row),
            unit_price: self.table.unit_price[row],
            quantity: self.table.quantity[row].abs(),
        }
    }
}

/// Who brought what back, by a few bits of both: most sales are of something that their customer kept, and a look here
/// spares the key.
struct BroughtBack(Vec<u64>);

impl Default for BroughtBack {
    fn default() -> Self {
        Self(vec![0; 1 << (Self::BITS - 6)])
    }
}

impl BroughtBack {
    const BITS: u32 = 20;

    /// A word and a bit of it.
    #[inline]
    fn place(customer: u32, product: u32) -> (usize, u64) {
        let mixed = customer.wrapping_mul(0x9e37_79b9) ^ product.wrapping_mul(0x85eb_ca6b);
        let place = mixed >> (u32::BITS - Self::BITS);
        ((place >> 6) as usize, 1 << (place & 63))
    }

    fn note(&mut self, customer: u32, product: u32) {
        let (word, bit) = Self::place(customer, product);
        self.0[word] |= bit;
    }

    #[inline]
    fn may_have(&self, customer: u32, product: u32) -> bool {
        let (word, bit) = Self::place(customer, product);
        self.0[word] & bit != 0
    }
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
