//! Runs `aisle` and holds JSON against the committed schema.
#![allow(dead_code, reason = "each test binary uses a part of it")]

use serde_json::{Map, Value};
use std::io::Write;
use std::process::{Command, Output, Stdio};

/// A small shop: two countries, a return that undoes a sale, a fee, a repeated line, two rows that cannot be used.
pub(crate) const SHOP: &str = "\
InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country
1,MUG,Blue mug,5,2011-03-01 09:00:00,10.00,17850.0,Spain
1,POST,Postage,1,2011-03-01 09:00:00,5.00,17850.0,Spain
2,pen,\"Pen, red\",1,2011-03-02 10:00:00,2.5,,France
2,pen,\"Pen, red\",1,2011-03-02 10:00:00,2.5,,France
3,Pen,=1+1,4,2011-04-02 11:00:00,2.5,12346.0,France
C4,PEN,\"Pen, red\",-4,2011-04-02 12:00:00,2.5,12346.0,France
5,AMAZONFEE,AMAZON FEE,-1,2011-04-03 12:00:00,7.125,,Spain
6,MUG,Blue mug,many,2011-04-03 12:00:00,10.00,,Spain
7,MUG,Blue mug,1,yesterday,10.00,,Spain
";

/// Runs `aisle` with these arguments, this text on standard input.
pub(crate) fn aisle(arguments: &[&str], input: &str) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_aisle"))
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("aisle starts");
    // A command that is wrong ends without reading its input.
    let _ = child.stdin.take().expect("standard input is piped").write_all(input.as_bytes());
    child.wait_with_output().expect("aisle ends")
}

/// The standard output of a run that must succeed.
pub(crate) fn answer(arguments: &[&str], input: &str) -> String {
    let output = aisle(arguments, input);
    let complaint = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{arguments:?}: {complaint}");
    assert_eq!(complaint, "", "nothing but the answer, as standard error is no terminal");
    String::from_utf8(output.stdout).expect("the answer is UTF-8")
}

/// The JSON of `aisle overview - --json` with further arguments.
pub(crate) fn overview(arguments: &[&str], input: &str) -> Value {
    let arguments = [&["overview", "-", "--json"], arguments].concat();
    serde_json::from_str(&answer(&arguments, input)).expect("the answer is JSON")
}

/// What is wrong with a value by a schema: the part of JSON Schema that docs/overview.schema.json uses, and a panic for
/// any other, so that nothing passes unchecked.
pub(crate) fn complaints(value: &Value, schema: &Value, root: &Value) -> Vec<String> {
    let mut found = Vec::new();
    check(value, schema, root, "$", &mut found);
    found
}

fn check(value: &Value, schema: &Value, root: &Value, place: &str, found: &mut Vec<String>) {
    for (keyword, rule) in schema.as_object().expect("a schema is an object") {
        let is_fine = match keyword.as_str() {
            "$schema" | "$defs" | "title" | "description" | "required" => true,
            "$ref" => {
                let pointer = rule.as_str().and_then(|text| text.strip_prefix('#')).expect("a local reference");
                check(value, root.pointer(pointer).expect("the reference leads somewhere"), root, place, found);
                true
            }
            "type" => has_type(value, rule.as_str().expect("one type")),
            "const" => value == rule,
            "enum" => rule.as_array().expect("a list").contains(value),
            "pattern" => value.as_str().is_some_and(|text| fits(text, rule.as_str().expect("a pattern"))),
            "minimum" => value.as_f64() >= rule.as_f64(),
            "maximum" => value.as_f64() <= rule.as_f64(),
            "minItems" => value.as_array().map(Vec::len) >= rule.as_u64().map(|count| count as usize),
            "maxItems" => value.as_array().map(Vec::len) <= rule.as_u64().map(|count| count as usize),
            "anyOf" => rule.as_array().expect("a list").iter().any(|option| complaints(value, option, root).is_empty()),
            "items" => {
                for (index, item) in value.as_array().into_iter().flatten().enumerate() {
                    check(item, rule, root, &format!("{place}[{index}]"), found);
                }
                true
            }
            "properties" => check_properties(value, rule, schema, root, place, found),
            "additionalProperties" => check_others(value, rule, schema, root, place, found),
            other => panic!("the schema uses {other}, which this test does not know"),
        };
        if !is_fine {
            found.push(format!("{place}: {value} breaks {keyword} {rule}"));
        }
    }
}

fn check_properties(
    value: &Value,
    rules: &Value,
    schema: &Value,
    root: &Value,
    place: &str,
    found: &mut Vec<String>,
) -> bool {
    let Some(object) = value.as_object() else { return false };
    for (key, rule) in rules.as_object().expect("properties are an object") {
        if let Some(value) = object.get(key) {
            check(value, rule, root, &format!("{place}.{key}"), found);
        }
    }
    let required = schema.get("required").and_then(Value::as_array).expect("every object lists its keys");
    required.iter().filter_map(Value::as_str).all(|key| object.contains_key(key))
}

fn check_others(
    value: &Value,
    rule: &Value,
    schema: &Value,
    root: &Value,
    place: &str,
    found: &mut Vec<String>,
) -> bool {
    let empty = Map::new();
    let known = schema.get("properties").and_then(Value::as_object).unwrap_or(&empty);
    let mut others = value.as_object().into_iter().flatten().filter(|(key, _)| !known.contains_key(*key));
    if rule.is_object() {
        for (key, value) in others {
            check(value, rule, root, &format!("{place}.{key}"), found);
        }
        return true;
    }
    others.next().is_none()
}

fn has_type(value: &Value, name: &str) -> bool {
    match name {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "number" => value.is_number(),
        "integer" => value.is_u64() || value.is_i64(),
        "boolean" => value.is_boolean(),
        "null" => value.is_null(),
        other => panic!("the schema uses the type {other}, which this test does not know"),
    }
}

/// Does a text fit one of the schema's patterns?
fn fits(text: &str, pattern: &str) -> bool {
    let digits = |text: &str, counts: std::ops::RangeInclusive<usize>| {
        counts.contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
    };
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    let like = |text: &str, form: &str| {
        let fits = |(letter, form): (char, char)| if form == '0' { letter.is_ascii_digit() } else { letter == form };
        text.len() == form.len() && text.chars().zip(form.chars()).all(fits)
    };
    match pattern {
        r"^-?[0-9]+\.[0-9]{2,4}$" => {
            unsigned.split_once('.').is_some_and(|(whole, rest)| digits(whole, 1..=30) && digits(rest, 2..=4))
        }
        r"^-?[0-9]+(\.[0-9]{1,3})?$" => match unsigned.split_once('.') {
            Some((whole, rest)) => digits(whole, 1..=30) && digits(rest, 1..=3),
            None => digits(unsigned, 1..=30),
        },
        "^[0-9]{4}-[0-9]{2}$" => like(text, "0000-00"),
        "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}$" => like(text, "0000-00-00T00:00:00"),
        "^[0-9a-f]{16}$" => text.len() == 16 && text.bytes().all(|byte| byte.is_ascii_hexdigit()),
        other => panic!("the schema uses the pattern {other}, which this test does not know"),
    }
}
