//! MSTL held against statsforecast 2.1.1; the values and the script that made them are in `tests/reference`.
//!
//! Seasons and trend agree to 1e-6. What is left without the seasons is forecast there by a model of its user's choice, here by the
//! mean of three; both put the seasons to it as they last were.

use serde_json::Value;

use super::*;
use crate::forecast::methods::StepDate;

const TOLERANCE: f64 = 1e-6;

fn numbers(value: &Value) -> Vec<f64> {
    value.as_array().unwrap().iter().map(|number| number.as_f64().unwrap()).collect()
}

#[test]
fn seasons_and_trend_are_those_of_the_reference() {
    let reference: Value = serde_json::from_str(include_str!("../../../../tests/reference/mstl.json")).unwrap();
    for (name, entry) in reference.as_object().unwrap() {
        let values = numbers(&entry["values"]);
        let cycle = |length: f64| Cycle {
            length: length as usize,
            phases: (0..values.len()).map(|index| (index % length as usize) as u16).collect(),
        };
        let cycles: Vec<Cycle> = numbers(&entry["periods"]).into_iter().map(cycle).collect();
        let (seasons, trend) = decompose(&values, &cycles);
        let close = |what: &str, ours: &[f64], theirs: &Value| {
            let theirs = numbers(theirs);
            assert_eq!(ours.len(), theirs.len(), "{name} {what}");
            for (step, (ours, theirs)) in ours.iter().zip(theirs).enumerate() {
                assert!((ours - theirs).abs() < TOLERANCE, "{name} {what} {step}: {ours} and {theirs}");
            }
        };
        close("trend", &trend, &entry["trend"]);
        for (season, theirs) in seasons.iter().zip(entry["seasons"].as_array().unwrap()) {
            close("season", season, theirs);
        }
    }
}

#[test]
fn a_week_and_a_year_go_on_as_they_were() {
    // Three years of open days, six a week, with a week and a year; both are known but for their last turn's smoothing.
    let open: Vec<i32> = (0..1_200).filter(|day| day % 7 != 3).collect();
    let turn = |day: i32| (f64::from(day) / YEAR * std::f64::consts::TAU).sin();
    let value = |&day: &i32| 200.0 + 5.0 * f64::from(day % 7) + 40.0 * turn(day);
    let values: Vec<f64> = open[..960].iter().map(value).collect();
    let phases: Vec<u16> = open.iter().map(|day| (day % 7) as u16).collect();
    let dates: Vec<StepDate> = open.iter().map(|&day| StepDate { day, events: Vec::new() }).collect();
    let input = Input { values: &values, period: 7, phases: &phases, dates: &dates };
    let fit = Method::Mstl.fit(&input).unwrap();
    for (mean, day) in fit.mean.iter().zip(&open[960..]).take(45) {
        assert!((mean - value(day)).abs() < 6.0, "day {day}: {mean} and {}", value(day));
    }
    let without_dates = Method::Mstl.fit(&Input { dates: &[], ..input }).unwrap();
    let error = |fit: &Fit| -> f64 {
        fit.mean.iter().zip(&open[960..]).map(|(mean, day)| (mean - value(day)).abs()).sum::<f64>()
    };
    assert!(error(&fit) < 0.5 * error(&without_dates));
    assert!(Method::Mstl.fit(&Input { values: &values[..8], phases: &phases[..20], dates: &[], ..input }).is_none());
}
