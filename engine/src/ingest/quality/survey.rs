use super::duplicates::{Duplicates, duplicates};
use crate::metrics::is_net_line;
use crate::spec::AnalysisSpec;
use crate::table::{CodeClass, Ledger, LineFlags, LineKind, Money, NONE, SalesTable};

/// What one pass over the lines tells for several findings.
pub(super) struct Survey<'a> {
    pub(super) table: &'a SalesTable,
    pub(super) ledger: &'a Ledger,
    pub(super) duplicates: Duplicates,
    pub(super) no_customer: Tally,
    pub(super) services: Tally,
    pub(super) adjustments: Tally,
    /// Adjustments by product.
    pub(super) adjustments_by_product: Vec<i64>,
    pub(super) zero_price: Tally,
    pub(super) zero_price_negative: Tally,
    pub(super) zero_price_nameless: u64,
    /// Invoices that net lines without a customer stand on.
    pub(super) no_customer_invoices: u64,
    /// Invoices with lines of several times, and their lines.
    pub(super) split_invoices: u64,
    pub(super) split_invoice_lines: u64,
}

/// Lines with their units and money.
#[derive(Clone, Copy, Default)]
pub(super) struct Tally {
    pub(super) lines: u64,
    units: i64,
    amount: i64,
}

impl Tally {
    pub(super) fn add(&mut self, units: i64, amount: i64) {
        self.lines += 1;
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

impl<'a> Survey<'a> {
    pub(super) fn new(table: &'a SalesTable, ledger: &'a Ledger, spec: &AnalysisSpec) -> Self {
        let mut survey = Self {
            table,
            ledger,
            duplicates: duplicates(table, ledger, spec),
            no_customer: Tally::default(),
            services: Tally::default(),
            adjustments: Tally::default(),
            adjustments_by_product: vec![0; ledger.products().len()],
            zero_price: Tally::default(),
            zero_price_negative: Tally::default(),
            zero_price_nameless: 0,
            no_customer_invoices: 0,
            split_invoices: 0,
            split_invoice_lines: 0,
        };
        let is_net_cell: [bool; 16] =
            std::array::from_fn(|cell| is_net_line(&spec.definitions, LineFlags::of_cell(cell)));
        let nameless = table.description.dictionary.find("").unwrap_or(NONE);
        let mut last_anonymous_invoice = NONE;
        for position in 0..table.len() {
            let row = ledger.order.row_at(position);
            let is_net = is_net_cell[ledger.flags()[row].cell()];
            survey.add_line(row, nameless);
            let invoice = table.invoice.codes[row];
            let is_anonymous = table.customer.codes[row] == NONE && !ledger.flags()[row].is_dropped();
            if is_anonymous && is_net && std::mem::replace(&mut last_anonymous_invoice, invoice) != invoice {
                survey.no_customer_invoices += 1;
            }
            if is_anonymous {
                survey.no_customer.add(0, if is_net { table.amount[row] } else { 0 });
            }
        }
        survey.count_split_invoices();
        survey
    }

    fn add_line(&mut self, row: usize, nameless: u32) {
        let flags = self.ledger.flags()[row];
        if flags.is_dropped() {
            return;
        }
        let (units, amount) = (self.table.quantity[row], self.table.amount[row]);
        let (class, kind) = (flags.class(), flags.kind());
        let is_adjustment =
            class == CodeClass::Adjustment || (kind == LineKind::NegativePrice && class != CodeClass::Discount);
        if is_adjustment {
            self.adjustments.add(units, amount);
            let product = self.ledger.product_of_code[self.table.code.codes[row] as usize];
            self.adjustments_by_product[product as usize] += amount;
        } else if class == CodeClass::Service && kind != LineKind::ZeroPrice {
            self.services.add(units, amount);
        }
        if kind == LineKind::ZeroPrice {
            self.zero_price.add(units, amount);
            if units < 0 {
                self.zero_price_negative.add(units, amount);
            }
            self.zero_price_nameless += u64::from(self.table.description.codes[row] == nameless);
        }
    }

    fn count_split_invoices(&mut self) {
        let (table, order) = (self.table, &self.ledger.order);
        let mut position = 0;
        while position < table.len() {
            let first = order.row_at(position);
            let begin = position;
            let mut is_split = false;
            while position < table.len() && table.invoice.codes[order.row_at(position)] == table.invoice.codes[first] {
                is_split |= table.time[order.row_at(position)] != table.time[first];
                position += 1;
            }
            if is_split {
                self.split_invoices += 1;
                self.split_invoice_lines += (position - begin) as u64;
            }
        }
    }

    /// A product's description, or its code where it has none.
    pub(super) fn name_of(&self, product: u32) -> String {
        let product = &self.ledger.products()[product as usize];
        if product.description.is_empty() { product.code.clone() } else { product.description.clone() }
    }

    /// The product of a row.
    pub(super) fn product_of(&self, row: usize) -> u32 {
        self.ledger.product_of_code[self.table.code.codes[row] as usize]
    }
}
