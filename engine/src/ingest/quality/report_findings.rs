use super::finding::{Finding, FindingKind, FindingStatus};
use crate::ingest::{FileReport, IngestReport};

/// What reading the files told.
pub(super) fn findings(report: &IngestReport) -> Vec<Finding> {
    let reasons = report.set_aside_by_reason.iter();
    vec![
        Finding::of(FindingKind::SetAside, FindingStatus::Check, report.rows_set_aside)
            .with_examples(reasons.map(|count| (count.reason.key().to_owned(), count.rows.to_string()))),
        open(report, FindingKind::AmbiguousDates, |file| (file.open_dates, file.is_date_order_ambiguous)),
        open(report, FindingKind::AmbiguousNumbers, |file| (file.open_numbers, file.is_decimal_sign_ambiguous))
            .with_amount(report.files.iter().map(|file| file.open_numbers_effect).sum()),
        repeated_headers(report),
        Finding::of(FindingKind::AmountMismatch, FindingStatus::Check, report.amount_mismatches)
            .with_amount(report.amount_difference),
        Finding::of(FindingKind::Rounded, FindingStatus::Known, report.rounded_rows)
            .with_amount(report.rounding_largest_effect),
    ]
}

/// Lines that can be read in two ways: to be checked if the file leaves open which is right, else known. Examples: file, lines.
fn open(report: &IngestReport, kind: FindingKind, of_file: fn(&FileReport) -> (u64, bool)) -> Finding {
    let files = || report.files.iter().map(|file| (file, of_file(file))).filter(|(_, (lines, _))| *lines > 0);
    let is_asked = files().any(|(_, (_, is_asked))| is_asked);
    let status = if is_asked { FindingStatus::Check } else { FindingStatus::Known };
    Finding::of(kind, status, files().map(|(_, (lines, _))| lines).sum())
        .with_examples(files().map(|(file, (lines, _))| (file.name.clone(), lines.to_string())))
}

/// Columns that are read while others have the same name.
fn repeated_headers(report: &IngestReport) -> Finding {
    let (mut lines, mut examples) = (0, Vec::new());
    for file in &report.files {
        let repeated = file.repeated_headers();
        lines += if repeated.is_empty() { 0 } else { file.rows_kept };
        for (read, others) in repeated {
            let numbers = others.iter().fold((read + 1).to_string(), |list, other| format!("{list}, {}", other + 1));
            examples.push((file.columns[read].header.clone(), numbers));
        }
    }
    Finding::of(FindingKind::RepeatedHeaders, FindingStatus::Check, lines).with_examples(examples)
}
