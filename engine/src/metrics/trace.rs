use serde::{Deserialize, Serialize};

use super::Metric;
use crate::spec::AnalysisSpec;
use crate::table::{CodeClass, LineKind, Money, Quantity, Timestamp};

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
