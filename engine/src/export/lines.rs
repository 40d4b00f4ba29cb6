use super::csv_writer::CsvWriter;
use crate::ingest::IngestReport;
use crate::metrics::{Dropped, Metric, ReconciliationCell, trace_lines as lines_behind};
use crate::spec::AnalysisSpec;
use crate::table::{Ledger, SalesTable};

/// Kind × class; the last row is for the dropped duplicates, so that the table sums to every line of the filter.
pub(super) fn reconciliation(cells: &[ReconciliationCell], dropped: Dropped) -> Vec<u8> {
    let mut csv = CsvWriter::with_header(&["class", "kind", "lines", "units", "amount"]);
    let all = cells.iter().map(|cell| (cell.class.key(), cell.kind.key(), cell.lines, cell.units, cell.amount));
    let dropped = ("dropped", "duplicate", dropped.lines, dropped.units, dropped.amount);
    for (class, kind, lines, units, amount) in all.chain([dropped]) {
        csv.value(class);
        csv.value(kind);
        csv.value(lines);
        csv.value(units);
        csv.value(amount);
        csv.end_row();
    }
    csv.into_bytes()
}

/// Every row that was set aside.
pub(super) fn faults(report: &IngestReport) -> Vec<u8> {
    let mut csv = CsvWriter::with_header(&["file", "line_number", "column", "reason", "text"]);
    for fault in &report.faults {
        let file = report.files.get(usize::from(fault.file));
        let column = fault.column.and_then(|column| file?.columns.get(usize::from(column)));
        csv.text(file.map_or("", |file| &file.name));
        csv.value(fault.line_number);
        csv.text(column.map_or("", |column| &column.header));
        csv.value(fault.reason.key());
        csv.text(&fault.text);
        csv.end_row();
    }
    csv.into_bytes()
}

/// All lines behind a figure, in the order of the files.
pub(super) fn trace_lines(table: &SalesTable, ledger: &Ledger, spec: &AnalysisSpec, metric: Metric) -> Vec<u8> {
    let mut csv = CsvWriter::with_header(&[
        "file",
        "line_number",
        "invoice",
        "code",
        "description",
        "quantity",
        "time",
        "unit_price",
        "amount",
        "customer",
        "country",
        "kind",
        "class",
        "is_reversal",
        "is_cancelled",
    ]);
    for line in lines_behind(table, ledger, spec, metric) {
        csv.text(&line.file);
        csv.value(line.line_number);
        csv.text(&line.invoice);
        csv.text(&line.code);
        csv.text(&line.description);
        csv.value(line.quantity);
        csv.value(line.time);
        csv.value(line.unit_price);
        csv.value(line.amount);
        csv.text(line.customer.as_deref().unwrap_or_default());
        csv.text(&line.country);
        csv.value(line.kind.key());
        csv.value(line.class.key());
        csv.value(line.is_reversal);
        csv.value(line.is_cancelled);
        csv.end_row();
    }
    csv.into_bytes()
}
