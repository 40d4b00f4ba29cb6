use aisle_engine::export::{TableKind, csv};
use aisle_engine::metrics::{LineOrder, Trace, TraceRequest, trace};
use aisle_engine::table::Ledger;
use std::io::{self, Write};

use crate::args::{Question, TraceArgs};
use crate::failure::Failure;
use crate::filter_check;
use crate::layout::{Columns, counted, cut, grouped, or_dash};
use crate::output::output;
use crate::reading::read;

/// Lines that are printed unless told otherwise.
const DEFAULT_LINES: u32 = 20;
/// Letters of a description in the table.
const DESCRIPTION_LETTERS: usize = 36;

/// `aisle trace`.
pub(crate) fn run(args: &TraceArgs) -> Result<(), Failure> {
    let Question { spec, zone } = args.question.question(None)?;
    let limit = args.limit.unwrap_or(DEFAULT_LINES);
    if !args.csv && limit > TraceRequest::MAX_LIMIT {
        let max = TraceRequest::MAX_LIMIT;
        return Err(Failure::Usage(format!("--limit {limit} is more than {max}; --csv prints any number of lines")));
    }
    let ingested = read(&args.input, zone)?;
    let table = &ingested.table;
    let ledger = Ledger::new(table, &spec.definitions);
    filter_check::warn(table, &ledger, &spec.filter);
    let mut out = output();
    if args.csv {
        let text = csv(table, &ledger, &ingested.report, &spec, TableKind::TraceLines(args.metric));
        out.write_all(first_rows(&text, args.limit))?;
    } else {
        let request = TraceRequest { spec, metric: args.metric, order: LineOrder::LargestAmount, offset: 0, limit };
        let answer = trace(table, &ledger, &request).map_err(|error| Failure::Usage(error.to_string()))?;
        write_trace(&mut out, &answer)?;
    }
    out.flush()?;
    Ok(())
}

/// The header and so many rows of a CSV. Line ends within quotation marks end no row.
fn first_rows(csv: &[u8], limit: Option<u32>) -> &[u8] {
    let Some(limit) = limit else { return csv };
    let mut is_quoted = false;
    let mut rows = 0;
    for (index, &byte) in csv.iter().enumerate() {
        is_quoted ^= byte == b'"';
        if byte == b'\n' && !is_quoted {
            rows += 1;
            if rows > limit {
                return &csv[..=index];
            }
        }
    }
    csv
}

fn write_trace(out: &mut impl Write, answer: &Trace) -> io::Result<()> {
    writeln!(out, "{} = {}\n", answer.metric.key(), or_dash(answer.value.as_ref()))?;
    let mut formula = Columns::new(2, &["", "part", "value", "lines"]);
    for (index, term) in answer.formula.iter().enumerate() {
        let sign = if term.is_subtracted {
            "less / by"
        } else if index > 0 {
            "plus"
        } else {
            ""
        };
        let words = [sign.to_owned(), term.metric.key().to_owned()];
        formula.row(words.into_iter().chain([grouped(&term.value), grouped(term.lines)]));
    }
    formula.write(out)?;
    let (total, filter) = (counted(answer.lines_total, "line"), grouped(answer.lines_in_filter));
    writeln!(out, "\n{total} behind it, of {filter} that the filter lets through")?;
    for cell in &answer.left_out {
        let lines = counted(cell.lines, &format!("{} {} line", cell.class.key(), cell.kind.key()));
        writeln!(out, "  left out: {lines}, {}", grouped(cell.amount))?;
    }
    if answer.dropped_lines > 0 {
        writeln!(out, "  dropped as duplicates: {}", counted(answer.dropped_lines, "line"))?;
    }
    writeln!(out)?;
    let header =
        ["file", "line", "invoice", "time", "code", "description", "customer", "kind", "quantity", "price", "amount"];
    let mut lines = Columns::new(8, &header);
    for line in &answer.lines {
        lines.row([
            line.file.clone(),
            line.line_number.to_string(),
            line.invoice.clone(),
            line.time.to_string().replace('T', " "),
            line.code.clone(),
            cut(&line.description, DESCRIPTION_LETTERS),
            line.customer.clone().unwrap_or_else(|| "–".to_owned()),
            line.kind.key().to_owned(),
            grouped(line.quantity),
            grouped(line.unit_price),
            grouped(line.amount),
        ]);
    }
    lines.write(out)
}
