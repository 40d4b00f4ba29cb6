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
    /// The line of an event. One that is no longer kept gives it the room of its texts.
    pub(super) fn new(
        number: u64,
        event: &Event<'_>,
        (amount, kind, class): (Money, LineKind, CodeClass),
        oldest: Option<Self>,
    ) -> Self {
        let texts = |line: Self| (line.invoice, line.code, line.description, line.country, line.customer);
        let (invoice, code, description, country, customer) = oldest.map(texts).unwrap_or_default();
        Self {
            number,
            time: event.time,
            invoice: rewritten(invoice, &event.invoice),
            code: rewritten(code, &event.code),
            description: rewritten(description, shortened(&event.description, MAX_DESCRIPTION_BYTES)),
            customer: event.customer.as_deref().map(|name| rewritten(customer.unwrap_or_default(), name)),
            country: rewritten(country, &event.country),
            quantity: event.quantity,
            unit_price: event.unit_price,
            amount,
            kind,
            class,
        }
    }
}

fn rewritten(mut room: String, text: &str) -> String {
    room.clear();
    room.push_str(text);
    room
}

impl RecentLines {
    /// Gives away the oldest line, if there is no room for another one, so that its texts' memory is used again.
    pub(super) fn make_room(&mut self, limit: usize) -> Option<RecentLine> {
        if self.0.len() < limit { None } else { self.0.pop_front() }
    }

    /// Keeps a line; the oldest ones go when there is no room for it.
    pub(super) fn push(&mut self, line: RecentLine, limit: usize) {
        self.0.push_back(line);
        while self.0.len() > limit {
            self.0.pop_front();
        }
    }

    /// Puts lines back, the latest last.
    pub(super) fn restore(&mut self, lines: Vec<RecentLine>) {
        self.0 = lines.into();
    }

    pub(super) fn iter(&self) -> impl DoubleEndedIterator<Item = &RecentLine> {
        self.0.iter()
    }
}
