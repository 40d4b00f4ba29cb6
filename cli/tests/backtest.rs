//! `aisle forecast --backtest`: how far off earlier forecasts of a series file were.

mod support;

use std::fmt::Write;

use serde_json::Value;
use support::answer;

/// How far off forecasts of the first series were, and those of all series together.
fn accuracies(arguments: &[&str], input: &str) -> [Value; 2] {
    let text = answer(&[&["forecast", "--series", "-", "--json"], arguments].concat(), input);
    let value: Value = serde_json::from_str(&text).expect("the answer is JSON");
    [&value["series"][0], &value].map(|of| of["accuracy"]["method"].clone())
}

#[test]
fn a_backtest_judges_the_end_of_the_series() {
    // The last three are 4 above what the naive method says from the only origin; the values before them change by 1.
    let rows: String = (1..=12).map(|step| format!("s,{step},{}\n", if step > 9 { 7 } else { 2 + step % 2 })).collect();
    let arguments = ["--method", "naive", "--horizon", "3", "--backtest", "1"];
    let [accuracy, of_all] = accuracies(&arguments, &format!("series,time,value\n{rows}"));
    assert_eq!(accuracy, of_all, "there is no other series");
    assert_eq!(
        (accuracy["steps"].as_u64(), accuracy["mase"].as_f64(), accuracy["rmsse"].as_f64()),
        (Some(3), Some(4.0), Some(4.0))
    );
    assert_eq!(accuracy["bias"].as_f64(), Some(-12.0 / 21.0));
}

/// What a series shares with the others of its file is their week, and none of it may be of days that were yet to come.
#[test]
fn a_week_that_comes_later_helps_no_earlier_forecast() {
    const DAYS: i64 = 84;
    const HORIZON: i64 = 3;
    // No week of its own stands out, so that it takes on that of all.
    let mug = |day: i64| 2 + day * day * 7_919 % 97 % 6;
    // Of the others, most is sold on one of the last days, and about as much on each day before.
    let other = |day: i64| if day < DAYS - HORIZON { 50 + day % 5 } else { 10 + 500 * i64::from(day % 7 == 5) };
    let file = |days: i64| {
        let mut text = "series,time,value\n".to_owned();
        for day in 0..days {
            let date = aisle_engine::table::Day::from_number(15_000 + day as i32);
            write!(text, "mug,{date},{}\nother,{date},{}\n", mug(day), other(day)).expect("a text takes all");
        }
        text
    };
    let asked = ["--horizon", "3", "--method", "mean_of_demand"];
    let [judged, _] = accuracies(&[&asked[..], &["--backtest", "1"]].concat(), &file(DAYS));
    let forecast = answer(&[&["forecast", "--series", "-"], &asked[..]].concat(), &file(DAYS - HORIZON));
    let mean = |row: &str| row.split(',').nth(3).expect("a mean").parse::<f64>().expect("a number");
    let means: f64 = forecast.lines().filter(|row| row.starts_with("mug,")).map(mean).sum();
    let actual = (DAYS - HORIZON..DAYS).map(mug).sum::<i64>() as f64;
    let bias = judged["bias"].as_f64().expect("a bias");
    assert!((bias - (means - actual) / actual).abs() < 1e-6, "{bias}, {means} of {actual}");
}
