//! Events as JSON.

use serde::Deserialize;
use serde_json::value::RawValue;
use std::borrow::Cow;

use super::{Event, EventFault};
use crate::ingest::{FaultReason, FieldReader};
use crate::table::Zone;

/// Bytes of a wrong field that a fault repeats.
const MAX_SHOWN_BYTES: usize = 80;
/// Bytes of what is wrong with the JSON: it may repeat all of it.
const MAX_FORM_BYTES: usize = 200;

/// The fields as they are written. Numbers stay text, so that none goes through a binary fraction.
#[derive(Deserialize)]
#[serde(expecting = "an object")]
struct Written<'a> {
    #[serde(borrow)]
    event_id: Option<&'a RawValue>,
    #[serde(borrow)]
    invoice: Option<&'a RawValue>,
    #[serde(borrow)]
    stock_code: Option<&'a RawValue>,
    #[serde(borrow)]
    description: Option<&'a RawValue>,
    #[serde(borrow)]
    quantity: Option<&'a RawValue>,
    #[serde(borrow)]
    unit_price: Option<&'a RawValue>,
    #[serde(borrow)]
    line_amount: Option<&'a RawValue>,
    #[serde(borrow)]
    unit_cost: Option<&'a RawValue>,
    #[serde(borrow)]
    customer_id: Option<&'a RawValue>,
    #[serde(borrow)]
    country: Option<&'a RawValue>,
    #[serde(borrow)]
    store: Option<&'a RawValue>,
    #[serde(borrow)]
    time: Option<&'a RawValue>,
}

impl<'a> Event<'a> {
    /// Reads an event from the bytes of a JSON object. Fields that it does not know are passed over.
    ///
    /// Texts are read as those of a file are: without outer spaces, customers without the decimals of a spreadsheet; a description,
    /// customer or store like `N/A` is none. Decimals may be JSON numbers or strings; either is read digit by digit and rounded half
    /// to even beyond four places of money and three of quantity. Time is a text in the form of ISO 8601 or a date with the year
    /// first; one with an offset from UTC is moved to shop time.
    ///
    /// # Inputs
    /// `zone`: the shop's zone, for times with an offset; `None` takes them as they are written.
    ///
    /// # Errors
    /// [`EventFault`], naming the field.
    ///
    /// # Examples
    /// ```
    /// use aisle_engine::live::Event;
    /// use aisle_engine::table::Zone;
    /// let bytes = br#"{"invoice":1,"stock_code":"A7","quantity":"3","unit_price":0.1,"time":"2011-12-09T12:50:00Z"}"#;
    /// let event = Event::from_json(bytes, Zone::new(3_600, Vec::new()).as_ref())?;
    /// assert_eq!(event.amount()?.to_string(), "0.30");
    /// assert_eq!(event.time.to_string(), "2011-12-09T13:50:00");
    /// let wrong = Event::from_json(br#"{"invoice":"1","stock_code":"A7","quantity":"x"}"#, None).unwrap_err();
    /// assert_eq!(wrong.key(), "bad_quantity");
    /// # Ok::<(), aisle_engine::live::EventFault>(())
    /// ```
    pub fn from_json(bytes: &'a [u8], zone: Option<&Zone>) -> Result<Self, EventFault> {
        let form = |what: &dyn std::fmt::Display| EventFault::Form(shortened(&what.to_string(), MAX_FORM_BYTES));
        let text = std::str::from_utf8(bytes).map_err(|error| form(&error))?;
        if text.trim_start().starts_with('[') {
            return Err(form(&"a list, expected an object"));
        }
        let written: Written<'a> = serde_json::from_str(text).map_err(|error| form(&error))?;
        let optional = |field, raw| scalar(field, raw).map(|text| text.filter(|text| !FieldReader::is_nothing(text)));
        let reader = FieldReader::new(zone);
        let money = |field, text: Cow<'a, str>| reader.money(&text).map_err(|reason| fault(field, reason, &text));
        let optional_money = |field, raw| optional(field, raw)?.map(|text| money(field, text)).transpose();
        let quantity = required("quantity", written.quantity, FaultReason::MissingQuantity)?;
        let quantity = reader.quantity(&quantity).map_err(|reason| fault("quantity", reason, &quantity))?;
        let unit_price = required("unit_price", written.unit_price, FaultReason::MissingPrice)?;
        let mut unit_price = money("unit_price", unit_price)?;
        let line_amount = optional_money("line_amount", written.line_amount)?;
        if let Some(amount) = line_amount {
            let fits = FieldReader::price_beside(amount, unit_price, quantity);
            unit_price = fits.map_err(|reason| fault("line_amount", reason, &amount.to_string()))?;
        }
        let time = required("time", written.time, FaultReason::MissingDate)?;
        let time = reader.time(&time).ok_or_else(|| fault("time", FaultReason::BadDate, &time))?;
        Ok(Self {
            event_id: optional("event_id", written.event_id)?,
            invoice: required("invoice", written.invoice, FaultReason::MissingInvoice)?,
            code: required("stock_code", written.stock_code, FaultReason::MissingProductCode)?,
            description: optional("description", written.description)?.unwrap_or_default(),
            quantity,
            unit_price,
            line_amount,
            unit_cost: optional_money("unit_cost", written.unit_cost)?,
            customer: optional("customer_id", written.customer_id)?.map(FieldReader::customer),
            country: scalar("country", written.country)?.unwrap_or_default(),
            store: optional("store", written.store)?,
            time,
        })
    }

    /// The event as JSON; decimals are strings.
    #[must_use]
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }
}

fn required<'a>(
    field: &'static str,
    raw: Option<&'a RawValue>,
    missing: FaultReason,
) -> Result<Cow<'a, str>, EventFault> {
    scalar(field, raw)?.filter(|text| !text.is_empty()).ok_or_else(|| fault(field, missing, ""))
}

/// The text of a string or number, without outer spaces; `None` for `null`.
fn scalar<'a>(field: &'static str, raw: Option<&'a RawValue>) -> Result<Option<Cow<'a, str>>, EventFault> {
    let Some(raw) = raw.map(RawValue::get) else { return Ok(None) };
    let wrong = || EventFault::Form(format!("{field} must be a string or a number"));
    match raw.as_bytes() {
        [b'"', inner @ .., b'"'] if !inner.contains(&b'\\') => Ok(Some(Cow::Borrowed(raw[1..raw.len() - 1].trim()))),
        [b'"', ..] => {
            let text: String = serde_json::from_str(raw).map_err(|_| wrong())?;
            Ok(Some(Cow::Owned(text.trim().to_owned())))
        }
        [b'0'..=b'9' | b'-', ..] => Ok(Some(Cow::Borrowed(raw))),
        _ => Err(wrong()),
    }
}

fn fault(field: &'static str, reason: FaultReason, text: &str) -> EventFault {
    EventFault::Field { field, reason, text: shortened(text, MAX_SHOWN_BYTES) }
}

fn shortened(text: &str, bytes: usize) -> String {
    text[..text.floor_char_boundary(bytes)].to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::{Money, Quantity, Timestamp};

    const PLAIN: &str = r#"{"invoice":"536365","stock_code":"85123A","description":"HOLDER","quantity":6,"unit_price":2.55,
        "customer_id":17850.0,"country":"United Kingdom","time":"2010-12-01T08:26:00","till":{"number":[1]}}"#;

    #[test]
    fn fields_are_read_as_those_of_a_file() {
        let event = Event::from_json(PLAIN.as_bytes(), None).unwrap();
        assert_eq!((&*event.invoice, event.customer.as_deref()), ("536365", Some("17850")));
        assert_eq!(event.unit_price, Money::from_ten_thousandths(25_500));
        assert_eq!(event.quantity, Quantity::from_thousandths(6_000));
        assert_eq!(event.time, Timestamp::from_seconds(1_291_191_960));
        assert_eq!(event.store, None);
    }

    #[test]
    fn no_decimal_goes_through_a_binary_fraction() {
        // 2^53 + 1 has no double; neither has 0.1.
        for (written, read) in [("900719925474099.3", "900719925474099.30"), ("\"0.1\"", "0.10"), ("1e2", "100.00")] {
            let json = PLAIN.replace("2.55", written);
            assert_eq!(Event::from_json(json.as_bytes(), None).unwrap().unit_price.to_string(), read, "{written}");
        }
    }

    #[test]
    fn what_is_written_is_read_back() {
        let text = r#"{"event_id":"\"é\\n","invoice":"1","stock_code":"A","quantity":"0.5","unit_price":"1.2345","line_amount":"0.62",
            "unit_cost":"0.1","customer_id":"Ann","country":"","store":"north","time":"2011-12-09 12:50"}"#;
        let event = Event::from_json(text.as_bytes(), None).unwrap();
        assert_eq!(Event::from_json(event.to_json().as_bytes(), None).unwrap(), event);
    }

    #[test]
    fn an_amount_against_the_sign_of_price_and_quantity_decides_the_price() {
        let text =
            r#"{"invoice":"1","stock_code":"A","quantity":-2,"unit_price":5,"line_amount":10,"time":"2011-12-09"}"#;
        let event = Event::from_json(text.as_bytes(), None).unwrap();
        assert_eq!(
            (event.unit_price.to_string().as_str(), event.amount().unwrap().to_string().as_str()),
            ("-5.00", "10.00")
        );
    }

    #[test]
    fn what_is_wrong_is_named() {
        for (from, to, key) in [
            ("\"536365\"", "null", "missing_invoice"),
            ("\"536365\"", "\"  \"", "missing_invoice"),
            ("\"85123A\"", "\"\"", "missing_product_code"),
            (":6", ":\"six\"", "bad_quantity"),
            ("2.55", "null", "missing_price"),
            ("2.55", "1e99", "out_of_range"),
            ("2010-12-01T", "01/12/2010 ", "bad_date"),
            ("\"2010-12-01T08:26:00\"", "1291191960", "bad_date"),
            (":6", ":[6]", "bad_json"),
            ("{\"invoice\"", "[\"invoice\"", "bad_json"),
            ("stock_code", "invoice", "bad_json"),
        ] {
            assert!(PLAIN.contains(from), "{from}");
            let json = PLAIN.replacen(from, to, 1);
            let fault = Event::from_json(json.as_bytes(), None).unwrap_err();
            assert_eq!(fault.key(), key, "{json}: {fault}");
        }
        assert_eq!(Event::from_json(b"{\"invoice\":\"\xff\"}", None).unwrap_err().key(), "bad_json");
        // In the order of its fields, a list would be an event to a reader that asks for no more than that.
        let list = br#"[null,"1","A","",1,1,null,null,null,null,null,"2011-12-09"]"#;
        assert_eq!(Event::from_json(list, None).unwrap_err().key(), "bad_json");
        let long = Event::from_json(format!("\"{}\"", "é".repeat(5_000)).as_bytes(), None).unwrap_err().to_string();
        assert!(long.len() < 300 && long.contains("invalid type"), "{long}");
    }
}
