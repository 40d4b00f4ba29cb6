//! What may stand in a key. Each rule says what would be right.

use std::net::SocketAddr;
use std::path::PathBuf;

use aisle_engine::forecast::{Choice, Measure, SeriesBy, StepLength};
use aisle_engine::spec::{AnalysisSpec, Comparison, SpecError};
use aisle_engine::table::CodeClass;
use serde::de::{Deserialize, Deserializer, Error};
use serde_json::Value;

use super::is_plain_origin;
use super::zone::{NamedZone, zone_of};

/// Letters of the longest name of a topic or of a member of a group: Kafka's rule.
const NAME_LETTERS: usize = 249;

fn wrong<T, E: Error>(wanted: &str, value: &Value) -> Result<T, E> {
    // A group of keys or a list would be long, and a text could be anything that was meant for another key.
    match value {
        Value::Object(_) => Err(E::custom(format!("must be {wanted}, not keys with values"))),
        Value::Array(_) => Err(E::custom(format!("must be {wanted}, not a list"))),
        value => Err(E::custom(format!("must be {wanted}, not {value}"))),
    }
}

/// A whole number of a range.
pub(super) fn count<'de, D: Deserializer<'de>, T: TryFrom<u64>, const MIN: u64, const MAX: u64>(
    deserializer: D,
) -> Result<T, D::Error> {
    let value = Value::deserialize(deserializer)?;
    let number = value.as_u64().filter(|number| (MIN..=MAX).contains(number));
    match number.and_then(|number| T::try_from(number).ok()) {
        Some(number) => Ok(number),
        None => wrong(&format!("a whole number from {MIN} to {MAX}"), &value),
    }
}

/// A part of a whole.
pub(super) fn part<'de, D: Deserializer<'de>>(deserializer: D) -> Result<f64, D::Error> {
    let value = Value::deserialize(deserializer)?;
    match value.as_f64().filter(|part| (0.0..=1.0).contains(part)) {
        Some(part) => Ok(part),
        None => wrong("a number from 0 to 1", &value),
    }
}

/// Any text.
pub(super) fn text<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    match Value::deserialize(deserializer)? {
        Value::String(text) => Ok(text),
        value => wrong("a text (in quotes, where it looks like something else)", &value),
    }
}

/// A text that says something.
pub(super) fn name<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    match Value::deserialize(deserializer)? {
        Value::String(text) if !text.trim().is_empty() => Ok(text),
        value => wrong("a text (in quotes, where it looks like something else)", &value),
    }
}

/// A text that says something, if there is one.
pub(super) fn optional_name<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    match Value::deserialize(deserializer)? {
        Value::Null => Ok(None),
        value => name(value).map(Some).map_err(Error::custom),
    }
}

/// A file or folder, if one is named.
pub(super) fn path<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<PathBuf>, D::Error> {
    match Value::deserialize(deserializer)? {
        Value::Null => Ok(None),
        Value::String(text) if !text.is_empty() => Ok(Some(text.into())),
        value => wrong("the path of a file or folder", &value),
    }
}

/// A time zone, if one is named.
pub(super) fn zone<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<NamedZone>, D::Error> {
    match Value::deserialize(deserializer)? {
        Value::Null => Ok(None),
        Value::String(name) => match zone_of(&name) {
            Ok(zone) => Ok(Some(NamedZone { name, zone })),
            Err(fault) => Err(Error::custom(fault)),
        },
        value => wrong("a time zone like Europe/London, or an offset from UTC like +01:00", &value),
    }
}

/// Where to listen.
pub(super) fn address<'de, D: Deserializer<'de>>(deserializer: D) -> Result<SocketAddr, D::Error> {
    let value = Value::deserialize(deserializer)?;
    match value.as_str().and_then(|text| text.parse().ok()) {
        Some(address) => Ok(address),
        None => wrong("an address and a port like 127.0.0.1:8787 or [::1]:8787", &value),
    }
}

/// Origins of pages, as browsers name them.
pub(super) fn origins<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<String>, D::Error> {
    let Value::Array(values) = Value::deserialize(deserializer)? else {
        return Err(Error::custom("must be a list of origins like [https://shop.example]"));
    };
    let origin = |value: Value| match value {
        Value::String(text) if is_origin(&text) => Ok(text),
        value => wrong("a list of origins like https://shop.example or http://127.0.0.1:8080, without a path", &value),
    };
    values.into_iter().map(origin).collect()
}

/// Origins of relays, as a page connects to them.
pub(super) fn relays<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<String>, D::Error> {
    let Value::Array(values) = Value::deserialize(deserializer)? else {
        return Err(Error::custom("must be a list of relays like [wss://relay.example]"));
    };
    let relay = |value: Value| match value {
        Value::String(text) if is_plain_origin(&text, &["wss", "ws"]) => Ok(text),
        value => wrong("a list of relays like wss://relay.example or ws://127.0.0.1:8787, without a path", &value),
    };
    values.into_iter().map(relay).collect()
}

fn is_origin(text: &str) -> bool {
    let Some(rest) = ["https://", "http://"].iter().find_map(|scheme| text.strip_prefix(scheme)) else { return false };
    let (host, port) = match rest.rsplit_once(':') {
        Some((host, port)) if !rest.ends_with(']') => (host, Some(port)),
        _ => (rest, None),
    };
    let is_part_of_host = |letter: char| {
        (letter.is_ascii_alphanumeric() && !letter.is_ascii_uppercase())
            || matches!(letter, '-' | '.' | '[' | ']' | ':')
    };
    !host.is_empty() && host.chars().all(is_part_of_host) && port.is_none_or(|port| port.parse::<u16>().is_ok())
}

/// Kafka brokers to begin with.
pub(super) fn brokers<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    let value = Value::deserialize(deserializer)?;
    let is_broker = |text: &str| {
        text.trim().rsplit_once(':').is_some_and(|(host, port)| !host.is_empty() && port.parse::<u16>().is_ok())
    };
    match value.as_str().filter(|text| text.split(',').all(is_broker)) {
        Some(text) => Ok(text.to_owned()),
        None => wrong("brokers like kafka-1:9092,kafka-2:9092", &value),
    }
}

/// The name of a topic.
pub(super) fn topic<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    kafka_name("the name of a topic: up to 249 letters, digits, dots, underscores and hyphens", deserializer)
}

/// The name of a member of a group.
pub(super) fn instance<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    kafka_name(
        "a name of up to 249 letters, digits, dots, underscores and hyphens, in quotes if it is a number",
        deserializer,
    )
}

fn kafka_name<'de, D: Deserializer<'de>>(wanted: &str, deserializer: D) -> Result<String, D::Error> {
    let value = Value::deserialize(deserializer)?;
    let is_name = |text: &&str| {
        let is_letter = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '.' | '_' | '-');
        (1..=NAME_LETTERS).contains(&text.len()) && text.chars().all(is_letter) && !matches!(*text, "." | "..")
    };
    match value.as_str().filter(is_name) {
        Some(text) => Ok(text.to_owned()),
        None => wrong(wanted, &value),
    }
}

/// A question, in the form of the engine. What has no value has its default.
pub(super) fn question<'de, D: Deserializer<'de>>(deserializer: D) -> Result<AnalysisSpec, D::Error> {
    let mut value = Value::deserialize(deserializer)?;
    leave_out_nothings(&mut value);
    if let Some(number) = number_of_no_spec(&value) {
        return Err(Error::custom(format!("must be a whole number, 0 or more, not {number}")));
    }
    AnalysisSpec::from_json(&value.to_string()).map_err(|error| match error {
        SpecError::Form(what) => {
            let allowed = allowed(&what).map(|keys| format!("; there are {}", keys.join(", "))).unwrap_or_default();
            Error::custom(format!("{what}{allowed}"))
        }
        error => Error::custom(error),
    })
}

fn leave_out_nothings(value: &mut Value) {
    if let Value::Object(fields) = value {
        fields.retain(|_, value| !value.is_null());
        fields.values_mut().for_each(leave_out_nothings);
    }
}

/// A spec has whole numbers only.
fn number_of_no_spec(value: &Value) -> Option<&Value> {
    match value {
        Value::Number(number) => number.as_u64().is_none_or(|number| number > u32::MAX.into()).then_some(value),
        Value::Array(values) => values.iter().find_map(number_of_no_spec),
        Value::Object(fields) => fields.values().find_map(number_of_no_spec),
        _ => None,
    }
}

/// What could stand where the engine says that something else cannot.
fn allowed(what: &str) -> Option<Vec<&'static str>> {
    let (name, _) = what.split_once(" cannot be ").unwrap_or(("", ""));
    Some(match name {
        "comparison" => Comparison::ALL.map(Comparison::key).to_vec(),
        "class" => CodeClass::ALL.map(CodeClass::key).to_vec(),
        "by" => SeriesBy::ALL.map(SeriesBy::key).to_vec(),
        "measure" => Measure::ALL.map(Measure::key).to_vec(),
        "step" => StepLength::ALL.map(StepLength::key).to_vec(),
        _ if what.starts_with("there is no method ") || what.starts_with("there is no compared ") => {
            Choice::all().map(Choice::key).collect()
        }
        _ => return None,
    })
}
