use serde::{Deserialize, Serialize};
use std::collections::VecDeque;

use super::Event;
use super::codes::shortened;
use crate::table::{CodeClass, LineKind, Money, Quantity, Timestamp};

/// Bytes of a description that are kept.
const MAX_DESCRIPTION_BYTES: usize = 80;

/// A line as it came.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names say it")]
pub struct RecentLine {
    /// Counts up with every line that was counted; the first one is 1.
    pub number: u64,
    pub time: Timestamp,
    pub invoice: String,
    /// The code as it is written.
    pub code: String,
    /// Its first 80 bytes.
    pub description: String,
    pub customer: Option<String>,
    pub country: String,
    pub quantity: Quantity,
    pub unit_price: Money,
    pub amount: Money,
    pub kind: LineKind,
    pub class: CodeClass,
}

/// The latest lines, in the order in which they came.
#[derive(Clone, Debug, Default)]
pub(super) struct RecentLines(VecDeque<RecentLine>);

impl RecentLine {
    pub(super) fn new(number: u64, event: &Event<'_>, amount: Money, kind: LineKind, class: CodeClass) -> Self {
        Self {
            number,
            time: event.time,
            invoice: event.invoice.to_string(),
            code: event.code.to_string(),
            description: shortened(&event.description, MAX_DESCRIPTION_BYTES).to_owned(),
            customer: event.customer.as_deref().map(str::to_owned),
            country: event.country.to_string(),
            quantity: event.quantity,
            unit_price: event.unit_price,
            amount,
            kind,
            class,
        }
    }
}

impl RecentLines {
    pub(super) fn push(&mut self, line: RecentLine, limit: usize) {
        self.0.push_back(line);
        while self.0.len() > limit {
            self.0.pop_front();
        }
    }

    pub(super) fn iter(&self) -> impl DoubleEndedIterator<Item = &RecentLine> {
        self.0.iter()
    }

    /// Puts other lines among these, by their times.
    pub(super) fn merge(&mut self, other: Self, limit: usize) {
        let mut lines: Vec<RecentLine> = self.0.drain(..).chain(other.0).collect();
        lines.sort_by(|left, right| (left.time, &left.invoice).cmp(&(right.time, &right.invoice)));
        let dropped = lines.len().saturating_sub(limit);
        self.0 = lines.into_iter().skip(dropped).collect();
    }
}
