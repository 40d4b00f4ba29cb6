use serde::Serialize;
use std::borrow::Cow;

use crate::ingest::FaultReason;
use crate::table::{LineError, Money, NONE, OptionalColumns, Quantity, SalesTable, TextColumn, Timestamp, amount_of};

/// One sales line as an event. [JSON](Self::from_json) is its form on the wire; docs/event.schema.json describes it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Event<'a> {
    /// Tells this event from all others, so that one that comes twice is counted once.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub event_id: Option<Cow<'a, str>>,
    /// Invoice number.
    pub invoice: Cow<'a, str>,
    /// Product code.
    #[serde(rename = "stock_code")]
    pub code: Cow<'a, str>,
    /// Description; may be empty.
    pub description: Cow<'a, str>,
    /// Units, negative for what came back.
    pub quantity: Quantity,
    /// Price of one unit.
    pub unit_price: Money,
    /// The line's amount, where it is not price × quantity.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line_amount: Option<Money>,
    /// Cost of one unit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit_cost: Option<Money>,
    /// Customer, if the line names one.
    #[serde(rename = "customer_id")]
    pub customer: Option<Cow<'a, str>>,
    /// Country; may be empty.
    pub country: Cow<'a, str>,
    /// Store.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub store: Option<Cow<'a, str>>,
    /// Shop time.
    pub time: Timestamp,
}

/// Why an event cannot be counted. It changes nothing.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum EventFault {
    /// The bytes are no JSON object of this form.
    #[error("it is no JSON of an event: {0}")]
    Form(String),
    /// A field is missing or cannot be read.
    #[error("{field}: {} ({text:?})", reason.words())]
    Field {
        /// The field.
        field: &'static str,
        /// What is wrong with it.
        reason: FaultReason,
        /// What stands there, shortened.
        text: String,
    },
    /// A field is longer than any code or name.
    #[error("{field} has {found} characters; at most {max} are accepted")]
    TooLong {
        /// The field.
        field: &'static str,
        /// Its characters.
        found: usize,
        /// The most that is accepted.
        max: usize,
    },
    /// It is dated long after it was produced: a till's clock is wrong.
    #[error("it is dated {time}, and was produced at {produced} (UTC)")]
    Ahead {
        /// Shop time.
        time: Timestamp,
        /// By the clock of who produced it.
        produced: Timestamp,
    },
    /// A sum would be out of range.
    #[error(transparent)]
    Line(#[from] LineError),
}

impl EventFault {
    /// A short name, for headers and counters.
    #[must_use]
    pub const fn key(&self) -> &'static str {
        match self {
            Self::Form(_) => "bad_json",
            Self::Field { reason, .. } => reason.key(),
            Self::TooLong { .. } => "too_long",
            Self::Ahead { .. } => "ahead_of_time",
            Self::Line(LineError::SumOverflow) => FaultReason::SumOverflow.key(),
            Self::Line(_) => FaultReason::OutOfRange.key(),
        }
    }
}

impl Event<'_> {
    /// The most characters of an invoice, code, customer, country, store or event id.
    pub const MAX_TEXT_CHARACTERS: usize = 256;

    /// The line's amount: as given, or price × quantity.
    ///
    /// # Errors
    /// [`LineError::AmountOverflow`].
    pub fn amount(&self) -> Result<Money, LineError> {
        self.line_amount.or_else(|| amount_of(self.unit_price, self.quantity)).ok_or(LineError::AmountOverflow)
    }

    /// Is it dated no more than so many seconds after it was produced?
    ///
    /// # Errors
    /// [`EventFault::Ahead`].
    pub fn check_ahead(&self, produced: Timestamp, most_seconds: u32) -> Result<(), EventFault> {
        let is_ahead = self.time.seconds() > produced.seconds().saturating_add(most_seconds);
        if is_ahead { Err(EventFault::Ahead { time: self.time, produced }) } else { Ok(()) }
    }

    /// Is every text of an acceptable length? (A description of any length is; it is cut where it is shown.)
    pub(super) fn check_lengths(&self) -> Result<(), EventFault> {
        let max = Self::MAX_TEXT_CHARACTERS;
        let texts = [
            ("event_id", self.event_id.as_deref()),
            ("invoice", Some(&*self.invoice)),
            ("stock_code", Some(&*self.code)),
            ("customer_id", self.customer.as_deref()),
            ("country", Some(&*self.country)),
            ("store", self.store.as_deref()),
        ];
        for (field, text) in texts {
            // There are no more characters than bytes, so that hardly any text has to be counted.
            let Some(text) = text.filter(|text| text.len() > max) else { continue };
            let found = text.chars().count();
            if found > max {
                return Err(EventFault::TooLong { field, found, max });
            }
        }
        Ok(())
    }
}

impl SalesTable {
    /// A line of the table as an event without an id.
    ///
    /// # Panics
    /// When there is no such row.
    #[must_use]
    pub fn event(&self, row: usize) -> Event<'_> {
        let (unit_price, quantity) =
            (Money::from_ten_thousandths(self.unit_price[row]), Quantity::from_thousandths(self.quantity[row]));
        let amount = Money::from_ten_thousandths(self.amount[row]);
        let unit_cost = self.optional.unit_cost.get(row).filter(|&&cost| cost != OptionalColumns::NO_COST);
        Event {
            event_id: None,
            invoice: text_of(&self.invoice, row).unwrap_or_default(),
            code: text_of(&self.code, row).unwrap_or_default(),
            description: text_of(&self.description, row).unwrap_or_default(),
            quantity,
            unit_price,
            line_amount: Some(amount).filter(|&amount| amount_of(unit_price, quantity) != Some(amount)),
            unit_cost: unit_cost.map(|&cost| Money::from_ten_thousandths(cost)),
            customer: text_of(&self.customer, row),
            country: text_of(&self.country, row).unwrap_or_default(),
            store: text_of(&self.optional.store, row),
            time: Timestamp::from_seconds(self.time[row]),
        }
    }
}

/// The text of a row, if the column is there and has one.
fn text_of(column: &TextColumn, row: usize) -> Option<Cow<'_, str>> {
    let code = column.codes.get(row).copied().filter(|&code| code != NONE)?;
    Some(Cow::Borrowed(column.dictionary.text(code)))
}
