use std::sync::Arc;

use aisle_protocol::forecast::{Forecast, Measure, SeriesOutlook, ShopOutlook, StepLength};

use crate::format::{self, Currency};
use crate::state::Store;
use crate::words;

/// Fewer units than this are written with a decimal, which is the least that is told.
const SMALL: f64 = 10.0;
const LEAST: f64 = 0.1;
const WEEKS_OF_YEAR: u32 = 52;
const MONTHS_OF_YEAR: u32 = 12;

/// How amounts of a forecast are written: money or units.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Amounts {
    measure: Measure,
    currency: Currency,
}

impl Amounts {
    pub(super) fn new(measure: Measure, currency: &Currency) -> Self {
        Self { measure, currency: currency.clone() }
    }

    /// Three significant digits.
    pub(super) fn compact(&self, value: f64) -> String {
        match self.measure {
            Measure::Sales => format::money_compact(&self.currency, value),
            Measure::Units if value.abs() < SMALL => self.whole(value),
            Measure::Units => format::quantity_compact(value),
        }
    }

    /// In whole units; small parts of one with a decimal.
    pub(super) fn whole(&self, value: f64) -> String {
        let is_small = value.fract() != 0.0 && value.abs() < SMALL;
        match self.measure {
            Measure::Sales => format::money_rounded(&self.currency, value, 0),
            Measure::Units if is_small && value > 0.0 && value < LEAST => format!("<{}", format::decimal(LEAST, 1)),
            Measure::Units => format::decimal(value, u32::from(is_small)),
        }
    }

    /// From one to another.
    pub(super) fn range(&self, (low, high): (f64, f64)) -> String {
        format!("{} – {}", self.whole(low), self.whole(high))
    }
}

/// The series that is looked at, in its shop.
pub(super) struct Looked {
    pub(super) shop: Arc<ShopOutlook>,
    pub(super) series: Arc<SeriesOutlook>,
    pub(super) amounts: Amounts,
    /// Is it the whole shop?
    pub(super) is_whole: bool,
}

impl Looked {
    /// The forecast that counts: a person's, where there is one.
    pub(super) fn forecast(&self) -> Option<&Forecast> {
        self.series.expected.as_ref().or(self.series.forecast.as_ref())
    }

    /// The ends of the range of the total that sentences name; none where nothing tells how far off it may be.
    pub(super) fn range(&self) -> Option<(f64, f64)> {
        let forecast = self.forecast()?;
        let level = self.shop.levels.iter().position(|level| *level == self.shop.level)?;
        let ends = (forecast.total_quantiles[level], forecast.total_quantiles[2 * self.shop.levels.len() - level]);
        Some(ends).filter(|ends| tells(*ends))
    }

    pub(super) fn measure(&self) -> Measure {
        self.amounts.measure
    }

    /// The name that people read.
    pub(super) fn name(&self) -> String {
        series_name(&self.series.name, &self.series.description)
    }

    /// What an open day to come brings against one of as many before: with a person's figures where there are some.
    pub(super) fn trend(&self) -> Option<f64> {
        let total = |forecast: Option<&Forecast>| forecast.map(|forecast| forecast.total_mean);
        let (method, ours) = (total(self.series.forecast.as_ref()), total(self.series.expected.as_ref()));
        let part = match method.zip(ours) {
            None => 1.0,
            Some((method, ours)) if method > 0.0 => ours / method,
            Some(_) => return None,
        };
        self.series.trend.map(|trend| (1.0 + trend) * part - 1.0)
    }

    /// What the naive forecast repeats: in weeks and months a year ago, once the earlier forecasts had one.
    pub(super) fn naive(&self) -> &'static str {
        let steps_of_year = match self.shop.step {
            StepLength::Day => 0,
            StepLength::Week => WEEKS_OF_YEAR,
            StepLength::Month => MONTHS_OF_YEAR,
        };
        let first = self.series.earlier.iter().map(|earlier| earlier.first).max().unwrap_or_default();
        words::naive_name(self.shop.step, first.saturating_sub(self.series.first) >= steps_of_year)
    }

    pub(super) fn open_days(&self) -> u32 {
        self.shop.axis.future.iter().map(|step| step.open_days).sum()
    }
}

/// Does a range tell anything? Of one value, or of values that are all the same, nothing is known of how far off they may be.
pub(super) fn tells((low, high): (f64, f64)) -> bool {
    low != high || low == 0.0
}

/// A part as people read it: a product by its description.
pub(super) fn series_name(name: &str, description: &str) -> String {
    match (name, description) {
        ("", "") => words::NOT_NAMED.to_owned(),
        (name, "") => name.to_owned(),
        (_, description) => format::sentence_case(description),
    }
}

/// Something of what is looked at; a default before there is a forecast.
pub(super) fn of_looked<T: Default>(store: Store, read: impl FnOnce(&Looked) -> T) -> T {
    let forecasts = store.forecasts;
    let (Some(shop), Some(series)) = (forecasts.outlook.get(), forecasts.series.get()) else { return T::default() };
    let is_whole = series.is_whole;
    let measure = if is_whole { shop.measure_of_whole } else { shop.measure_of_parts };
    let amounts = Amounts::new(measure, &store.marks());
    read(&Looked { shop, series, amounts, is_whole })
}
