//! Prints the daily demand of the products of the most money as `series,time,value`, every open day from the first sale on:
//! `cargo run --release -p aisle-engine --example demand FILE PRODUCTS`.

mod sales;

use std::io::{BufWriter, Write, stdout};

use aisle_engine::forecast::{Axis, Measure, Series, SeriesBy, StepLength, demand_series};
use aisle_engine::spec::AnalysisSpec;
use aisle_engine::table::Ledger;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let (Some(path), Some(products)) = (arguments.next(), arguments.next()) else {
        return Err("a file and a number of products are needed".into());
    };
    let table = sales::read(&[path])?.table;
    let spec = AnalysisSpec::default();
    let ledger = Ledger::new(&table, &spec.definitions);
    let axis = Axis::of_shop(&ledger, &spec, StepLength::Day, 1);
    let series = |measure| demand_series(&table, &ledger, &spec, &axis, SeriesBy::Product, measure);
    let sum = |series: &Series| series.values.iter().sum::<f64>();
    let mut ranked: Vec<(f64, Series)> = series(Measure::Sales).iter().map(sum).zip(series(Measure::Units)).collect();
    ranked.sort_by(|left, right| right.0.total_cmp(&left.0));
    let mut out = BufWriter::new(stdout().lock());
    writeln!(out, "series,time,value")?;
    for (_, series) in ranked.iter().take(products.parse()?) {
        for (step, value) in axis.past[series.first as usize..].iter().zip(&series.values) {
            writeln!(out, "{},{},{value}", series.name, step.days.first)?;
        }
    }
    out.flush()?;
    Ok(())
}
