//! The schema of events against what reads and writes them.

use aisle_engine::live::{Applied, Event, EventFault, Limits, LiveState};
use aisle_engine::spec::Definitions;
use aisle_engine::table::{Money, Quantity, Timestamp};
use jsonschema::Validator;
use proptest::prelude::*;
use serde_json::{Value, json};

fn schema() -> Validator {
    let schema: Value = serde_json::from_str(include_str!("../../docs/event.schema.json")).expect("the schema is JSON");
    jsonschema::draft202012::new(&schema).expect("the schema is one")
}

/// An event with all fields.
fn whole() -> Value {
    json!({
        "event_id": "till 7/1", "invoice": "536365", "stock_code": "85123A", "description": "HOLDER", "quantity": 6, "unit_price": "2.55",
        "line_amount": "15.30", "unit_cost": 1.25, "customer_id": 17850, "country": "United Kingdom", "store": "north",
        "time": "2010-12-01T08:26:00"
    })
}

fn with(field: &str, value: Value) -> Value {
    let mut event = whole();
    event[field] = value;
    event
}

fn without(field: &str) -> Value {
    let mut event = whole();
    event.as_object_mut().expect("an object").remove(field);
    event
}

fn count(event: &Value) -> Result<Applied, EventFault> {
    let json = event.to_string();
    let event = Event::from_json(json.as_bytes(), None)?;
    LiveState::new(Definitions::default(), Limits::default()).apply(&event)
}

const REQUIRED: [&str; 5] = ["invoice", "stock_code", "quantity", "unit_price", "time"];
const OPTIONAL: [&str; 7] = ["event_id", "description", "line_amount", "unit_cost", "customer_id", "country", "store"];
const BOUNDED: [&str; 6] = ["event_id", "invoice", "stock_code", "customer_id", "country", "store"];
const DECIMALS: [&str; 4] = ["quantity", "unit_price", "line_amount", "unit_cost"];

#[test]
fn what_is_valid_is_counted() {
    let mut events =
        vec![whole(), with("till", json!({ "number": [1] })), with("description", json!("x".repeat(5_000)))];
    for field in OPTIONAL {
        events.extend([without(field), with(field, Value::Null)]);
    }
    for field in BOUNDED {
        // Characters count, whatever their bytes.
        events.extend(
            [json!("x".repeat(256)), json!("é".repeat(256)), json!(" x "), json!(7)].map(|text| with(field, text)),
        );
    }
    for field in DECIMALS {
        let decimals =
            [json!(0), json!(12.5), json!(1e2), json!("007"), json!("2.123456"), json!("1E-2"), json!("1e+02")];
        events.extend(decimals.map(|decimal| with(field, decimal)));
    }
    events.extend([json!(-3), json!("-0.5")].map(|quantity| with("quantity", quantity)));
    for time in [
        "2010-12-01",
        "2010-12-01 08:26",
        "1970-01-01T00:00:00.123",
        "2106-02-07T06:28:15Z",
        "2010-12-01T08:26+01:00",
        "2010-12-01T08:26:00-0330",
        "2010-12-01T08:26:00+14",
    ] {
        events.push(with("time", json!(time)));
    }
    let schema = schema();
    for event in events {
        assert!(schema.is_valid(&event), "{event}");
        assert_eq!(count(&event), Ok(Applied::Counted), "{event}");
    }
}

#[test]
fn what_is_not_valid_is_not_counted() {
    let mut events = vec![json!([whole()]), json!("an event"), json!(1), Value::Null];
    for field in REQUIRED {
        events.extend([
            without(field),
            with(field, Value::Null),
            with(field, json!("")),
            with(field, json!(" \u{a0}")),
        ]);
    }
    for field in REQUIRED.into_iter().chain(OPTIONAL) {
        events.extend([json!(true), json!(["x"]), json!({})].map(|value| with(field, value)));
    }
    for field in BOUNDED {
        events.extend(["x", "é"].map(|character| with(field, json!(character.repeat(257)))));
    }
    for field in DECIMALS {
        events.extend(["six", "1.2.3", "1e", "1e100", "--1", "0x10"].map(|text| with(field, json!(text))));
    }
    for time in [
        "yesterday",
        "01/12/2010",
        "2010-13-01",
        "2010-12-32",
        "1969-12-31",
        "2010-12-01T24:00",
        "2010-12-01T08:60",
        "2010-12-01T08:26:60",
        "2010-12-01T08",
        "2010-12-01T08:26+15:00",
        "2010-12-01T08:26 CET",
    ] {
        events.push(with("time", json!(time)));
    }
    events.push(with("time", json!(1_291_191_960)));
    let schema = schema();
    for event in events {
        assert!(!schema.is_valid(&event), "{event}");
        assert!(count(&event).is_err(), "{event}");
    }
}

prop_compose! {
    fn any_event()(
        event_id in prop::option::of("\\PC{0,256}"),
        [invoice, code] in prop::array::uniform2("\\PC{0,127}[!-~]\\PC{0,128}"),
        [description, country] in prop::array::uniform2("\\PC{0,256}"),
        [customer, store] in prop::array::uniform2(prop::option::of("\\PC{0,256}")),
        quantity in any::<i64>(),
        unit_price in any::<i64>(),
        [line_amount, unit_cost] in prop::array::uniform2(prop::option::of(any::<i64>().prop_map(Money::from_ten_thousandths))),
        seconds in any::<u32>(),
    ) -> Event<'static> {
        Event {
            event_id: event_id.map(Into::into),
            invoice: invoice.into(),
            code: code.into(),
            description: description.into(),
            quantity: Quantity::from_thousandths(quantity),
            unit_price: Money::from_ten_thousandths(unit_price),
            line_amount,
            unit_cost,
            customer: customer.map(Into::into),
            country: country.into(),
            store: store.map(Into::into),
            time: Timestamp::from_seconds(seconds),
        }
    }
}

proptest! {
    #[test]
    fn what_is_written_is_valid(event in any_event()) {
        let written = serde_json::from_str(&event.to_json()).expect("an event is JSON");
        let faults: Vec<_> = schema().iter_errors(&written).map(|error| error.to_string()).collect();
        prop_assert!(faults.is_empty(), "{faults:?}: {written}");
    }
}
