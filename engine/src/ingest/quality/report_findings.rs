use super::{Finding, FindingKind, FindingStatus};
use crate::ingest::IngestReport;

/// What reading the files told.
pub(super) fn findings(report: &IngestReport) -> Vec<Finding> {
    let reasons = report.set_aside_by_reason.iter();
    let ambiguous = || report.files.iter().filter(|file| file.is_date_order_ambiguous);
    vec![
        Finding::of(FindingKind::SetAside, FindingStatus::Check, report.rows_set_aside)
            .with_examples(reasons.map(|count| (count.reason.key().to_owned(), count.rows.to_string()))),
        Finding::of(FindingKind::AmbiguousDates, FindingStatus::Check, ambiguous().map(|file| file.rows_kept).sum())
            .with_examples(ambiguous().map(|file| (file.name.clone(), file.rows_kept.to_string()))),
        Finding::of(FindingKind::AmountMismatch, FindingStatus::Check, report.amount_mismatches)
            .with_amount(report.amount_difference),
        Finding::of(FindingKind::Rounded, FindingStatus::Known, report.rounded_rows)
            .with_amount(report.rounding_largest_effect),
    ]
}
