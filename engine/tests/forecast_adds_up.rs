//! Products add up to their categories, and those to the shop, which tells how unsure their totals are.

use aisle_engine::forecast::reconcile::{Noise, Reconciliation, Tree};
use aisle_engine::forecast::{
    Forecast, ForecastRequest, Input, Measure, Question, SeriesBy, ShopSeries, Spans, forecast,
};
use aisle_engine::ingest::{Ingest, IngestOptions};
use aisle_engine::spec::AnalysisSpec;
use aisle_engine::table::{Day, Ledger, SalesTable};
use proptest::prelude::*;

const HORIZON: u32 = 14;
/// Sums of some hundred numbers.
const TOLERANCE: f64 = 1e-9;

/// Twelve weeks of five products in two categories; the last of them was once sold in the other one, if it moved.
fn shop(by: SeriesBy, reconciliation: Reconciliation, moved: bool) -> ShopSeries {
    let mut text =
        "Invoice,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country,Category\n".to_owned();
    for number in 0..84 {
        let day = Day::from_number(15_000 + number);
        for product in 0..5 {
            let quantity = 1 + (number * (product + 3) + product * product) % (7 + 4 * product) + number * product / 20;
            let is_toy = product < 2 || (moved && product == 4 && number == 0);
            let category = if is_toy { "Toys" } else { "Garden" };
            text += &format!("{number},P{product},THING,{quantity},{day} 10:00,2,7,France,{category}\n");
        }
    }
    let table = read(&text);
    let spec = AnalysisSpec::default();
    let request = ForecastRequest {
        by,
        horizon: HORIZON,
        reconciliation,
        probabilities: vec![0.1, 0.5, 0.9],
        ..ForecastRequest::default()
    };
    ShopSeries::new(&table, &Ledger::new(&table, &spec.definitions), &spec, request)
}

fn read(text: &str) -> SalesTable {
    let mut ingest = Ingest::new(IngestOptions::default());
    ingest.begin_file("sales.csv", text.len() as u64).expect("a file of sales");
    ingest.push(text.as_bytes()).expect("a file of sales");
    ingest.finish().expect("a file of sales").table
}

fn forecasts(by: SeriesBy, moved: bool) -> Vec<(String, Forecast)> {
    let shop = shop(by, Reconciliation::TopDown, moved);
    let names = shop.series().iter().map(|series| series.name.clone());
    names.zip(shop.forecast_all()).map(|(name, answer)| (name, answer.expect("two categories"))).collect()
}

fn assert_sums(parts: &[&Forecast], whole: &Forecast) {
    for (step, mean) in whole.mean.iter().enumerate() {
        let sum: f64 = parts.iter().map(|part| part.mean[step]).sum();
        assert!((sum - mean).abs() <= TOLERANCE * mean, "step {step}: {sum} and {mean}");
    }
    let sum: f64 = parts.iter().map(|part| part.total_mean).sum();
    assert!((sum - whole.total_mean).abs() <= TOLERANCE * sum, "{sum} and {}", whole.total_mean);
}

#[test]
fn products_add_up_to_the_forecasts_of_their_categories_and_those_to_the_shop() {
    let (products, categories, total) =
        (forecasts(SeriesBy::Product, false), forecasts(SeriesBy::Category, false), forecasts(SeriesBy::Total, false));
    for (category, members) in [("Toys", &["P0", "P1"][..]), ("Garden", &["P2", "P3", "P4"])] {
        let whole = &categories.iter().find(|(name, _)| name == category).unwrap().1;
        let parts: Vec<&Forecast> = products
            .iter()
            .filter(|(name, _)| members.contains(&name.as_str()))
            .map(|(_, forecast)| forecast)
            .collect();
        assert_eq!(parts.len(), members.len());
        assert_sums(&parts, whole);
    }
    assert_sums(&categories.iter().map(|(_, forecast)| forecast).collect::<Vec<_>>(), &total[0].1);
    // What was scaled is still a distribution.
    for (_, forecast) in &products {
        assert!(forecast.quantiles.windows(2).all(|pair| pair[0].iter().zip(&pair[1]).all(|(low, high)| low <= high)));
        assert!(forecast.quantiles.iter().flatten().all(|value| *value >= 0.0 && value.fract() == 0.0));
    }
}

#[test]
fn a_product_of_two_categories_still_adds_up_to_the_shop() {
    let (products, total) = (forecasts(SeriesBy::Product, true), forecasts(SeriesBy::Total, true));
    assert_sums(&products.iter().map(|(_, forecast)| forecast).collect::<Vec<_>>(), &total[0].1);
}

#[test]
fn products_that_came_one_after_the_other_add_up_to_the_shop_that_is_shown() {
    // Those of the beginning sell at weekends, those that came later on other days: the weeks of products are not that of the shop.
    let mut text = "Invoice,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n".to_owned();
    for number in 0..150_i32 {
        let day = Day::from_number(15_000 + number);
        for product in (0..12).filter(|product| product * 12 <= number) {
            let is_weekend = (number + 3) % 7 < 2;
            if (number * 7 + product * 5) % 10 < if is_weekend == (product < 6) { 6 } else { 1 } {
                let quantity = 1 + 40 / (1 + (number * 11 + product * 3) % 17);
                let country = if product % 3 == 0 { "Spain" } else { "France" };
                text += &format!("{number},P{product},THING,{quantity},{day} 10:00,2.50,7,{country}\n");
            }
        }
    }
    let table = read(&text);
    let spec = AnalysisSpec::default();
    let ledger = Ledger::new(&table, &spec.definitions);
    let of = |by: SeriesBy| -> Vec<Forecast> {
        let request = ForecastRequest { by, measure: Measure::Sales, horizon: HORIZON, ..ForecastRequest::default() };
        let answers = ShopSeries::new(&table, &ledger, &spec, request).forecast_all();
        answers.into_iter().map(|answer| answer.expect("a series of numbers has a forecast")).collect()
    };
    let total = &of(SeriesBy::Total)[0];
    for by in [SeriesBy::Product, SeriesBy::Country] {
        assert_sums(&of(by).iter().collect::<Vec<_>>(), total);
    }
}

#[test]
fn every_way_gives_a_whole_that_its_parts_add_up_to() {
    let alone = shop(SeriesBy::Product, Reconciliation::TopDown, false);
    let by_themselves: Vec<_> = alone.series().iter().map(|series| alone.forecast(series)).collect();
    let mut wholes = Vec::new();
    for how in [Reconciliation::TopDown, Reconciliation::BottomUp, Reconciliation::LeastVariance] {
        let mut answers = by_themselves.clone();
        let whole = shop(SeriesBy::Product, how, false).reconcile(&mut answers).unwrap();
        assert_sums(&answers.iter().flatten().collect::<Vec<_>>(), &whole);
        if how == Reconciliation::BottomUp {
            assert_eq!(answers, by_themselves, "parts are kept");
        }
        wholes.push(whole.total_mean);
    }
    assert!(wholes[0] != wholes[1] && wholes[1] != wholes[2] && wholes[0] != wholes[2], "{wholes:?}");
}

#[test]
fn the_shop_tells_how_unsure_totals_are_where_the_engine_chooses() {
    let shop = shop(SeriesBy::Product, Reconciliation::TopDown, false);
    let mut differing = 0;
    for series in shop.series() {
        let chosen = shop.forecast(series).expect("a series of numbers has a forecast");
        let asked = shop.forecast_by(series, Some(chosen.choice)).expect("a series of numbers has a forecast");
        assert_eq!((&chosen.mean, &chosen.quantiles), (&asked.mean, &asked.quantiles));
        differing += usize::from(chosen.total_quantiles != asked.total_quantiles);
    }
    assert!(differing > 0, "each series told its own");
}

proptest! {
    #[test]
    fn quantiles_stay_in_order_whatever_the_signs_of_parts(
        levels in prop::collection::vec(-20.0..20.0_f64, 5),
        seed in 1..1_000_000_u64,
        are_counts: bool,
    ) {
        // Two groups of two and three parts, each around its own level, some to both sides of zero.
        let tree = Tree::new(&[0, 0, 1, 1, 2, 2, 2]).unwrap();
        let mut state = seed;
        let mut noise = || {
            state = state * 48_271 % 2_147_483_647;
            state as f64 / 2_147_483_647.0 - 0.5
        };
        let parts: Vec<Vec<f64>> =
            levels.iter().map(|level| (0..40).map(|_| (level + 12.0 * noise()).round()).collect()).collect();
        let sum = |parts: &[Vec<f64>]| -> Vec<f64> { (0..40).map(|step| parts.iter().map(|part| part[step]).sum()).collect() };
        let nodes = [&[sum(&parts), sum(&parts[..2]), sum(&parts[2..])], &parts[..]].concat();
        let alone: Vec<Forecast> = nodes.iter().map(|values| forecast_of(values)).collect();
        let deviations: Vec<f64> = alone.iter().map(|forecast| forecast.deviation).collect();
        for how in [Reconciliation::TopDown, Reconciliation::BottomUp, Reconciliation::LeastVariance] {
            let mut means: Vec<Vec<f64>> = alone.iter().map(|forecast| forecast.mean.clone()).collect();
            how.apply(&tree, &mut means, Noise::Deviations(&deviations));
            for (alone, means) in alone.iter().zip(&means) {
                let mut moved = alone.clone();
                moved.move_to(means, are_counts);
                let of_steps = moved.quantiles.windows(2).all(|pair| pair[0].iter().zip(&pair[1]).all(|(low, high)| low <= high));
                prop_assert!(of_steps && moved.total_quantiles.is_sorted(), "{how:?}: {alone:?} becomes {moved:?}");
            }
            for step in 0..HORIZON as usize {
                let at = |node: usize| means[node][step];
                let gaps = [at(0) - at(1) - at(2), at(1) - at(3) - at(4), at(2) - at(5) - at(6) - at(7)];
                prop_assert!(gaps.iter().all(|gap| gap.abs() < 1e-6), "{how:?}: {means:?}");
            }
        }
    }
}

/// A series without a season, by the method that the engine chooses.
fn forecast_of(values: &[f64]) -> Forecast {
    let phases = vec![0; values.len() + HORIZON as usize];
    let question = Question {
        input: Input { values, period: 1, phases: &phases, dates: &[] },
        effects_on_whole: &[],
        profile: &[],
        spans: Spans::default(),
        review_steps: 1,
        is_count: false,
        choice: None,
        is_judged: true,
        probabilities: &[0.025, 0.1, 0.5, 0.9, 0.975],
    };
    forecast(&question).expect("a series of numbers has a forecast")
}

#[test]
fn a_part_above_zero_and_one_below_keep_their_ranges() {
    // 4 and 6 by turns and -4 and -6 the other way round: their sum, by turns 0, is forecast to be nothing, and so are the parts' sums.
    let values = |sign: f64| -> Vec<f64> { (0..40).map(|step| sign * if step % 2 == 0 { 4.0 } else { 6.0 }).collect() };
    for (sign, other) in [(1.0, -1.0), (-1.0, 1.0)] {
        let (part, rest) = (forecast_of(&values(sign)), forecast_of(&values(other)));
        let mut means = vec![vec![0.5; HORIZON as usize], part.mean.clone(), rest.mean.clone()];
        Reconciliation::TopDown.apply(&Tree::new(&[0, 0]).unwrap(), &mut means, Noise::Deviations(&[1.0; 3]));
        let mut moved = part.clone();
        moved.move_to(&means[1], false);
        for step in 0..HORIZON as usize {
            assert!((moved.mean[step] - part.mean[step]).abs() < 1.0, "{moved:?}");
            let width = |forecast: &Forecast| forecast.quantiles[4][step] - forecast.quantiles[0][step];
            assert!((width(&moved) / width(&part) - 1.0).abs() < 0.2, "{moved:?}");
        }
    }
}
