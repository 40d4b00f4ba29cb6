//! What the Data page tells of the files.

mod calendar_findings;
mod code_findings;
mod duplicates;
mod line_findings;
mod outliers;
mod report_findings;
mod sale_survey;
mod survey;

use serde::{Deserialize, Serialize};

use super::{DuplicateTotal, IngestReport, Overlap};
use crate::metrics::{Kpis, Period, ReconciliationCell, whole};
use crate::order::sort_by_key;
use crate::spec::AnalysisSpec;
use crate::table::{Ledger, Money, SalesTable};
use survey::Survey;

pub use duplicates::{Duplicates, duplicates};

/// Faults that the answer carries; the whole list is a download.
const SHOWN_FAULTS: usize = 100;
/// Examples of a finding.
const EXAMPLES: usize = 5;

/// What the Data page tells about the files: how they were read, whether every line is accounted for, what deserves a look.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Quality {
    /// How the files were read. Its faults are cut to the first 100; the whole list is a download.
    pub report: IngestReport,
    /// The dates of all lines.
    pub period: Period,
    /// Kind × class of all lines but the dropped ones.
    pub reconciliation: Vec<ReconciliationCell>,
    /// The figures of all lines, without any filter.
    pub kpis: Kpis,
    /// Lines that repeat an earlier line of their own file.
    pub duplicates_within_files: DuplicateTotal,
    /// Lines that repeat a line of an earlier file.
    pub duplicates_across_files: DuplicateTotal,
    /// Which files overlap, and when.
    pub overlaps: Vec<Overlap>,
    /// What was found: what to check first, then choices, then what is known, then what is clean.
    pub findings: Vec<Finding>,
}

/// One thing found in the files.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Finding {
    /// What it is; the page has the words.
    pub kind: FindingKind,
    /// How much it matters.
    pub status: FindingStatus,
    /// Lines (days, for the calendar's findings) concerned.
    pub lines: u64,
    /// What it would change in net sales if decided the other way; or the money it concerns.
    pub amount: Option<Money>,
    /// The most telling examples: a name (product description, country, date) and its value as a decimal, at most five.
    pub examples: Vec<(String, String)>,
    /// Further counts that the words need, by key.
    pub counts: Vec<(String, u64)>,
}

/// The things that are looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FindingKind {
    /// Adjustment codes and negative prices among the sales. Examples: code's description, amount.
    Adjustments,
    /// Matched reversals. Examples: product, amount. Counts: `pairs`.
    MatchedReversals,
    /// Lines without a customer; amount is their net sales. Counts: `invoices`.
    NoCustomer,
    /// Service codes; amount is their net sales.
    Services,
    /// Product codes that differ only in letter case or spaces. Counts: `written_codes`, `products`.
    FoldedCodes,
    /// Repeated lines within a file.
    DuplicatesWithinFiles,
    /// Repeated lines across files.
    DuplicatesAcrossFiles,
    /// Lines at price zero. Counts: `negative_lines`, `negative_units`, `no_description`.
    ZeroPrice,
    /// A last day or month that the file does not cover wholly. Examples: the day, its last time.
    IncompleteEnd,
    /// Days without a sale. Counts: `weekday_days` (closed weekdays), `other_days`; examples: the longest other spans.
    ClosedDays,
    /// Unit prices 100 times or more the product's median. Examples: product, price.
    ExtremePrice,
    /// Single lines above 1 % of gross sales. Examples: product, amount.
    LargeLine,
    /// Products under several descriptions. Counts: `products`.
    SeveralDescriptions,
    /// Invoices with lines of several times. Counts: `invoices`.
    SeveralTimes,
    /// Rows set aside. Examples: reason, rows.
    SetAside,
    /// Digits rounded away.
    Rounded,
    /// Dates that could be read day first as well as month first. Examples: file, lines.
    AmbiguousDates,
    /// Numbers that could be read with a decimal point as well as with a decimal comma. Examples: file, lines.
    AmbiguousNumbers,
    /// Columns with the name of one that is read. Examples: the header cell, the columns' numbers, the one that is read first.
    RepeatedHeaders,
    /// Line amounts that differ from price × quantity.
    AmountMismatch,
}

/// How much a finding matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FindingStatus {
    /// Look at it before trusting a figure.
    Check,
    /// A definition that can be chosen.
    Choice,
    /// Dealt with as defined.
    Known,
    /// Looked for, and nothing found.
    Clean,
}

/// Looks for everything in [`FindingKind`], over all lines, whatever the filter of the spec.
///
/// # Inputs
/// `ledger` must be of `table` and [serve](Ledger::serves) the definitions of `spec`; `report` is the one that came with
/// the table.
///
/// # Returns
/// One finding for each kind, also for what was not found (status [`FindingStatus::Clean`], no lines).
#[must_use]
pub fn quality(table: &SalesTable, ledger: &Ledger, report: &IngestReport, spec: &AnalysisSpec) -> Quality {
    let whole = whole(table, ledger, spec);
    let survey = Survey::new(table, ledger, spec);
    let mut findings = line_findings::findings(&survey, &whole.kpis);
    findings.extend(code_findings::findings(&survey));
    findings.extend(calendar_findings::findings(ledger.calendar()));
    findings.extend(outliers::findings(&survey, &whole.kpis));
    findings.extend(report_findings::findings(report));
    sort_by_key(&mut findings, |finding| finding.status);
    let mut shown = report.clone();
    shown.faults.truncate(SHOWN_FAULTS);
    Quality {
        report: shown,
        period: whole.period,
        reconciliation: whole.reconciliation,
        kpis: whole.kpis,
        duplicates_within_files: survey.duplicates.within_files,
        duplicates_across_files: survey.duplicates.across_files,
        overlaps: ledger.overlaps().to_vec(),
        findings,
    }
}

impl Finding {
    /// Nothing of this kind was found.
    fn clean(kind: FindingKind) -> Self {
        Self { kind, status: FindingStatus::Clean, lines: 0, amount: None, examples: Vec::new(), counts: Vec::new() }
    }

    /// Of this status if there are lines, else clean.
    fn of(kind: FindingKind, status: FindingStatus, lines: u64) -> Self {
        if lines == 0 { Self::clean(kind) } else { Self { status, lines, ..Self::clean(kind) } }
    }

    fn with_amount(mut self, amount: Money) -> Self {
        if self.lines > 0 {
            self.amount = Some(amount);
        }
        self
    }

    fn with_count(mut self, key: &str, count: u64) -> Self {
        self.counts.push((key.to_owned(), count));
        self
    }

    fn with_examples(mut self, examples: impl IntoIterator<Item = (String, String)>) -> Self {
        self.examples = examples.into_iter().take(EXAMPLES).collect();
        self
    }
}
