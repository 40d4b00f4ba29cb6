//! Forecasts are judged by what was known when they would have been made.

use aisle_engine::forecast::{Forecast, ForecastRequest, Series, SeriesBy, ShopSeries, StepLength, Verdict};
use aisle_engine::ingest::{Ingest, IngestOptions};
use aisle_engine::spec::{AnalysisSpec, Event};
use aisle_engine::table::{Day, DayRange, Ledger};

const DAYS: i32 = 140;
const HORIZON: i32 = 14;
/// A Monday.
const START: i32 = 14_977;

fn day(number: i32) -> Day {
    Day::from_number(START + number)
}

/// Four products, which sell three times as much on a promotion's days, in the first days of twenty weeks. P2 came late, and P3 sells
/// seldom: it goes by the shop's week.
fn shop(days: i32, promoted: &[(i32, i32)], known: &[(i32, i32)], request: &ForecastRequest) -> ShopSeries {
    let mut text = "Invoice,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n".to_owned();
    // Lehmer's generator.
    let mut state = 3_u64;
    for number in 0..days {
        for product in 0..4 {
            state = state * 48_271 % 2_147_483_647;
            let is_promoted = promoted.iter().any(|&(first, last)| (first..=last).contains(&number));
            let quantity =
                (8 + state % 5 + [0, 0, 1, 0, 2, 6, 1][(number % 7) as usize]) * if is_promoted { 3 } else { 1 };
            let sells = match product {
                2 => number >= 120,
                3 => state.is_multiple_of(4),
                _ => true,
            };
            if sells {
                text += &format!("{number},P{product},THING,{quantity},{} 10:00,2,7,France\n", day(number));
            }
        }
    }
    let mut ingest = Ingest::new(IngestOptions::default());
    ingest.begin_file("sales.csv", text.len() as u64).expect("a file of sales");
    ingest.push(text.as_bytes()).expect("a file of sales");
    let table = ingest.finish().expect("a file of sales").table;
    let mut spec = AnalysisSpec::default();
    let days = known.iter().map(|&(first, last)| DayRange { first: day(first), last: day(last) });
    spec.forecast.events = vec![Event { name: "promotion".to_owned(), days: days.collect() }];
    spec.forecast.events.retain(|event| !event.days.is_empty());
    ShopSeries::new(&table, &Ledger::new(&table, &spec.definitions), &spec, request.clone())
}

fn request(by: SeriesBy, step: StepLength, horizon: i32, origins: u32) -> ForecastRequest {
    let probabilities = vec![0.1, 0.5, 0.9];
    ForecastRequest { by, step, horizon: horizon as u32, origins, probabilities, ..ForecastRequest::default() }
}

fn verdict(shop: &ShopSeries, series: &Series) -> Verdict {
    Verdict::from(&shop.backtest(series))
}

#[test]
fn a_promotion_that_had_not_been_seen_helps_no_earlier_forecast() {
    let promotion = [(DAYS - 9, DAYS - 5)];
    for by in [SeriesBy::Total, SeriesBy::Product] {
        let request = request(by, StepLength::Day, HORIZON, 1);
        let (knows, ignores) = (shop(DAYS, &promotion, &promotion, &request), shop(DAYS, &promotion, &[], &request));
        assert!(knows.effects()[0].relative > 1.0, "the promotion is known by now: {:?}", knows.effects());
        for (series, same) in knows.series().iter().zip(ignores.series()) {
            assert_eq!(verdict(&knows, series), verdict(&ignores, same), "{}", series.name);
            assert_eq!(knows.earlier(series), ignores.earlier(same), "{}", series.name);
        }
    }
}

#[test]
fn earlier_forecasts_are_those_of_a_shop_whose_later_days_are_not_there() {
    let promotions = [(30, 34), (75, 79), (DAYS - 2 * HORIZON + 3, DAYS - 2 * HORIZON + 6), (DAYS - 9, DAYS - 5)];
    for by in [SeriesBy::Total, SeriesBy::Product] {
        let request = request(by, StepLength::Day, HORIZON, 2);
        let all = shop(DAYS, &promotions, &promotions, &request);
        for back in [1, 2] {
            let before = shop(DAYS - back * HORIZON, &promotions, &promotions, &request);
            for series in before.series() {
                let now = all.series().iter().find(|other| other.name == series.name).expect("it sold before");
                let Some(said) = all.earlier(now).into_iter().find(|said| said.first as i32 == DAYS - back * HORIZON)
                else {
                    assert_eq!(series.name, "P2", "it came too late");
                    continue;
                };
                let then: Forecast = before.forecast(series).expect("a series of numbers has a forecast");
                for (said, then) in said.mean.iter().zip(&then.mean) {
                    assert!((said - then).abs() < 1e-9 * then, "{by:?} {} {back}: {said} and {then}", series.name);
                }
            }
        }
    }
}

#[test]
fn as_many_earlier_forecasts_are_shown_as_are_judged() {
    let (mut shown, mut most) = (Vec::new(), 0);
    for (step, horizon, origins) in
        [(StepLength::Day, 5, 20), (StepLength::Day, HORIZON, 6), (StepLength::Week, 2, 8), (StepLength::Week, 3, 4)]
    {
        let shop = shop(DAYS, &[], &[], &request(SeriesBy::Product, step, horizon, origins));
        for series in shop.series() {
            let judged = verdict(&shop, series).method.map_or(0, |accuracy| accuracy.steps);
            let earlier = shop.earlier(series);
            assert_eq!(earlier.len() as i32 * horizon, judged as i32, "{step:?} {horizon} {}", series.name);
            shown.push(earlier.len());
            most = most.max(origins as usize);
        }
    }
    assert!(shown.contains(&0) && shown.iter().any(|&count| count > 0 && count < most), "{shown:?}");
}
