//! The regression held against Prophet 1.5.0; the values and the script that made them are in `tests/reference`.
//!
//! Given Prophet's weights, forecasts agree to 1e-6. Its search (L-BFGS, on a density that has an edge wherever a bend's weight is
//! 0) spreads a bend over many small ones and ends a little short of the most probable weights, which ours finds exactly: ours
//! have to be at least as probable, and the models of both differ by less than a twentieth of the series' size within the values.

use serde_json::Value;

use super::*;

/// The reference has eight digits of each weight.
const TOLERANCE: f64 = 1e-6;
/// By how much models of other weights may differ within the values, in parts of the greatest value.
const SEARCHED: f64 = 0.05;

fn reference() -> Value {
    serde_json::from_str(include_str!("../../../../tests/reference/regression.json")).unwrap()
}

fn numbers(value: &Value) -> Vec<f64> {
    value.as_array().unwrap().iter().map(|number| number.as_f64().unwrap()).collect()
}

/// The steps of a series with their events, each a list of first and last days.
fn dates(entry: &Value) -> Vec<StepDate> {
    let events = entry["events"].as_array().unwrap();
    let holds = |event: &Value, day: f64| {
        event.as_array().unwrap().iter().map(numbers).any(|span| span[0] <= day && day <= span[1])
    };
    let date = |day: f64| {
        let found = events.iter().enumerate().filter(|(_, event)| holds(event, day));
        StepDate { day: day as i32, events: found.map(|(number, _)| (number as u16, 1.0)).collect() }
    };
    numbers(&entry["days"]).into_iter().map(date).collect()
}

/// The logarithm of how improbable weights and σ are, but for a constant.
fn improbability(model: &Regression, input: &Input<'_>) -> f64 {
    let error = |(index, value): (usize, &f64)| (value - model.at(input, index).0) / model.scale;
    let squares: f64 = input.values.iter().enumerate().map(|pair| error(pair).powi(2)).sum();
    let priors = model.weights.iter().enumerate().map(|(column, weight)| {
        if column < TREND {
            (weight / 5.0).powi(2) / 2.0
        } else if column < model.design.first_bend() {
            (weight / 10.0).powi(2) / 2.0
        } else {
            weight.abs() / 0.05
        }
    });
    let count = input.values.len() as f64;
    squares / (2.0 * model.variance) + count * model.variance.sqrt().ln() + 2.0 * model.variance + priors.sum::<f64>()
}

#[test]
fn forecasts_agree_given_the_weights_and_ours_are_more_probable() {
    for (name, entry) in reference().as_object().unwrap() {
        let (values, dates) = (numbers(&entry["values"]), dates(entry));
        let phases = vec![0; dates.len()];
        let input = Input { values: &values, period: 1, phases: &phases, dates: &dates };
        let number = |key: &str| entry[key].as_f64().unwrap();
        let design = Design::of(&input);
        for (found, expected) in design.bends.iter().zip(numbers(&entry["bends"])) {
            assert!((found - expected).abs() < TOLERANCE, "{name}: {found} is not {expected}");
        }
        let mut weights = vec![number("k"), number("m")];
        ["seasons", "event_weights", "delta"].into_iter().for_each(|key| weights.extend(numbers(&entry[key])));
        assert_eq!(weights.len(), design.width(), "{name}");
        let variance = number("sigma").powi(2);
        let theirs = Regression { design, scale: number("scale"), weights, variance, events: Vec::new() };
        let ours = Regression::most_probable(&input).unwrap();
        let (own, given) = (improbability(&ours, &input), improbability(&theirs, &input));
        for (index, expected) in numbers(&entry["mean"]).into_iter().enumerate() {
            let (given, own) = (theirs.at(&input, index).0, ours.at(&input, index).0);
            assert!((given - expected).abs() <= TOLERANCE * theirs.scale, "{name} {index}: {given} is not {expected}");
            let is_near = index >= values.len() || (own - expected).abs() <= SEARCHED * theirs.scale;
            assert!(is_near, "{name} {index}: {own} is far from {expected}");
        }
        assert!(own <= given + TOLERANCE, "{name}: {own} is less probable than {given}");
    }
}

#[test]
fn what_events_add_and_its_standard_error_are_those_of_least_squares() {
    let reference = reference();
    let entry = &reference["daily"];
    let (values, dates) = (numbers(&entry["values"]), dates(entry));
    let phases = vec![0; dates.len()];
    let model =
        Regression::most_probable(&Input { values: &values, period: 1, phases: &phases, dates: &dates }).unwrap();
    // The series was made with −9 and +25 and noise of a standard deviation of 3.5, on 2 and on 10 of the values.
    for (found, (made, steps)) in model.events.iter().zip([(-9.0, 2.0), (25.0, 10.0)]) {
        let (effect, standard_error) = found.unwrap();
        assert!((effect - made).abs() < 2.0 * standard_error, "{effect} ± {standard_error}, not {made}");
        let of_mean = 12.0 / 12.0_f64.sqrt() / f64::sqrt(steps);
        assert!((1.0..1.25).contains(&(standard_error / of_mean)), "{standard_error} beside {of_mean}");
    }
}
