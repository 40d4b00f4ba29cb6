use serde::{Deserialize, Serialize};

use super::Metric;
use super::day_sums::DaySums;
use super::formula::{Term, formula, value};
use super::line_set::{LineFacts, LineSet};
use super::pass::Pass;
use super::scope::Scope;
use crate::order::first_rows;
use crate::spec::AnalysisSpec;
use crate::table::{CodeClass, Ledger, LineKind, Money, NONE, Quantity, SalesTable, Timestamp};

/// Asks for the way from a figure back to its lines.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TraceRequest {
    /// The question that the figure answered.
    pub spec: AnalysisSpec,
    /// The figure.
    pub metric: Metric,
    /// In which order the lines come.
    pub order: LineOrder,
    /// How many lines to pass over.
    pub offset: u64,
    /// How many lines to return (at most 1,000 at a time).
    pub limit: u32,
}

/// The order of a trace's lines.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LineOrder {
    /// By absolute amount, the largest first; ties in the order of the files.
    #[default]
    LargestAmount,
    /// In the order of the files.
    File,
}

/// A figure, its formula with numbers, what was left out, and a page of its lines.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Trace {
    /// The figure.
    pub metric: Metric,
    /// Its exact value as a decimal; `None` where it does not exist (a ratio over nothing).
    pub value: Option<String>,
    /// What the figure is made of. For sums the terms add up to the value; for ratios they are numerator and denominator.
    pub formula: Vec<TraceTerm>,
    /// Lines of the same filter that the figure leaves out, by class and kind.
    pub left_out: Vec<super::ReconciliationCell>,
    /// Duplicate lines that the definitions drop.
    pub dropped_lines: u64,
    /// How many lines stand behind the figure.
    pub lines_total: u64,
    /// How many lines the filter lets through in all.
    pub lines_in_filter: u64,
    /// The page of lines.
    pub lines: Vec<TraceLine>,
}

/// A part of a figure's formula.
///
/// A part that is a count of its own kind and has no name among the figures goes by the figure that it belongs to: the
/// customers with two or more orders by [`Metric::RepeatRate`], the standing sale lines by [`Metric::LinesPerOrder`],
/// the cost by [`Metric::GrossMargin`], what the definitions leave out of the total by [`Metric::TotalAmount`]. In ratios,
/// a part that has a name may be less than the figure of that name: standing units, merchandise alone.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TraceTerm {
    /// What the part is.
    pub metric: Metric,
    /// Is it taken off, or divided by?
    pub is_subtracted: bool,
    /// Its exact value as a decimal.
    pub value: String,
    /// How many lines it counts.
    pub lines: u64,
}

/// A line as it stands in the file, with what the engine made of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names say it")]
pub struct TraceLine {
    pub file: String,
    pub line_number: u32,
    pub invoice: String,
    pub code: String,
    pub description: String,
    pub quantity: Quantity,
    pub time: Timestamp,
    pub unit_price: Money,
    pub amount: Money,
    pub customer: Option<String>,
    pub country: String,
    pub kind: LineKind,
    pub class: CodeClass,
    pub is_reversal: bool,
    /// Does the invoice carry the cancellation prefix?
    pub is_cancelled: bool,
}

/// Why a figure cannot be traced.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TraceError {
    /// More lines than one page has.
    #[error("a page of a trace has at most {max} lines, not {found}")]
    Limit {
        /// The lines asked for.
        found: u32,
        /// The most that can be asked for.
        max: u32,
    },
}

impl TraceRequest {
    /// The most lines of one page.
    pub const MAX_LIMIT: u32 = 1_000;
}

/// Leads from a figure back to its lines.
///
/// # Inputs
/// As those of [`super::overview()`]; at most [`TraceRequest::MAX_LIMIT`] lines. An offset beyond the last line gives none.
///
/// # Returns
/// The value is the one that [`super::overview()`] gives, as an exact decimal; ratios have six decimals.
///
/// # Errors
/// [`TraceError::Limit`].
pub fn trace(table: &SalesTable, ledger: &Ledger, request: &TraceRequest) -> Result<Trace, TraceError> {
    if request.limit > TraceRequest::MAX_LIMIT {
        return Err(TraceError::Limit { found: request.limit, max: TraceRequest::MAX_LIMIT });
    }
    let scope = Scope::new(table, ledger, &request.spec);
    let pass = Pass::run_without_products(&scope);
    let set = LineSet::of(request.metric);
    let mut terms: Vec<(Term, u64)> =
        formula(&scope, &pass, request.metric).into_iter().map(|term| (term, 0)).collect();
    let mut rows: Vec<u32> = Vec::new();
    let mut left_out = DaySums::default();
    let mut lines_in_filter = 0;
    for row in 0..table.len() {
        let Some(facts) = LineFacts::of(&scope, row) else { continue };
        for (term, lines) in &mut terms {
            *lines += u64::from(term.lines.has(&facts));
        }
        let is_in_filter = LineSet::All.has(&facts);
        lines_in_filter += u64::from(is_in_filter);
        if set.has(&facts) {
            rows.push(row as u32);
        } else if is_in_filter {
            left_out.cells[ledger.flags[row].cell()].add_line(table.quantity[row], table.amount[row]);
        }
    }
    let lines_total = rows.len() as u64;
    let page = page(table, &rows, request);
    let mut left_out = left_out.reconciliation();
    left_out.retain(|cell| cell.lines > 0);
    let term = |(term, lines): (Term, u64)| TraceTerm {
        metric: term.metric,
        is_subtracted: term.is_subtracted,
        value: term.value,
        lines,
    };
    Ok(Trace {
        metric: request.metric,
        value: value(&scope, &pass, request.metric),
        formula: terms.into_iter().map(term).collect(),
        left_out,
        dropped_lines: pass.dropped.lines,
        lines_total,
        lines_in_filter,
        lines: page.into_iter().map(|row| trace_line(table, ledger, row as usize)).collect(),
    })
}

/// All lines behind a figure, in the order of the files.
pub fn trace_lines<'a>(
    table: &'a SalesTable,
    ledger: &'a Ledger,
    spec: &'a AnalysisSpec,
    metric: Metric,
) -> impl Iterator<Item = TraceLine> + 'a {
    let scope = Scope::new(table, ledger, spec);
    let set = LineSet::of(metric);
    let rows = (0..table.len()).filter(move |&row| LineFacts::of(&scope, row).is_some_and(|facts| set.has(&facts)));
    rows.map(move |row| trace_line(table, ledger, row))
}

fn page(table: &SalesTable, rows: &[u32], request: &TraceRequest) -> Vec<u32> {
    let offset = usize::try_from(request.offset).unwrap_or(usize::MAX).min(rows.len());
    let end = offset.saturating_add(request.limit as usize).min(rows.len());
    if request.order == LineOrder::LargestAmount {
        let size = |row: u32| table.amount[row as usize].abs();
        first_rows(rows, end, &|left, right| size(right).cmp(&size(left))).split_off(offset)
    } else {
        rows[offset..end].to_vec()
    }
}

fn trace_line(table: &SalesTable, ledger: &Ledger, row: usize) -> TraceLine {
    let flags = ledger.flags[row];
    let text = |column: &crate::table::TextColumn| column.text(row).unwrap_or_default().to_owned();
    let invoice = text(&table.invoice);
    TraceLine {
        file: table.files.get(table.file_of(row)).map_or_else(String::new, |file| file.name.clone()),
        line_number: table.line_number[row],
        is_cancelled: is_cancelled(&invoice, &ledger.definitions().cancellation_prefix),
        invoice,
        code: text(&table.code),
        description: text(&table.description),
        quantity: Quantity::from_thousandths(table.quantity[row]),
        time: Timestamp::from_seconds(table.time[row]),
        unit_price: Money::from_ten_thousandths(table.unit_price[row]),
        amount: Money::from_ten_thousandths(table.amount[row]),
        customer: (table.customer.codes[row] != NONE).then(|| text(&table.customer)),
        country: text(&table.country),
        kind: flags.kind(),
        class: flags.class(),
        is_reversal: flags.is_reversal(),
    }
}

/// Does an invoice begin with the prefix and go on with a digit? `C536379` does, `CAN-7` does not.
fn is_cancelled(invoice: &str, prefix: &str) -> bool {
    let rest = invoice.strip_prefix(prefix).filter(|_| !prefix.is_empty());
    rest.is_some_and(|rest| rest.starts_with(|first: char| first.is_ascii_digit()))
}
