//! The forecast's part of a spec as JSON.

use super::form::{Fields, Reading, add};
use super::json::Json;
use super::{Event, ForecastParameters, Override};
use crate::forecast::{Choice, Measure, SeriesBy, StepLength};
use crate::table::{DayRange, Quantity};

/// The serialised form: what has its default value is left out.
pub(super) fn json(spec: &ForecastParameters) -> Json {
    let ForecastParameters { by, measure, step, horizon, level, method, compared, series, closed, events, overrides } =
        spec;
    let usual = ForecastParameters::default();
    let mut fields = Fields::new();
    if *by != usual.by {
        add(&mut fields, "by", Json::text(by.key()));
    }
    if let Some(measure) = measure {
        add(&mut fields, "measure", Json::text(measure.key()));
    }
    if *step != usual.step {
        add(&mut fields, "step", Json::text(step.key()));
    }
    for (name, count, usual) in [("horizon", *horizon, usual.horizon), ("level", *level, usual.level)] {
        if count != usual {
            add(&mut fields, name, Json::Number(count));
        }
    }
    for (name, choice) in [("method", method), ("compared", compared)] {
        if let Some(choice) = choice {
            add(&mut fields, name, Json::text(choice.key()));
        }
    }
    if let Some(series) = series {
        add(&mut fields, "series", Json::text(series));
    }
    if !closed.is_empty() {
        add(&mut fields, "closed", spans_json(closed));
    }
    if !events.is_empty() {
        add(&mut fields, "events", Json::List(events.iter().map(event_json).collect()));
    }
    if !overrides.is_empty() {
        add(&mut fields, "overrides", Json::List(overrides.iter().map(override_json).collect()));
    }
    Json::Object(fields)
}

fn spans_json(spans: &[DayRange]) -> Json {
    Json::List(spans.iter().map(|span| Json::Text(span.to_string())).collect())
}

fn event_json(event: &Event) -> Json {
    let mut fields = Fields::new();
    add(&mut fields, "name", Json::text(&event.name));
    add(&mut fields, "days", spans_json(&event.days));
    Json::Object(fields)
}

fn override_json(expected: &Override) -> Json {
    let mut fields = Fields::new();
    if let Some(series) = &expected.series {
        add(&mut fields, "series", Json::text(series));
    }
    add(&mut fields, "days", Json::Text(expected.days.to_string()));
    add(&mut fields, "per_step", Json::Text(expected.per_step.to_string()));
    if let Some(measure) = expected.measure {
        add(&mut fields, "measure", Json::text(measure.key()));
    }
    if let Some(step) = expected.step {
        add(&mut fields, "step", Json::text(step.key()));
    }
    add(&mut fields, "reason", Json::text(&expected.reason));
    Json::Object(fields)
}

/// Reads it, its values unchecked.
pub(super) fn read(reading: &mut Reading, json: &Json, spec: &mut ForecastParameters) {
    for (name, value) in reading.fields(json, "forecast") {
        match name.as_str() {
            "by" => spec.by = reading.one_of(value, name, &SeriesBy::ALL, SeriesBy::key),
            "measure" => spec.measure = Some(reading.one_of(value, name, &Measure::ALL, Measure::key)),
            "step" => spec.step = reading.one_of(value, name, &StepLength::ALL, StepLength::key),
            "horizon" => spec.horizon = reading.count(value, name),
            "level" => spec.level = reading.count(value, name),
            "method" => spec.method = read_choice(reading, value, name),
            "compared" => spec.compared = read_choice(reading, value, name),
            "series" => spec.series = Some(reading.text(value, name).to_owned()),
            "closed" => spec.closed = reading.spans(value, name),
            "events" => {
                for event in reading.list(value, name) {
                    spec.events.push(read_event(reading, event));
                }
            }
            "overrides" => {
                for expected in reading.list(value, name) {
                    spec.overrides.extend(read_override(reading, expected, name));
                }
            }
            _ => reading.unknown(name),
        }
    }
}

fn read_choice(reading: &mut Reading, json: &Json, name: &str) -> Option<Choice> {
    let key = reading.text(json, name);
    let choice = Choice::from_key(key);
    if choice.is_none() {
        reading.note(format!("there is no {name} {key}"));
    }
    choice
}

fn read_event(reading: &mut Reading, json: &Json) -> Event {
    let mut event = Event::default();
    for (name, value) in reading.fields(json, "an event") {
        match name.as_str() {
            "name" => event.name = reading.text(value, name).to_owned(),
            "days" => event.days = reading.spans(value, name),
            _ => reading.unknown(name),
        }
    }
    event
}

/// What is expected on which days.
fn read_override(reading: &mut Reading, json: &Json, list: &str) -> Option<Override> {
    let (mut days, mut series) = (None, None);
    let (mut per_step, mut reason) = (Quantity::ZERO, String::new());
    let (mut measure, mut step) = (None, None);
    for (name, value) in reading.fields(json, list) {
        match name.as_str() {
            "days" => days = reading.text(value, name).parse().ok(),
            "series" => series = Some(reading.text(value, name).to_owned()),
            "per_step" => match reading.text(value, name).parse() {
                Ok(quantity) => per_step = quantity,
                Err(wrong) => reading.note(format!("{name}: {wrong}")),
            },
            "measure" => measure = Some(reading.one_of(value, name, &Measure::ALL, Measure::key)),
            "step" => step = Some(reading.one_of(value, name, &StepLength::ALL, StepLength::key)),
            "reason" => reason = reading.text(value, name).to_owned(),
            _ => reading.unknown(name),
        }
    }
    if days.is_none() {
        reading.expected(list, "a list of what is expected on which days");
    }
    days.map(|days| Override { series, days, per_step, measure, step, reason })
}
