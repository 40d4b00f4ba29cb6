//! What holds for every forecast of every series.

use aisle_engine::forecast::{Choice, Forecast, Input, Method, Pattern, Question, Reason, Refusal, Spans, forecast};
use proptest::collection::vec;
use proptest::prelude::*;

/// Steps to come.
const HORIZON: usize = 9;
const WEEK: usize = 7;
const PROBABILITIES: [f64; 7] = [0.005, 0.025, 0.1, 0.5, 0.9, 0.975, 0.995];
/// Searches stop at slightly different places when the numbers are rounded otherwise.
const TOLERANCE: f64 = 1e-5;

fn choices() -> impl Iterator<Item = Option<Choice>> {
    let mixes = [Choice::Trends, Choice::Levels, Choice::Seasons, Choice::Weekdays, Choice::Demand].into_iter();
    mixes.chain(Method::ALL.into_iter().map(Choice::Single)).map(Some).chain([None])
}

fn ask(values: &[f64], choice: Option<Choice>, is_count: bool, is_daily: bool) -> Result<Forecast, Refusal> {
    ask_ahead(HORIZON, values, choice, is_count, is_daily)
}

fn ask_ahead(
    horizon: usize,
    values: &[f64],
    choice: Option<Choice>,
    is_count: bool,
    is_daily: bool,
) -> Result<Forecast, Refusal> {
    let phases: Vec<u16> = (0..values.len() + horizon).map(|index| (index % WEEK) as u16).collect();
    let profile = vec![1.0; if is_daily { WEEK } else { 0 }];
    forecast(&Question {
        input: Input { values, period: WEEK, phases: &phases, dates: &[] },
        effects_on_whole: &[],
        profile: &profile,
        spans: Spans::default(),
        review_steps: if is_daily { WEEK } else { 1 },
        is_count,
        choice,
        is_judged: true,
        probabilities: &PROBABILITIES,
    })
}

/// Demand of shops and worse: nothing, seldom something, spikes, returns.
fn any_series() -> impl Strategy<Value = Vec<f64>> {
    let value = prop_oneof![
        4 => Just(0.0),
        4 => (0_u32..20).prop_map(f64::from),
        1 => 0.0..1e9_f64,
        1 => -1e3..1e3_f64,
    ];
    vec(value, 1..80)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn every_series_has_a_finite_forecast_with_rising_quantiles(values in any_series(), is_count: bool, is_daily: bool) {
        let is_demand = values.iter().all(|&value| value >= 0.0);
        for choice in choices() {
            let answer = ask(&values, choice, is_count, is_daily).unwrap();
            let rows = answer.quantiles.iter().chain([&answer.mean]).flatten();
            for value in rows.chain(&answer.total_quantiles).chain([&answer.total_mean]) {
                prop_assert!(value.is_finite(), "{choice:?} {value}");
                prop_assert!(!is_demand || *value >= 0.0, "{choice:?} {value}");
            }
            for pair in answer.quantiles.windows(2) {
                prop_assert!(pair[0].iter().zip(&pair[1]).all(|(low, high)| low <= high), "{choice:?}");
            }
            prop_assert!(answer.total_quantiles.is_sorted(), "{choice:?}");
            if is_count && is_demand {
                let whole = answer.quantiles.iter().flatten().chain(&answer.total_quantiles);
                prop_assert!(whole.into_iter().all(|value| value.fract() == 0.0), "{choice:?}");
            }
            prop_assert_eq!(&answer, &ask(&values, choice, is_count, is_daily).unwrap(), "the same question twice");
        }
    }

    #[test]
    fn where_no_step_is_to_come_the_total_is_nothing(values in any_series(), is_count: bool, is_daily: bool) {
        for choice in choices() {
            let answer = ask_ahead(0, &values, choice, is_count, is_daily).unwrap();
            prop_assert_eq!(answer.total_mean.to_bits(), 0.0_f64.to_bits(), "{:?}", choice);
            prop_assert!(answer.total_quantiles.iter().all(|&total| total == 0.0), "{choice:?} {:?}", answer.total_quantiles);
        }
    }

    #[test]
    fn other_units_give_the_same_forecast(values in vec(1.0..100.0_f64, 16..60), is_daily: bool) {
        let larger: Vec<f64> = values.iter().map(|value| value * 8.0).collect();
        for choice in choices() {
            let (small, large) = (ask(&values, choice, false, is_daily).unwrap(), ask(&larger, choice, false, is_daily).unwrap());
            let rows = |answer: &Forecast| answer.quantiles.concat().into_iter().chain(answer.mean.clone()).collect::<Vec<_>>();
            for (small, large) in rows(&small).iter().zip(rows(&large)) {
                prop_assert!((small * 8.0 - large).abs() <= TOLERANCE * 800.0, "{choice:?}: {small} and {large}");
            }
        }
    }

    #[test]
    fn a_shifted_series_has_a_shifted_forecast(values in vec(-50.0..50.0_f64, 16..60)) {
        let shifted: Vec<f64> = values.iter().map(|value| value + 1_000.0).collect();
        // What multiplies a season, or tells demand from none, does not shift.
        let methods = [
            Method::Naive, Method::SeasonalNaive, Method::Drift, Method::WindowMean, Method::WeekdayMean, Method::Ses,
        ];
        let without_season: Vec<u16> = vec![0; values.len() + HORIZON];
        for method in methods {
            let mean = |values: &[f64]| {
                method.fit(&Input { values, period: 1, phases: &without_season, dates: &[] }).unwrap().mean
            };
            for (low, high) in mean(&values).iter().zip(mean(&shifted)) {
                prop_assert!((low + 1_000.0 - high).abs() <= 0.01, "{method:?}: {low} and {high}");
            }
        }
    }
}

#[test]
fn demand_that_never_comes_is_forecast_as_none() {
    for is_daily in [false, true] {
        let answer = ask(&[0.0; 40], None, true, is_daily).unwrap();
        assert_eq!(answer.pattern, None);
        assert!(answer.mean.iter().chain(answer.quantiles.iter().flatten()).all(|&value| value == 0.0));
    }
}

#[test]
fn patterns_choose_what_forecasts_them() {
    let weekly: Vec<f64> = (0..84).map(|day| if day % 7 == 2 { 5.0 } else { 0.0 }).collect();
    let answer = ask(&weekly, None, true, true).unwrap();
    assert_eq!((answer.pattern, answer.choice), (Some(Pattern::Smooth), Choice::Demand));
    let daily: Vec<f64> = (0..84).map(|day| 20.0 + f64::from(day % 7) + f64::from(day * 13 % 5)).collect();
    let answer = ask(&daily, None, true, true).unwrap();
    assert_eq!((answer.pattern, answer.choice), (Some(Pattern::Smooth), Choice::Weekdays));
    let monthly = ask(&daily, None, false, false).unwrap();
    assert_eq!(monthly.choice, Choice::Seasons);
    assert_eq!(ask(&daily[..13], None, false, false).unwrap().choice, Choice::Levels, "no two seasons");
}

#[test]
fn what_was_never_off_does_not_tell_how_far_off_it_may_be() {
    let window_mean = Some(Choice::Single(Method::WindowMean));
    let seasonal_naive = Some(Choice::Single(Method::SeasonalNaive));
    let week: Vec<f64> = (0..35).map(|day| f64::from(day % 7)).collect();
    // What cannot be fitted is forecast as its last value.
    let multiplied = Some(Choice::Single(Method::EtsAnm));
    for (values, choice, reason) in [
        (vec![40.0], None, Reason::Short),
        (vec![5.0; 2], None, Reason::Constant),
        (vec![5.0; 30], None, Reason::Constant),
        (vec![0.0; 30], None, Reason::Constant),
        // Of such values the mean is not quite the same: 0.1 is none of the numbers that are computed with.
        (vec![0.1; 30], window_mean, Reason::Asked),
        (vec![5.0; 4], multiplied, Reason::Short),
        (week.clone(), seasonal_naive, Reason::Asked),
    ] {
        for is_daily in [false, true] {
            let forecast = ask(&values, choice, true, is_daily).unwrap();
            assert!(!forecast.is_spread_known(), "{values:?}: {forecast:?}");
            assert_eq!(forecast.reason, reason, "{values:?}");
            let (low, high) = (&forecast.total_quantiles[0], &forecast.total_quantiles[PROBABILITIES.len() - 1]);
            assert!(high - low <= 1e-9 * high, "{values:?}: {low} to {high}");
        }
    }
    let mut seldom = vec![0.0; 90];
    seldom[0] = 1.0;
    for (values, choice) in [(vec![5.0, 6.0], None), (week, window_mean), (seldom, None), (vec![1e9, 1e9 + 20.0], None)]
    {
        for is_daily in [false, true] {
            let forecast = ask(&values, choice, true, is_daily).unwrap();
            assert!(forecast.is_spread_known(), "{values:?}: {forecast:?}");
        }
    }
}

#[test]
fn what_is_no_number_is_refused_with_its_place() {
    assert_eq!(ask(&[], None, false, false), Err(Refusal::Empty));
    assert_eq!(ask(&[1.0, f64::NAN], None, false, false), Err(Refusal::NotFinite { position: 2 }));
}
