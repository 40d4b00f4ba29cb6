//! What the Data page tells of the files.

mod calendar_findings;
mod code_findings;
mod duplicates;
mod finding;
mod line_findings;
mod outliers;
mod report_findings;
mod sale_survey;
mod survey;
mod tally;

use serde::{Deserialize, Serialize};

use super::{DuplicateTotal, IngestReport, Overlap};
use crate::metrics::{Kpis, Period, ReconciliationCell, whole};
use crate::order::sort_by_key;
use crate::spec::AnalysisSpec;
use crate::table::{Ledger, SalesTable};
use survey::Survey;

pub use duplicates::{Duplicates, duplicates};
pub use finding::{Finding, FindingKind, FindingStatus};

/// Faults that the answer carries; the whole list is a download.
const SHOWN_FAULTS: usize = 100;
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
