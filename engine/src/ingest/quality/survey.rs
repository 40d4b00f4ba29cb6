use super::duplicates::{Duplicates, duplicates};
use super::sale_survey::SaleSurvey;
use super::tally::Tally;
use crate::metrics::is_net_line;
use crate::spec::AnalysisSpec;
use crate::table::{CodeClass, Ledger, LineFlags, LineKind, LineRun, NONE, SalesTable};

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

impl<'a> Survey<'a> {
    pub(super) fn new(table: &'a SalesTable, ledger: &'a Ledger, spec: &AnalysisSpec) -> Self {
        let mut survey = Self {
            table,
            ledger,
            sales: SaleSurvey::new(table, ledger),
            duplicates: duplicates(ledger, spec),
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
        let stretches = &ledger.runs.stretches;
        ledger.runs.for_each_stretch(&mut |stretch, runs| {
            let (invoice, has_customer) = (stretches.invoice[stretch], stretches.customer[stretch] != NONE);
            let lines = runs.clone().map(|run| ledger.runs.at(run).lines()).sum();
            invoice_times.add_stretch(&mut survey, invoice, stretches.seconds[stretch], lines);
            for run in runs.map(|run| ledger.runs.at(run)).filter(|run| !run.flags.is_dropped()) {
                survey.add_run(&run, nameless);
                if has_customer {
                    continue;
                }
                let is_net = is_net_cell[run.flags.cell()];
                if is_net && std::mem::replace(&mut last_anonymous_invoice, invoice) != invoice {
                    survey.no_customer_invoices += 1;
                }
                survey.no_customer.add(run.lines(), 0, if is_net { run.amount } else { 0 });
            }
        });
        invoice_times.end(&mut survey);
        survey
    }

    /// Adds lines that are not dropped.
    fn add_run(&mut self, run: &LineRun, nameless: u32) {
        let (class, kind) = (run.flags.class(), run.flags.kind());
        let rows = run.positions.clone().map(|position| self.ledger.order.row_at(position));
        if class == CodeClass::Adjustment || (kind == LineKind::NegativePrice && class != CodeClass::Discount) {
            self.adjustments.add(run.lines(), run.units, run.amount);
            for row in rows.clone() {
                let product = self.product_of(row);
                self.adjustments_by_product[product as usize] += self.table.amount[row];
            }
        } else if class == CodeClass::Service && kind != LineKind::ZeroPrice {
            self.services.add(run.lines(), run.units, run.amount);
        }
        if kind == LineKind::ZeroPrice {
            self.zero_price.add(run.lines(), run.units, run.amount);
            for row in rows.clone() {
                let units = self.table.quantity[row];
                if units < 0 {
                    self.zero_price_negative.add(1, units, self.table.amount[row]);
                }
                self.zero_price_nameless += u64::from(self.table.description.codes[row] == nameless);
            }
        }
        if run.flags.is_merchandise_sale() {
            for row in rows {
                self.sales.add_line(row);
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
