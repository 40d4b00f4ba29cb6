//! Times the forecasts of a shop's products on one thread, the engine alone: without reading the file or writing answers.
//! `cargo run --release -p aisle-engine --example forecast_speed FILE`.

mod sales;

use std::hint::black_box;
use std::time::{Duration, Instant};

use aisle_engine::forecast::{Forecast, Refusal, Series, ShopInput, ShopSeries};
use aisle_engine::spec::AnalysisSpec;
use aisle_engine::table::Ledger;

/// Rounds, of which the quickest counts: others hold other programs' work.
const ROUNDS: usize = 7;
/// The products of the most demand, and those with so many days of sales.
const MOST: usize = 500;
const SALE_DAYS: usize = 10;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let path = std::env::args().nth(1).ok_or("a sales file is needed")?;
    let table = sales::read(&[path])?.table;
    let spec = AnalysisSpec::default();
    let input = ShopInput::new(&table, &Ledger::new(&table, &spec.definitions), &spec);
    let shop = &input.parts;
    let all: Vec<&Series> = input.order().iter().map(|place| &shop.series()[*place as usize]).collect();
    let sold = |series: &&&Series| series.values.iter().filter(|&&value| value > 0.0).count() >= SALE_DAYS;
    let selling: Vec<&Series> = all.iter().filter(sold).copied().collect();
    report(&format!("the {MOST} of most demand of late"), shop, &all[..MOST.min(all.len())]);
    report(&format!("with {SALE_DAYS} sale days"), shop, &selling);
    report("all", shop, &all);
    let whole = input.whole.series().first().ok_or("nothing was sold")?;
    let seconds = quickest(|| drop(black_box(input.whole.forecast(whole))));
    println!("the whole shop: {:.2} ms", 1e3 * seconds.as_secs_f64());
    let start = Instant::now();
    all.iter().for_each(|series| drop(black_box(shop.backtest(series))));
    println!("{} backtests of all: {:.2} s", shop.request().origins, start.elapsed().as_secs_f64());
    Ok(())
}

fn report(what: &str, shop: &ShopSeries, series: &[&Series]) {
    let one = |series: &&Series| -> Result<Forecast, Refusal> { shop.forecast(series) };
    let seconds = quickest(|| series.iter().for_each(|series| drop(black_box(one(series)))));
    let each = 1e6 * seconds.as_secs_f64() / series.len().max(1) as f64;
    println!("{} products, {what}: {:.1} ms, {each:.1} µs each", series.len(), 1e3 * seconds.as_secs_f64());
}

fn quickest(work: impl Fn()) -> Duration {
    let time = |_| {
        let start = Instant::now();
        work();
        start.elapsed()
    };
    (0..ROUNDS).map(time).min().unwrap_or_default()
}
