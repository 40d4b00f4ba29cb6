use super::duplicates::{Duplicates, duplicates};
use super::sale_survey::SaleSurvey;
use crate::metrics::is_net_line;
use crate::spec::AnalysisSpec;
use crate::table::{CodeClass, Ledger, LineFlags, LineKind, Money, NONE, SalesTable};

/// What one pass over the lines tells for several findings.
pub(super) struct Survey<'a> {
    pub(super) table: &'a SalesTable,
    pub(super) ledger: &'a Ledger,
    pub(super) sales: SaleSurvey<'a>,
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
            sales: SaleSurvey::new(table, ledger),
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
        let mut invoice_times = InvoiceTimes::default();
        ledger.order.for_each_stretch(&mut |positions| {
            let first = ledger.order.row_at(positions.start);
            let (invoice, has_customer) = (table.invoice.codes[first], table.customer.codes[first] != NONE);
            invoice_times.add_stretch(&mut survey, invoice, table.time[first], positions.len() as u64);
            for position in positions {
                let row = ledger.order.row_at(position);
                let flags = ledger.flags()[row];
                survey.add_line(row, nameless);
                if flags.is_merchandise_sale() {
                    survey.sales.add_line(row);
                }
                if has_customer || flags.is_dropped() {
                    continue;
                }
                let is_net = is_net_cell[flags.cell()];
                if is_net && std::mem::replace(&mut last_anonymous_invoice, invoice) != invoice {
                    survey.no_customer_invoices += 1;
                }
                survey.no_customer.add(0, if is_net { table.amount[row] } else { 0 });
            }
        });
        invoice_times.end(&mut survey);
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

/// Looks for invoices with lines of several times, as their stretches come.
#[derive(Default)]
struct InvoiceTimes {
    /// The invoice at hand and the time of its first line.
    first: Option<(u32, u32)>,
    lines: u64,
    is_split: bool,
}

impl InvoiceTimes {
    fn add_stretch(&mut self, survey: &mut Survey<'_>, invoice: u32, time: u32, lines: u64) {
        match self.first {
            Some((at_hand, first_time)) if at_hand == invoice => self.is_split |= time != first_time,
            _ => {
                self.end(survey);
                *self = Self { first: Some((invoice, time)), ..Self::default() };
            }
        }
        self.lines += lines;
    }

    fn end(&self, survey: &mut Survey<'_>) {
        if self.is_split {
            survey.split_invoices += 1;
            survey.split_invoice_lines += self.lines;
        }
    }
}
