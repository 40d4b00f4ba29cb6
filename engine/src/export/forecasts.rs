use super::csv_writer::CsvWriter;
use super::decimal::Decimal;
use crate::forecast::Forecast;

/// Forecasts as CSV, a row for each step of each series.
#[derive(Debug)]
pub struct ForecastsCsv {
    csv: CsvWriter,
    /// The place of the median among the quantiles.
    middle: usize,
}

impl ForecastsCsv {
    /// The header `series,step,time,mean,median,lo-95,lo-80,hi-80,hi-95,method` for these ranges, in per cent, the widest first.
    #[must_use]
    pub fn new(levels: &[f64]) -> Self {
        let low = levels.iter().map(|level| format!("lo-{}", Decimal(*level)));
        let high = levels.iter().rev().map(|level| format!("hi-{}", Decimal(*level)));
        let first = ["series", "step", "time", "mean", "median"].map(str::to_owned);
        let names: Vec<String> = first.into_iter().chain(low).chain(high).chain(["method".to_owned()]).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        Self { csv: CsvWriter::with_header(&names), middle: levels.len() }
    }

    /// Adds a series; `times` are those of its steps, its quantiles those of the ranges' lower ends, the median and their
    /// upper ends.
    pub fn add(&mut self, series: &str, times: &[String], forecast: &Forecast) {
        for (step, (time, mean)) in times.iter().zip(&forecast.mean).enumerate() {
            self.csv.text(series);
            self.csv.value(step + 1);
            self.csv.value(time);
            self.csv.value(Decimal(*mean));
            self.csv.value(Decimal(forecast.quantiles[self.middle][step]));
            for quantile in forecast.quantiles.iter().enumerate().filter(|(place, _)| *place != self.middle) {
                self.csv.value(Decimal(quantile.1[step]));
            }
            self.csv.value(forecast.choice.key());
            self.csv.end_row();
        }
    }

    /// The header and all that was added, or what was added since this was asked last.
    #[must_use]
    pub fn take_bytes(&mut self) -> Vec<u8> {
        std::mem::take(&mut self.csv).into_bytes()
    }
}
