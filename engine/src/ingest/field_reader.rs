//! Single fields that come from elsewhere than a file, read by the same rules.

use std::borrow::Cow;

use super::fields::{self, NumberError, NumberFormat, Reading};
use super::figures::{MONEY_PLACES, QUANTITY_PLACES};
use super::price::price_beside;
use super::{DateForm, FaultReason};
use crate::table::{Money, Quantity, Timestamp, Zone};

/// Reads fields as those of a file with decimal points and ISO dates.
pub(crate) struct FieldReader<'z> {
    zone: Option<&'z Zone>,
}

impl<'z> FieldReader<'z> {
    const NUMBERS: NumberFormat = NumberFormat { has_decimal_comma: false };

    pub(crate) fn new(zone: Option<&'z Zone>) -> Self {
        Self { zone }
    }

    pub(crate) fn quantity(&self, text: &str) -> Result<Quantity, FaultReason> {
        let (missing, bad) = (FaultReason::MissingQuantity, FaultReason::BadQuantity);
        number(text, QUANTITY_PLACES, missing, bad).map(Quantity::from_thousandths)
    }

    pub(crate) fn money(&self, text: &str) -> Result<Money, FaultReason> {
        let (missing, bad) = (FaultReason::MissingPrice, FaultReason::BadPrice);
        number(text, MONEY_PLACES, missing, bad).map(Money::from_ten_thousandths)
    }

    /// The price of a line whose amount is given too.
    pub(crate) fn price_beside(amount: Money, unit_price: Money, quantity: Quantity) -> Result<Money, FaultReason> {
        let price = price_beside(amount.ten_thousandths(), unit_price.ten_thousandths(), quantity.thousandths());
        price.map(Money::from_ten_thousandths).ok_or(FaultReason::OutOfRange)
    }

    pub(crate) fn time(&self, text: &str) -> Option<Timestamp> {
        match fields::read_date(text.as_bytes(), DateForm::Iso, self.zone)? {
            Reading::Fixed(seconds) => Some(Timestamp::from_seconds(seconds)),
            Reading::Either { .. } | Reading::Only(..) => None,
        }
    }

    /// Does the text only say that there is nothing?
    pub(crate) fn is_nothing(text: &str) -> bool {
        text.is_empty() || fields::is_null_word(text.as_bytes())
    }

    /// A customer's number or name without the decimals of a spreadsheet.
    pub(crate) fn customer(text: Cow<'_, str>) -> Cow<'_, str> {
        let kept = fields::customer(text.as_bytes()).len();
        match text {
            Cow::Borrowed(text) => Cow::Borrowed(&text[..kept]),
            Cow::Owned(mut text) => {
                text.truncate(kept);
                Cow::Owned(text)
            }
        }
    }
}

fn number(text: &str, places: u32, missing: FaultReason, bad: FaultReason) -> Result<i64, FaultReason> {
    let number = FieldReader::NUMBERS.read(text.as_bytes(), places).map_err(|error| match error {
        NumberError::Missing => missing,
        NumberError::Malformed => bad,
        NumberError::OutOfRange => FaultReason::OutOfRange,
    })?;
    Ok(number.count)
}
