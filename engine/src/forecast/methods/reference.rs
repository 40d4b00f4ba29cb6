//! The methods held against statsforecast 2.1.1; the values and the script that made them are in `tests/reference`.
//!
//! - Where the definition is the same, forecasts agree to 1e-6 of the series' size.
//! - Methods with a search agree given the other program's parameters and starting states. Ours solve the starting states by
//!   least squares, so that their own optimum must be at least as good by the same measure.
//! - Damped trends are added up as `φ + φ + φ² + …` there (as in R's `forecast`, from whose C code it comes), where Gardner &
//!   McKenzie (1985), and ours, have `φ + φ² + φ³ + …`: from the second step on, the difference is taken out first.
//! - Croston's family starts with means here and with the first demand there: held together given the same start.

use serde_json::Value;

use super::ces::{Ces, State};
use super::croston::Croston;
use super::ets::{Ets, Slope};
use super::holt::Trend;
use super::smoothing::{Line, Lines, Smoothing};
use super::tsb::Tsb;
use super::{Fit, Input, Method};
use crate::forecast::season::{Season, SeasonKind};

/// What "the same" means: the reference prints 17 digits, and both add up some hundred numbers.
const TOLERANCE: f64 = 1e-6;
/// ADIDA and IMAPA search for their smoothing between the same bounds by the golden section, theirs to 1e-4 of α; this moves a
/// forecast by less than a hundredth of a per cent.
const SEARCHED: f64 = 1e-4;
/// The program that made the values may stop its search a little before the optimum, and so may ours.
const SLACK: f64 = 1.0 + 1e-6;
/// Complex smoothing starts with the season of another decomposition, which is searched from but not for.
const OTHER_START: f64 = 1.02;

fn reference() -> Value {
    serde_json::from_str(include_str!("../../../tests/reference/forecast.json")).unwrap()
}

fn numbers(value: &Value) -> Vec<f64> {
    value.as_array().unwrap().iter().map(|number| number.as_f64().unwrap()).collect()
}

/// Runs a check for every series with its input and its reference values.
fn for_each_series(check: impl Fn(&str, &Input<'_>, &Value)) {
    for (name, entry) in reference().as_object().unwrap() {
        let values = numbers(&entry["values"]);
        let period = entry["period"].as_u64().unwrap() as usize;
        let phases: Vec<u16> = (0..values.len() + 8).map(|index| (index % period) as u16).collect();
        check(name, &Input { values: &values, period, phases: &phases, dates: &[] }, entry);
    }
}

fn assert_close(what: &str, found: &[f64], expected: &[f64], tolerance: f64) {
    let size = expected.iter().fold(1.0, |size: f64, value| size.max(value.abs()));
    assert_eq!(found.len(), expected.len(), "{what}");
    for (found, expected) in found.iter().zip(expected) {
        assert!((found - expected).abs() <= tolerance * size, "{what}: {found} is not {expected}");
    }
}

fn squares(fit: &Fit, values: &[f64], skip: usize) -> f64 {
    values.iter().zip(&fit.fitted).skip(skip).map(|(value, fitted)| (value - fitted).powi(2)).sum()
}

/// Forecasts of a damped trend with an additive or no season as the other program adds them up: `φʰ` of step `h` is `φ` there.
fn with_their_damping(mean: &[f64], season: &[f64], phi: f64) -> Vec<f64> {
    let without = |step: usize| mean[step] - season.get(step).unwrap_or(&0.0);
    let slope = (without(1) - without(0)) / (phi * phi);
    let step = |(index, mean): (usize, &f64)| mean + slope * (phi - phi.powi(index as i32 + 1));
    mean.iter().enumerate().map(step).collect()
}

#[test]
fn methods_of_one_definition_agree() {
    for_each_series(|name, input, entry| {
        for method in [Method::Naive, Method::SeasonalNaive, Method::Drift, Method::WindowMean, Method::WeekdayMean] {
            if let Some(expected) = entry["means"].get(method.key()) {
                let fit = method.fit(input).unwrap();
                assert_close(&format!("{name} {}", method.key()), &fit.mean, &numbers(expected), TOLERANCE);
            }
        }
        for method in [Method::Adida, Method::Imapa] {
            let fit = method.fit(input).unwrap();
            assert_close(
                &format!("{name} {}", method.key()),
                &fit.mean,
                &numbers(&entry["means"][method.key()]),
                SEARCHED,
            );
        }
    });
}

#[test]
fn smoothing_of_sizes_and_intervals_agrees_from_the_same_start() {
    for_each_series(|name, input, entry| {
        let first = input.values.iter().position(|&value| value != 0.0).unwrap();
        let croston = Croston { size: input.values[first], interval: (first + 1) as f64 };
        assert_close(name, &croston.run(input, 1.0).mean, &numbers(&entry["means"]["croston"]), TOLERANCE);
        assert_close(name, &croston.run(input, 0.95).mean, &numbers(&entry["means"]["sba"]), TOLERANCE);
        let probability = if first == 0 { 1.0 } else { 0.0 };
        let tsb = Tsb { probability, size: input.values[first], size_share: 0.1, probability_share: 0.05 };
        assert_close(name, &tsb.run(input).mean, &numbers(&entry["means"]["tsb"]), TOLERANCE);
        let ses = Smoothing { line: Line::None, alpha: 0.3, level: input.values[0], weight: 0.0 };
        assert_close(
            name,
            &ses.run(input, Lines::new(input.values, Line::None)).mean,
            &numbers(&entry["means"]["ses"]),
            TOLERANCE,
        );
    });
}

#[test]
fn theta_models_agree_given_the_parameters_and_find_better_ones() {
    let models = [
        ("STM", Line::Static, Method::Theta),
        ("OTM", Line::Static, Method::OptimisedTheta),
        ("DOTM", Line::Dynamic, Method::DynamicTheta),
    ];
    for_each_series(|name, input, entry| {
        for (key, line, method) in models {
            let expected = &entry["theta"][key];
            let parameter = |name: &str| expected[name].as_f64().unwrap();
            let theirs = Smoothing {
                line,
                alpha: parameter("alpha"),
                level: parameter("initial_smoothed"),
                weight: 1.0 - 1.0 / parameter("theta"),
            };
            let fit = theirs.run(input, Lines::new(input.values, line));
            let what = format!("{name} {key}");
            assert_close(&what, &fit.mean, &numbers(&expected["mean"]), TOLERANCE);
            assert_close(&what, &[squares(&fit, input.values, 3)], &[parameter("squares")], TOLERANCE);
            let ours = squares(&method.fit(input).unwrap(), input.values, 3);
            assert!(ours <= parameter("squares") * SLACK, "{what}: {ours} is worse than {}", parameter("squares"));
        }
    });
}

#[test]
fn trends_agree_given_the_parameters_and_find_better_ones() {
    for_each_series(|name, input, entry| {
        for (key, is_damped) in [("holt", false), ("damped", true)] {
            let expected = &entry["ets"][key];
            let parameter = |name: &str| expected[name].as_f64().unwrap();
            let theirs = Trend {
                alpha: parameter("alpha"),
                beta: parameter("beta"),
                phi: expected["phi"].as_f64().unwrap_or(1.0),
                level: parameter("level"),
                slope: parameter("slope"),
            };
            let what = format!("{name} {key}");
            let fit = theirs.run(input);
            let mean = with_their_damping(&fit.mean, &[], theirs.phi);
            assert_close(&what, &mean, &numbers(&expected["mean"]), TOLERANCE);
            assert_close(&what, &[squares(&fit, input.values, 0)], &[parameter("squares")], TOLERANCE);
            let ours = Trend::least_squares(input.values, is_damped, &mut None).unwrap().run(input);
            let (ours, theirs) = (squares(&ours, input.values, 0), parameter("squares"));
            assert!(ours <= theirs * SLACK, "{what}: {ours} is worse than {theirs}");
        }
    });
}

#[test]
fn seasons_agree_given_the_parameters() {
    for_each_series(|name, input, entry| {
        for (key, slope) in [("ets_ana", Slope::None), ("ets_aada", Slope::Damped)] {
            let Some(expected) = entry["ets"].get(key) else { continue };
            let parameter = |name: &str| expected[name].as_f64().unwrap_or(0.0);
            let season = Season { kind: SeasonKind::Additive, of_phase: numbers(&expected["season"]) };
            let mut theirs = Ets {
                alpha: parameter("alpha"),
                beta: parameter("beta"),
                gamma: parameter("gamma"),
                phi: if slope == Slope::None { 0.0 } else { parameter("phi") },
                level: parameter("level"),
                slope: parameter("slope"),
                season,
            };
            let fit = theirs.run(input);
            let what = format!("{name} {key}");
            let ahead: Vec<f64> =
                input.future().iter().map(|&phase| theirs.season.of_phase[usize::from(phase)]).collect();
            let mean =
                if slope == Slope::None { fit.mean.clone() } else { with_their_damping(&fit.mean, &ahead, theirs.phi) };
            assert_close(&what, &mean, &numbers(&expected["mean"]), TOLERANCE);
            assert_close(&what, &[squares(&fit, input.values, 0)], &[parameter("squares")], TOLERANCE);
        }
        for (key, kind) in [("additive", SeasonKind::Additive), ("multiplicative", SeasonKind::Multiplicative)] {
            let Some(expected) = entry.get("season") else { continue };
            let season = Season::decompose(input, kind).unwrap();
            assert_close(&format!("{name} {key}"), &season.of_phase, &numbers(&expected[key]), TOLERANCE);
        }
    });
}

#[test]
fn complex_smoothing_agrees_given_the_parameters_and_finds_as_good_ones() {
    for_each_series(|name, input, entry| {
        let Some(expected) = entry.get("ces") else { return };
        let parameter = |name: &str| expected[name].as_f64().unwrap();
        let state = |parts: &Value| {
            let parts = numbers(parts);
            State { value: parts[0], potential: parts[1] }
        };
        let theirs = Ces {
            alpha: (parameter("alpha_0"), parameter("alpha_1")),
            beta: (parameter("beta_0"), parameter("beta_1")),
            level: state(&expected["level"]),
            season: expected["season"].as_array().unwrap().iter().map(state).collect(),
        };
        let what = format!("{name} ces");
        let fit = theirs.run(input);
        assert_close(&what, &fit.mean, &numbers(&expected["mean"]), TOLERANCE);
        assert_close(&what, &[squares(&fit, input.values, 0)], &[parameter("squares")], TOLERANCE);
        let ours = squares(&Method::Ces.fit(input).unwrap(), input.values, 0);
        assert!(ours <= parameter("squares") * OTHER_START, "{what}: {ours} is worse than {}", parameter("squares"));
    });
}
