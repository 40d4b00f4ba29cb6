//! Promotions and closing days: what they did is measured, and expected again.

mod support;

use aisle_engine::forecast::{
    Choice, EventEffect, Forecast, ForecastRequest, Input, Method, Question, Series, SeriesBy, ShopSeries, Spans,
    StepDate, date_of, forecast,
};
use aisle_engine::spec::{AnalysisSpec, Event};
use aisle_engine::table::{Day, DayRange, Ledger};
use support::{Line, sale, table_of};

/// 3 January 2011, a Monday.
const START: i32 = 14_977;
const PAST: usize = 182;
const FUTURE: usize = 14;

fn span(first: usize, last: usize) -> DayRange {
    let day = |step: usize| Day::from_number(START + step as i32);
    DayRange { first: day(first), last: day(last) }
}

/// A promotion of three past spans, 19 days in all, and one to come.
fn promotion() -> Event {
    let days = vec![span(40, 45), span(93, 99), span(150, 155), span(PAST + 3, PAST + 6)];
    Event { name: "promotion".to_owned(), days }
}

fn dates() -> Vec<StepDate> {
    (0..PAST + FUTURE).map(|step| date_of(span(step, step), &[promotion()])).collect()
}

/// Numbers from 0 to 1 by Lehmer's generator.
fn noise(seed: u64) -> impl Iterator<Item = f64> {
    let mut state = seed;
    std::iter::repeat_with(move || {
        state = state * 48_271 % 2_147_483_647;
        state as f64 / 2_147_483_647.0
    })
}

/// Demand around a level, with a week of its own and a promotion that multiplies it.
fn demand(level: f64, factor: f64, seed: u64) -> Vec<f64> {
    let week = [1.2, 1.0, 0.8, 0.9, 1.1, 0.7, 1.3];
    let dates = dates();
    let value = |(step, noise): (usize, f64)| {
        let promoted = if dates[step].events.is_empty() { 1.0 } else { factor };
        (level * week[step % 7] * promoted * (0.8 + 0.4 * noise)).round()
    };
    (0..PAST).zip(noise(seed)).map(value).collect()
}

fn ask(values: &[f64], choice: Option<Choice>, dates: &[StepDate], whole: &[EventEffect]) -> Forecast {
    let phases: Vec<u16> = (0..values.len() + FUTURE).map(|step| (step % 7) as u16).collect();
    let question = Question {
        input: Input { values, period: 7, phases: &phases, dates },
        effects_on_whole: whole,
        profile: &[1.0; 7],
        spans: Spans::default(),
        review_steps: 7,
        is_count: true,
        choice,
        is_judged: true,
        probabilities: &[0.1, 0.5, 0.9],
    };
    forecast(&question).expect("numbers have a forecast")
}

#[test]
fn a_promotion_is_measured_and_expected_again_by_every_method() {
    let values = demand(50.0, 1.8, 7);
    let dates = dates();
    for choice in
        [None, Some(Choice::Single(Method::Ses)), Some(Choice::Demand), Some(Choice::Single(Method::Regression))]
    {
        let answer = ask(&values, choice, &dates, &[]);
        let [effect] = answer.effects[..] else { panic!("{choice:?}: {:?}", answer.effects) };
        assert_eq!((effect.event, effect.steps), (0, 19));
        assert!((effect.relative - 0.8).abs() < 0.1, "{choice:?}: {effect:?}");
        // Four fifths of 50, and the noise of a day, some 7 units, over √19 days.
        assert!((effect.effect - 40.0).abs() < 2.0 * effect.standard_error + 2.0, "{choice:?}: {effect:?}");
        assert!((1.0..4.0).contains(&effect.standard_error), "{choice:?}: {effect:?}");
        // A day of the promotion beside the same weekday a week later, when it is over.
        for step in 3..7 {
            let ratio = answer.mean[step] / answer.mean[step + 7];
            // The regression adds the effect of a mean day, which is more of a weak day's demand.
            let range = if choice == Some(Choice::Single(Method::Regression)) { 1.4..2.4 } else { 1.55..2.05 };
            assert!(range.contains(&ratio), "{choice:?}: {ratio} on step {step}");
            assert!(answer.quantiles[2][step] > 1.3 * answer.quantiles[2][step + 7], "{choice:?}");
        }
        assert!(ask(&values, choice, &[], &[]).effects.is_empty());
    }
}

#[test]
fn an_event_that_nothing_is_known_of_changes_nothing() {
    let values = demand(50.0, 1.0, 3);
    let event = Event { name: "fair".to_owned(), days: vec![span(PAST + 1, PAST + 2)] };
    let dates: Vec<StepDate> =
        (0..PAST + FUTURE).map(|step| date_of(span(step, step), std::slice::from_ref(&event))).collect();
    let answer = ask(&values, None, &dates, &[]);
    assert!(answer.effects.is_empty());
    assert_eq!(answer.mean, ask(&values, None, &[], &[]).mean);
}

#[test]
fn a_part_of_little_demand_takes_the_effect_of_the_whole_and_one_of_much_keeps_its_own() {
    let whole = [EventEffect { event: 0, steps: 19, effect: 800.0, standard_error: 9.0, relative: 0.8 }];
    let seldom: Vec<f64> =
        demand(50.0, 1.0, 5).iter().enumerate().map(|(step, _)| if step % 31 == 0 { 1.0 } else { 0.0 }).collect();
    let small = ask(&seldom, None, &dates(), &whole).effects[0];
    let large = ask(&demand(500.0, 1.0, 5), None, &dates(), &whole).effects[0];
    let silent = ask(&[0.0; PAST], None, &dates(), &whole).effects[0];
    assert!((small.relative - 0.8).abs() < 0.5, "{small:?}");
    assert!(large.relative.abs() < 0.1, "{large:?}");
    assert_eq!((silent.steps, silent.relative, silent.effect), (0, 0.8, 0.0));
}

#[test]
fn series_below_zero_have_events_added() {
    let values: Vec<f64> = demand(50.0, 1.8, 7).iter().map(|value| value - 60.0).collect();
    let answer = ask(&values, Some(Choice::Single(Method::Ses)), &dates(), &[]);
    let added = answer.mean[3] - answer.mean[10];
    assert!((added - answer.effects[0].effect).abs() < 1e-9, "{added}");
}

#[test]
fn weeks_and_months_hold_their_share_of_an_event() {
    let event = promotion();
    assert_eq!(date_of(span(35, 41), std::slice::from_ref(&event)).events, [(0, 2.0 / 7.0)]);
    assert_eq!(date_of(span(0, 30), std::slice::from_ref(&event)).events, []);
    assert_eq!(date_of(span(40, 99), &[event]).events, [(0, 13.0 / 60.0)]);
}

/// A shop that sells on every day of three weeks.
fn three_weeks() -> Vec<Line> {
    (3..24).map(|day| sale(&day.to_string(), "MUG", &format!("2011-01-{day:02} 10:00"))).collect()
}

#[test]
fn a_shop_does_not_sell_when_it_will_be_closed_and_says_what_events_did_to_it() {
    let table = table_of(&three_weeks());
    let mut spec = AnalysisSpec::default();
    spec.forecast.closed = vec!["2011-01-25..2011-01-26".parse().unwrap()];
    spec.forecast.events =
        vec![Event { name: "fair".to_owned(), days: vec!["2011-01-10..2011-01-12".parse().unwrap()] }];
    let ledger = Ledger::new(&table, &spec.definitions);
    let request = |by| ForecastRequest { by, horizon: 5, probabilities: vec![0.5], ..ForecastRequest::default() };
    let shop = ShopSeries::new(&table, &ledger, &spec, request(SeriesBy::Product));
    let days: Vec<String> = shop.axis().future.iter().map(|step| step.days.to_string()).collect();
    assert_eq!(days, ["2011-01-24", "2011-01-27", "2011-01-28"]);
    let [effect] = shop.effects() else { panic!("{:?}", shop.effects()) };
    assert_eq!((effect.steps, effect.relative.abs() < 1e-6), (3, true));
    let series: &Series = &shop.series()[0];
    assert_eq!(shop.forecast(series).unwrap().effects.len(), 1);
    assert_eq!(ShopSeries::new(&table, &ledger, &spec, request(SeriesBy::Total)).effects(), shop.effects());
}
