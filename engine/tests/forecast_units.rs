//! Ranges of what is sold one by one are whole numbers, and those of what is sold by weight are not.

use aisle_engine::forecast::{Forecast, ForecastRequest, Measure, Series, SeriesBy, ShopSeries, StepLength};
use aisle_engine::ingest::{Ingest, IngestOptions};
use aisle_engine::spec::{AnalysisSpec, Override};
use aisle_engine::table::{Day, DayRange, Ledger, Quantity};

const DAYS: i32 = 140;

/// Twenty weeks of salt, 0.050 to 0.349 kg a day, and of cups, 1 to 7 a day. Nothing follows a weekday.
fn shop(step: StepLength, measure: Measure) -> ShopSeries {
    let mut text = "Invoice,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n".to_owned();
    // Lehmer's generator.
    let mut state = 7_u64;
    for number in 0..DAYS {
        state = state * 48_271 % 2_147_483_647;
        let day = Day::from_number(15_000 + number);
        let (grams, cups) = (50 + state % 300, 1 + number * 5 % 7 * (number % 3) / 2);
        text += &format!("{number},SALT,SALT,0.{grams:03},{day} 10:00,2.00,7,France\n");
        text += &format!("{number},CUP,CUP,{cups},{day} 11:00,1.25,7,France\n");
    }
    let mut ingest = Ingest::new(IngestOptions::default());
    ingest.begin_file("sales.csv", text.len() as u64).expect("a file of sales");
    ingest.push(text.as_bytes()).expect("a file of sales");
    let table = ingest.finish().expect("a file of sales").table;
    let spec = AnalysisSpec::default();
    let probabilities = vec![0.1, 0.5, 0.9];
    let request = ForecastRequest {
        by: SeriesBy::Product,
        measure,
        step,
        horizon: 6,
        probabilities,
        ..ForecastRequest::default()
    };
    ShopSeries::new(&table, &Ledger::new(&table, &spec.definitions), &spec, request)
}

fn forecasts(shop: &ShopSeries) -> Vec<(&Series, Forecast)> {
    let answers = shop.forecast_all().into_iter().map(|answer| answer.expect("a series of numbers has a forecast"));
    shop.series().iter().zip(answers).collect()
}

fn are_whole(forecast: &Forecast) -> bool {
    forecast.quantiles.iter().flatten().chain(&forecast.total_quantiles).all(|value| value.fract() == 0.0)
}

#[test]
fn ranges_of_what_is_sold_by_weight_hold_as_many_of_the_days_that_were_as_they_say() {
    let shop = shop(StepLength::Day, Measure::Units);
    for (series, forecast) in forecasts(&shop) {
        if series.name == "CUP" {
            assert!(are_whole(&forecast), "{forecast:?}");
            continue;
        }
        for (quantile, probability) in forecast.quantiles.iter().zip([0.1, 0.5, 0.9]) {
            // Weekdays differ a little by chance; over the steps that is even.
            let below = |value: &f64| series.values.iter().filter(|sold| *sold <= value).count();
            let share =
                quantile.iter().map(below).sum::<usize>() as f64 / (quantile.len() * series.values.len()) as f64;
            assert!(
                (share - probability).abs() < 0.15,
                "{share} of the days were below, not {probability}: {quantile:?}"
            );
        }
    }
}

#[test]
fn weeks_and_what_a_person_expects_of_them_are_whole_where_units_are() {
    for (step, measure) in
        [(StepLength::Day, Measure::Units), (StepLength::Week, Measure::Units), (StepLength::Week, Measure::Sales)]
    {
        let shop = shop(step, measure);
        let future = &shop.axis().future;
        let days = DayRange { first: future[0].days.first, last: future[future.len() - 1].days.last };
        for (series, forecast) in forecasts(&shop) {
            let said = Override {
                series: Some(series.name.clone()),
                days,
                per_step: Quantity::from_thousandths((forecast.mean[0] * 1_370.0) as i64),
                measure: None,
                step: None,
                reason: String::new(),
            };
            let expected = shop.overridden(&forecast, series, &[said]).expect("something is said of all steps");
            let are_counts = measure == Measure::Units && series.name == "CUP";
            assert_eq!((are_whole(&forecast), are_whole(&expected)), (are_counts, are_counts), "{}", series.name);
            assert!(expected.total_quantiles[0] > 0.0, "{expected:?}");
        }
    }
}
