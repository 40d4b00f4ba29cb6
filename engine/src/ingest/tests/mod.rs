//! Whole files through the reader: what comes out is compared with what was put in.

mod bad_input;
mod chunking;
mod corpus;
mod dates;
mod dialects;
mod files;
mod numbers;
mod real_file;

use super::{Fault, FaultReason, Ingest, IngestError, IngestOptions, Ingested};
use crate::table::{SalesTable, Timestamp};

/// The header that most of these files have.
const HEADER: &str = "Invoice,SKU,Description,Qty,Date,Price,Customer,Country\n";

fn read_pieces<'a>(
    name: &str,
    pieces: impl IntoIterator<Item = &'a [u8]>,
    options: IngestOptions,
) -> Result<Ingested, IngestError> {
    let mut ingest = Ingest::new(options);
    ingest.begin_file(name, 0)?;
    for piece in pieces {
        ingest.push(piece)?;
    }
    ingest.end_file()?;
    ingest.finish()
}

fn read(bytes: &[u8]) -> Result<Ingested, IngestError> {
    read_pieces("a.csv", [bytes], IngestOptions::default())
}

/// Reads rows below [`HEADER`].
fn read_rows(rows: &str) -> Ingested {
    read(format!("{HEADER}{rows}").as_bytes()).expect("some row is good")
}

/// One line of a table, as text and counts.
#[derive(Clone, Debug, PartialEq)]
struct Line {
    invoice: String,
    code: String,
    description: String,
    customer: Option<String>,
    country: String,
    quantity: i64,
    time: String,
    unit_price: i64,
    amount: i64,
    line_number: u32,
}

fn line(table: &SalesTable, row: usize) -> Line {
    let text = |column: &crate::table::TextColumn| column.text(row).unwrap_or("<none>").to_owned();
    Line {
        invoice: text(&table.invoice),
        code: text(&table.code),
        description: text(&table.description),
        customer: table.customer.text(row).map(str::to_owned),
        country: text(&table.country),
        quantity: table.quantity[row],
        time: Timestamp::from_seconds(table.time[row]).to_string(),
        unit_price: table.unit_price[row],
        amount: table.amount[row],
        line_number: table.line_number[row],
    }
}

fn lines(ingested: &Ingested) -> Vec<Line> {
    let report = &ingested.report;
    assert_eq!(report.rows_read, report.rows_kept + report.rows_set_aside, "every row is accounted for");
    assert_eq!(report.rows_kept, ingested.table.len() as u64);
    assert_eq!(report.rows_set_aside, report.faults.len() as u64);
    (0..ingested.table.len()).map(|row| line(&ingested.table, row)).collect()
}

fn reasons(ingested: &Ingested) -> Vec<(u32, FaultReason)> {
    ingested.report.faults.iter().map(|Fault { line_number, reason, .. }| (*line_number, *reason)).collect()
}
