//! Goods that come back days or weeks after they were sold.

use std::sync::Arc;

use crate::{
    calendar::Date,
    dice::Dice,
    document::{Document, Line},
    shoppers::Shopper,
};

/// One line in so many of past orders can come back, in thousandths.
const REMEMBERED_PER_MILLE: u64 = 125;
/// Of goods that come back, so many do in full, in thousandths; of the others one or a few pieces.
const IN_FULL_PER_MILLE: u64 = 450;

struct Sold {
    shopper: Shopper,
    code: Arc<str>,
    description: Arc<str>,
    quantity: i64,
    price_mills: i64,
}

/// Past sales that may come back: a bounded sample, older ones forgotten first.
pub(crate) struct PastSales {
    sold: Vec<Sold>,
    /// Where the next one is put once the memory is full.
    next: usize,
    capacity: usize,
}

impl PastSales {
    /// A memory that reaches back over some weeks of a file of `rows` rows.
    pub(crate) fn new(rows: u64) -> Self {
        Self { sold: Vec::new(), next: 0, capacity: (rows / 120).clamp(64, 20_000) as usize }
    }

    /// Remembers some lines of an order of a day that is over.
    pub(crate) fn remember(&mut self, order: &Document, dice: &mut Dice) {
        for line in &order.lines {
            if line.quantity <= 0 || line.price_mills <= 0 || !dice.per_mille(REMEMBERED_PER_MILLE) {
                continue;
            }
            let sold = Sold {
                shopper: order.shopper,
                code: line.code.clone(),
                description: line.description.clone(),
                quantity: line.quantity,
                price_mills: line.price_mills,
            };
            if self.sold.len() < self.capacity {
                self.sold.push(sold);
            } else {
                self.next = (self.next + 1) % self.capacity;
                self.sold[self.next] = sold;
            }
        }
    }

    /// A credit note for one or a few lines of one customer; `None` before anything was sold.
    pub(crate) fn credit_note(&mut self, date: Date, dice: &mut Dice) -> Option<Document> {
        if self.sold.is_empty() {
            return None;
        }
        let first = self.take(dice.below(self.sold.len() as u64) as usize, dice);
        let (shopper, mut lines) = (first.0, vec![first.1]);
        // Lines of the same order lie side by side in the memory.
        for _ in 0..dice.below(4) {
            match self.sold.iter().rposition(|sold| sold.shopper.customer == shopper.customer) {
                Some(place) if shopper.customer.is_some() => lines.push(self.take(place, dice).1),
                _ => break,
            }
        }
        Some(Document { prefix: "C", time: date.opening_time(dice), shopper, lines })
    }

    fn take(&mut self, place: usize, dice: &mut Dice) -> (Shopper, Line) {
        let sold = self.sold.swap_remove(place);
        let is_full = dice.per_mille(IN_FULL_PER_MILLE);
        let quantity = if is_full { sold.quantity } else { dice.between(1, sold.quantity.min(6)) };
        let Sold { shopper, code, description, price_mills, .. } = sold;
        (shopper, Line { code, description, quantity: -quantity, price_mills, delay_seconds: 0 })
    }
}
