use aisle_datagen::WholeFile;
use aisle_engine::export::faults_csv;
use aisle_engine::ingest::{Finding, FindingStatus, IngestReport, Quality, quality};
use aisle_engine::table::Ledger;
use anyhow::Context;
use std::io::{self, Write};
use std::path::Path;

use crate::args::{QualityArgs, Question};
use crate::failure::Failure;
use crate::layout::{Columns, counted, cut, grouped, or_dash};
use crate::output::output;
use crate::reading::read;

/// Faults that are printed; `--faults` writes all.
const SHOWN_FAULTS: usize = 20;
/// Letters of a faulty text in the table.
const FAULT_LETTERS: usize = 60;

/// `aisle quality`.
pub(crate) fn run(args: &QualityArgs) -> Result<(), Failure> {
    let Question { spec, zone } = args.whole.question()?;
    let ingested = read(&args.input, zone)?;
    if let Some(path) = &args.faults {
        if args.input.files.iter().any(|file| is_same_file(file, path)) {
            return Err(Failure::Usage(format!("--faults {} would overwrite a file that is read", path.display())));
        }
        let hint = || {
            let advice = "check that its folder exists, may be written to and has room";
            format!("{} cannot be written; {advice}", path.display())
        };
        write_whole(path, &faults_csv(&ingested.report)).with_context(hint)?;
    }
    let ledger = Ledger::new(&ingested.table, &spec.definitions);
    let answer = quality(&ingested.table, &ledger, &ingested.report, &spec);
    let mut out = output();
    write_files(&mut out, &ingested.report)?;
    write_reconciliation(&mut out, &answer)?;
    write_findings(&mut out, &answer.findings)?;
    write_faults(&mut out, &ingested.report)?;
    out.flush()?;
    Ok(())
}

fn write_whole(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = WholeFile::create(path)?;
    file.write_all(bytes)?;
    file.finish()
}

/// Do two paths lead to one file that exists?
fn is_same_file(one: &Path, other: &Path) -> bool {
    one.canonicalize().is_ok_and(|one| other.canonicalize().is_ok_and(|other| one == other))
}

fn write_files(out: &mut impl Write, report: &IngestReport) -> io::Result<()> {
    let mut columns = Columns::new(3, &["file", "encoding", "delimiter", "read", "kept", "set aside"]);
    for file in &report.files {
        columns.row([
            file.name.clone(),
            in_json(&file.encoding),
            format!("{:?}", file.delimiter),
            grouped(file.rows_read),
            grouped(file.rows_kept),
            grouped(file.rows_read - file.rows_kept),
        ]);
    }
    columns.write(out)?;
    writeln!(out)
}

fn write_reconciliation(out: &mut impl Write, answer: &Quality) -> io::Result<()> {
    let mut columns = Columns::new(2, &["class", "kind", "lines", "units", "amount"]);
    for cell in answer.reconciliation.iter().filter(|cell| cell.lines > 0) {
        let words = [cell.class.key().to_owned(), cell.kind.key().to_owned()];
        columns.row(words.into_iter().chain([grouped(cell.lines), grouped(cell.units), grouped(cell.amount)]));
    }
    let total = [grouped(answer.kpis.lines), String::new(), grouped(answer.kpis.total_amount)];
    columns.row(["all lines".to_owned(), String::new()].into_iter().chain(total));
    columns.write(out)?;
    writeln!(out)
}

fn write_findings(out: &mut impl Write, findings: &[Finding]) -> io::Result<()> {
    let mut columns = Columns::new(2, &["status", "finding", "lines", "amount"]);
    for finding in findings.iter().filter(|finding| finding.status != FindingStatus::Clean) {
        let words = [in_json(&finding.status), in_json(&finding.kind)];
        columns.row(words.into_iter().chain([grouped(finding.lines), or_dash(finding.amount)]));
    }
    columns.write(out)?;
    let clean = findings.iter().filter(|finding| finding.status == FindingStatus::Clean);
    let clean: Vec<String> = clean.map(|finding| in_json(&finding.kind)).collect();
    if !clean.is_empty() {
        writeln!(out, "\nlooked for and not found: {}", clean.join(", "))?;
    }
    Ok(())
}

fn write_faults(out: &mut impl Write, report: &IngestReport) -> io::Result<()> {
    if report.faults.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n{} set aside", counted(report.rows_set_aside, "row"))?;
    let mut reasons = Columns::new(1, &["reason", "rows"]);
    for count in &report.set_aside_by_reason {
        reasons.row([count.reason.key().to_owned(), grouped(count.rows)]);
    }
    reasons.write(out)?;
    writeln!(out)?;
    let mut faults = Columns::new(4, &["file", "line", "reason", "text"]);
    for fault in report.faults.iter().take(SHOWN_FAULTS) {
        let file = report.files.get(usize::from(fault.file)).map_or("", |file| &file.name);
        let text = cut(&fault.text, FAULT_LETTERS);
        faults.row([file.to_owned(), fault.line_number.to_string(), fault.reason.key().to_owned(), text]);
    }
    faults.write(out)?;
    if report.faults.len() > SHOWN_FAULTS {
        let rest = report.faults.len() - SHOWN_FAULTS;
        writeln!(out, "and {} more: --faults OUT.csv writes all", grouped(rest))?;
    }
    Ok(())
}

/// The word that JSON has for a value.
fn in_json(value: &impl serde::Serialize) -> String {
    let value = serde_json::to_value(value).ok();
    value.as_ref().and_then(|value| value.as_str()).unwrap_or_default().to_owned()
}
