use aisle_protocol::Failure;
use aisle_protocol::ingest::IngestError;

use super::{column_role, fault_reason_text, lines};
use crate::format;

pub(crate) const KEEP_BOTH: &str = "Keep both";
pub(crate) const READING_CANCELLED: &str = "Reading was cancelled. What was there before is unchanged.";
pub(crate) const STALE_WORKER: &str = "the page and its worker are of different versions";

/// What happened, where, and what to do.
pub(crate) fn failure(failure: &Failure) -> String {
    match failure {
        Failure::Ingest(error) => ingest(error),
        Failure::FileUnreadable { file, reason } => format!(
            "{file} could not be read: it was changed, moved or deleted meanwhile, or it is a folder ({reason}). Choose \
             it again."
        ),
        Failure::NoData => "No file has been read yet. Drop one on the page.".to_owned(),
        Failure::Question(reason) => format!("This question cannot be answered: {reason}. Change the filter."),
        Failure::PartMissing => {
            "A part of Aisle could not be loaded. See that the computer is connected, then try again; nothing is lost."
                .to_owned()
        }
        Failure::WorkerStopped(reason) => {
            format!("The part of the page that computes has stopped{}.", in_brackets(reason))
        }
        other => other.to_string(),
    }
}

fn ingest(error: &IngestError) -> String {
    match error {
        IngestError::Empty { file } => format!("{file} is empty. Export it again, with its lines."),
        IngestError::HeaderOnly { file } => {
            format!("{file} has a header but no lines below it. Export it again, with its lines.")
        }
        IngestError::NotText { file, what } => {
            format!("{file} is {what}, not a text file of sales lines. Save it as CSV and drop that.")
        }
        IngestError::DamagedGzip { file, rows_read } => format!(
            "{file} is damaged: its compressed data end or break after {}. Download or copy it again.",
            lines(*rows_read)
        ),
        IngestError::GzipBomb { file, ratio } => format!(
            "{file} unpacks to more than {} times its size; no sales file does, so it was not read further. Unpack it \
             yourself if you trust it, and drop the text file.",
            format::count((*ratio).into())
        ),
        IngestError::MappingNeeded { file, missing, .. } => {
            let missing: Vec<_> = missing.iter().map(|&role| format::lower(column_role(role))).collect();
            format!("{file}: no column was recognised as {}. Say below which it is.", missing.join(", "))
        }
        IngestError::TooManyColumns { file, found, max } => format!(
            "{file} has {} columns in line 1; a sales file has at most {}. Check what separates its columns.",
            found, max
        ),
        IngestError::NoUsableRow { file, rows_read, line, reason } => format!(
            "{file}: none of its {} can be used. The first, line {}: {}. Check how its columns are read.",
            lines(*rows_read),
            format::count((*line).into()),
            fault_reason_text(reason)
        ),
        IngestError::TwoCurrencies { file, currencies } => format!(
            "{file} has amounts in {}. Sums would mix them: split the file by currency first.",
            currencies.join(" and ")
        ),
        other => other.to_string(),
    }
}

fn in_brackets(reason: &str) -> String {
    if reason.is_empty() { String::new() } else { format!(" ({reason})") }
}

pub(crate) fn folder_dropped(folder: &str) -> String {
    format!("{folder} is a folder, and a browser cannot read it as a file. Open it and drop the files inside.")
}

pub(crate) fn replaced(before: &[String], now: &[String]) -> String {
    format!("{} took the place of {}.", now.join(", "), before.join(", "))
}

pub(crate) fn sample_missing(reason: &str) -> String {
    format!("The sample shop could not be fetched ({reason}). Your own files work without it.")
}

pub(crate) fn worker_restarted(reason: &str, is_reading_again: bool) -> String {
    let next = if is_reading_again {
        "It was started again, and your files are being read again."
    } else {
        "It was started again; the page is ready."
    };
    format!("The part of the page that computes stopped{}. {next}", in_brackets(reason))
}

pub(crate) fn worker_gone(reason: &str) -> String {
    format!("The part of the page that computes keeps stopping{}. Reload the page.", in_brackets(reason))
}
