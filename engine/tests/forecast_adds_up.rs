//! Products add up to their categories, and those to the shop, which tells how unsure their totals are.

use aisle_engine::forecast::reconcile::Reconciliation;
use aisle_engine::forecast::{Forecast, ForecastRequest, SeriesBy, ShopSeries};
use aisle_engine::ingest::{Ingest, IngestOptions};
use aisle_engine::spec::AnalysisSpec;
use aisle_engine::table::{Day, Ledger};

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
    let mut ingest = Ingest::new(IngestOptions::default());
    ingest.begin_file("sales.csv", text.len() as u64).expect("a file of sales");
    ingest.push(text.as_bytes()).expect("a file of sales");
    let table = ingest.finish().expect("a file of sales").table;
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
