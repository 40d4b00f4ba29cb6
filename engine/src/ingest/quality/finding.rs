use serde::{Deserialize, Serialize};

use crate::table::Money;

/// Examples of a finding.
pub(super) const EXAMPLES: usize = 5;

/// One thing found in the files.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Finding {
    /// What it is; the page has the words.
    pub kind: FindingKind,
    /// How much it matters.
    pub status: FindingStatus,
    /// Lines (days, for the calendar's findings) concerned.
    pub lines: u64,
    /// What it would change in net sales if decided the other way; or the money it concerns.
    pub amount: Option<Money>,
    /// The most telling examples: a name (product description, country, date) and its value as a decimal, at most five.
    pub examples: Vec<(String, String)>,
    /// Further counts that the words need, by key.
    pub counts: Vec<(String, u64)>,
}

/// The things that are looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FindingKind {
    /// Adjustment codes and negative prices among the sales. Examples: code's description, amount.
    Adjustments,
    /// Matched reversals. Examples: product, amount. Counts: `pairs`.
    MatchedReversals,
    /// Lines without a customer; amount is their net sales. Counts: `invoices`.
    NoCustomer,
    /// Service codes; amount is their net sales.
    Services,
    /// Product codes that differ only in letter case or spaces. Counts: `written_codes`, `products`.
    FoldedCodes,
    /// Repeated lines within a file.
    DuplicatesWithinFiles,
    /// Repeated lines across files.
    DuplicatesAcrossFiles,
    /// Lines at price zero. Counts: `negative_lines`, `negative_units`, `no_description`.
    ZeroPrice,
    /// A last day or month that the file does not cover wholly. Examples: the day, its last time.
    IncompleteEnd,
    /// Days without a sale. Counts: `weekday_days` (closed weekdays), `other_days`; examples: the longest other spans.
    ClosedDays,
    /// Unit prices 100 times or more the product's median. Examples: product, price.
    ExtremePrice,
    /// Single lines above 1 % of gross sales. Examples: product, amount.
    LargeLine,
    /// Products under several descriptions. Counts: `products`.
    SeveralDescriptions,
    /// Invoices with lines of several times. Counts: `invoices`.
    SeveralTimes,
    /// Rows set aside. Examples: reason, rows.
    SetAside,
    /// Digits rounded away.
    Rounded,
    /// Dates that could be read day first as well as month first. Examples: file, lines.
    AmbiguousDates,
    /// Numbers that could be read with a decimal point as well as with a decimal comma. Examples: file, lines.
    AmbiguousNumbers,
    /// Columns with the name of one that is read. Examples: the header cell, the columns' numbers, the one that is read first.
    RepeatedHeaders,
    /// Line amounts that differ from price × quantity.
    AmountMismatch,
}

/// How much a finding matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FindingStatus {
    /// Look at it before trusting a figure.
    Check,
    /// A definition that can be chosen.
    Choice,
    /// Dealt with as defined.
    Known,
    /// Looked for, and nothing found.
    Clean,
}

impl Finding {
    /// Nothing of this kind was found.
    pub(super) fn clean(kind: FindingKind) -> Self {
        Self { kind, status: FindingStatus::Clean, lines: 0, amount: None, examples: Vec::new(), counts: Vec::new() }
    }

    /// Of this status if there are lines, else clean.
    pub(super) fn of(kind: FindingKind, status: FindingStatus, lines: u64) -> Self {
        if lines == 0 { Self::clean(kind) } else { Self { status, lines, ..Self::clean(kind) } }
    }

    pub(super) fn with_amount(mut self, amount: Money) -> Self {
        if self.lines > 0 {
            self.amount = Some(amount);
        }
        self
    }

    pub(super) fn with_count(mut self, key: &str, count: u64) -> Self {
        self.counts.push((key.to_owned(), count));
        self
    }

    pub(super) fn with_examples(mut self, examples: impl IntoIterator<Item = (String, String)>) -> Self {
        self.examples = examples.into_iter().take(EXAMPLES).collect();
        self
    }
}
