use super::orders::FirstSales;
use super::products::{Catalogue, describe, read_codes};
use super::{Ledger, LineOrder, LineRuns, ShopCalendar, duplicates, reversals};
use crate::spec::Definitions;
use crate::table::{CodeClass, LineFlags, LineKind, Money, PIECE, Quantity, SalesTable};

/// Reads the lines of a table under definitions, a step at a time, so that a caller can tell how far it is and stop.
///
/// In this order: kind and class of each line; duplicates; matched reversals among what is not dropped; orders, first
/// sales of customers and the calendar of what then stands; the products' descriptions.
pub struct LedgerBuilder<'a> {
    table: &'a SalesTable,
    class_of_code: Vec<CodeClass>,
    ledger: Ledger,
    steps_done: u32,
}

impl Ledger {
    /// Reads the lines under these definitions, in all steps of a [`LedgerBuilder`].
    ///
    /// # Numerics
    /// Integers only, so that the result depends on the lines alone. O(n log n) in the longest invoice, O(n) otherwise.
    /// It keeps one byte a line, four more where the lines of invoices do not follow each other, and about 50 a stretch of
    /// lines that share invoice, time, customer and country.
    #[must_use]
    pub fn new(table: &SalesTable, definitions: &Definitions) -> Self {
        LedgerBuilder::new(table, definitions).finish()
    }
}

impl<'a> LedgerBuilder<'a> {
    /// How many steps there are; each takes a part of the time that is linear in the lines.
    pub const STEPS: u32 = 6;

    /// Nothing is read yet.
    #[must_use]
    pub fn new(table: &'a SalesTable, definitions: &Definitions) -> Self {
        let ledger = Ledger { definitions: definitions.clone(), ..Ledger::default() };
        Self { table, class_of_code: Vec::new(), ledger, steps_done: 0 }
    }

    /// Steps done so far.
    #[must_use]
    pub fn steps_done(&self) -> u32 {
        self.steps_done
    }

    /// Does the next step; is there another?
    pub fn step(&mut self) -> bool {
        let (table, ledger) = (self.table, &mut self.ledger);
        match self.steps_done {
            0 => {
                let catalogue = read_codes(table, &ledger.definitions);
                let Catalogue { product_of_code, class_of_code, product_of_text, products } = catalogue;
                self.class_of_code = class_of_code;
                ledger.product_of_code = product_of_code;
                ledger.product_of_text = product_of_text;
                ledger.products = products;
                ledger.flags = line_flags(table, &self.class_of_code);
            }
            1 => ledger.order = LineOrder::new(table),
            2 => ledger.overlaps = duplicates::mark(table, &ledger.definitions, &ledger.order, &mut ledger.flags),
            3 => {
                let Ledger { definitions, product_of_code, flags, .. } = ledger;
                ledger.reversals = reversals::matched(table, definitions, product_of_code, flags);
            }
            4 => {
                ledger.runs = LineRuns::new(table, &ledger.order, &ledger.flags);
                ledger.calendar = ShopCalendar::new(&ledger.runs);
                let FirstSales { orders, first_seen } = FirstSales::new(table, &ledger.runs);
                ledger.orders = orders;
                ledger.first_seen = first_seen;
            }
            5 => {
                let products = std::mem::take(&mut ledger.products);
                ledger.products = describe(table, products, &ledger.product_of_code);
            }
            _ => return false,
        }
        self.steps_done += 1;
        self.steps_done < Self::STEPS
    }

    /// Does the steps that are left.
    #[must_use]
    pub fn finish(mut self) -> Ledger {
        while self.step() {}
        self.ledger
    }
}

/// Kind and class of each line.
fn line_flags(table: &SalesTable, class_of_code: &[CodeClass]) -> Vec<LineFlags> {
    let mut flags = Vec::with_capacity(table.len());
    let pieces = table.quantity.chunks(PIECE).zip(table.unit_price.chunks(PIECE)).zip(table.code.codes.chunks(PIECE));
    for ((quantities, unit_prices), codes) in pieces {
        add_flags(quantities, unit_prices, codes, class_of_code, &mut flags);
    }
    flags
}

#[inline(never)]
fn add_flags(
    quantities: &[i64],
    unit_prices: &[i64],
    codes: &[u32],
    class_of_code: &[CodeClass],
    flags: &mut Vec<LineFlags>,
) {
    flags.extend(quantities.iter().zip(unit_prices).zip(codes).map(|((&quantity, &unit_price), &code)| {
        let kind = LineKind::of(Quantity::from_thousandths(quantity), Money::from_ten_thousandths(unit_price));
        LineFlags::new(kind, class_of_code[code as usize])
    }));
}
