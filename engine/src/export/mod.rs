//! Whole tables as CSV for spreadsheets: full precision, formula injection defused.

mod csv_writer;
mod decimal;
mod forecasts;
mod lines;
mod rankings;
mod series;
mod table_kind;

pub use forecasts::ForecastsCsv;
pub use table_kind::TableKind;

use crate::ingest::IngestReport;
use crate::metrics::overview;
use crate::spec::{AnalysisSpec, Dimension};
use crate::table::{Ledger, SalesTable};

/// A whole table as CSV: UTF-8, a header row, `\r\n`, RFC 4180.
///
/// Money, quantities and counts are exact decimals, ratios have six decimals, days are `2011-12-09`. A text from the
/// file that a spreadsheet would take for a formula gets a leading apostrophe.
///
/// # Inputs
/// As [`overview`]'s; `report` is the one that came with the table. Rankings are whole, whatever the spec's `top`.
#[must_use]
pub fn csv(
    table: &SalesTable,
    ledger: &Ledger,
    report: &IngestReport,
    spec: &AnalysisSpec,
    kind: TableKind,
) -> Vec<u8> {
    let groups = |dimension, name| rankings::groups(table, ledger, spec, dimension, name);
    match kind {
        TableKind::Days => series::buckets(&overview(table, ledger, spec).series.by_day),
        TableKind::Weeks => series::buckets(&overview(table, ledger, spec).series.by_week),
        TableKind::Months => series::buckets(&overview(table, ledger, spec).series.by_month),
        TableKind::WeekdayHours => series::weekday_hours(&overview(table, ledger, spec).weekday_hour),
        TableKind::Reconciliation => {
            let answer = overview(table, ledger, spec);
            lines::reconciliation(&answer.reconciliation, answer.dropped)
        }
        TableKind::Products => rankings::products(table, ledger, spec),
        TableKind::Countries => groups(Dimension::Country, "country"),
        TableKind::Customers => groups(Dimension::Customer, "customer"),
        TableKind::Categories => groups(Dimension::Category, "category"),
        TableKind::Stores => groups(Dimension::Store, "store"),
        TableKind::Faults => lines::faults(report),
        TableKind::TraceLines(metric) => lines::trace_lines(table, ledger, spec, metric),
    }
}

/// Every row that was set aside, as CSV.
#[must_use]
pub fn faults_csv(report: &IngestReport) -> Vec<u8> {
    lines::faults(report)
}
