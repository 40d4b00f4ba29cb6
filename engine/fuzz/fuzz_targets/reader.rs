//! Any bytes, in any pieces, read in any way, give the same table or the same error; no row is lost, and figures add up.
#![no_main]

use aisle_engine::ingest::{
    DateOrder, DecimalSign, Ingest, IngestError, IngestOptions, IngestReport, Ingested, quality,
};
use aisle_engine::spec::AnalysisSpec;
use aisle_engine::table::{Ledger, Money};
use libfuzzer_sys::fuzz_target;

/// What was read: the lines, what they come to, and the report.
type Read = (usize, Money, IngestReport);

fn read(bytes: &[u8], piece: usize, options: IngestOptions) -> Result<Read, IngestError> {
    let mut ingest = Ingest::new(options);
    ingest.begin_file("a.csv", bytes.len() as u64)?;
    for piece in bytes.chunks(piece) {
        ingest.push(piece)?;
    }
    ingest.end_file()?;
    let Ingested { table, report } = ingest.finish()?;
    let spec = AnalysisSpec::default();
    let ledger = Ledger::new(&table, &spec.definitions);
    let answer = quality(&table, &ledger, &report, &spec);
    let kpis = answer.kpis;
    assert_eq!(kpis.net_sales + kpis.adjustments, kpis.total_amount);
    assert_eq!(answer.reconciliation.iter().map(|cell| cell.amount).sum::<Money>(), kpis.total_amount);
    assert!(kpis.gross_sales >= Money::ZERO && kpis.returns >= Money::ZERO);
    Ok((table.len(), kpis.total_amount, report))
}

/// The last byte says what a person has decided.
fn options(bytes: &[u8]) -> IngestOptions {
    let choice = bytes.last().copied().unwrap_or_default();
    let date_order = match choice % 3 {
        1 => Some(DateOrder::DayFirst),
        2 => Some(DateOrder::MonthFirst),
        _ => None,
    };
    let decimal_sign = match choice / 3 % 3 {
        1 => Some(DecimalSign::Point),
        2 => Some(DecimalSign::Comma),
        _ => None,
    };
    IngestOptions { date_order, decimal_sign, ..IngestOptions::default() }
}

fuzz_target!(|bytes: &[u8]| {
    let options = options(bytes);
    let whole = read(bytes, usize::MAX, options.clone());
    if let Ok((lines, _, report)) = &whole {
        assert_eq!(*lines as u64, report.rows_kept);
        assert_eq!(report.rows_read, report.rows_kept + report.rows_set_aside);
    }
    let piece = bytes.first().map_or(1, |&byte| usize::from(byte) % 61 + 1);
    assert_eq!(read(bytes, piece, options), whole);
});
