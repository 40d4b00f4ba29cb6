use std::sync::Arc;

use aisle_protocol::forecast::{Forecast, Measure, SeriesOutlook, ShopOutlook};

use crate::format::{self, Currency};
use crate::state::Store;

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
            Measure::Units => format::quantity_compact(value),
        }
    }

    /// In whole units; small ones with a decimal.
    pub(super) fn whole(&self, value: f64) -> String {
        let places = u32::from(value != 0.0 && value.abs() < 10.0);
        match self.measure {
            Measure::Sales => format::money_rounded(&self.currency, value, 0),
            Measure::Units => format::decimal(value, places),
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

    /// The ends of the range of the total that sentences name.
    pub(super) fn range(&self) -> Option<(f64, f64)> {
        let forecast = self.forecast()?;
        let level = self.shop.levels.iter().position(|level| *level == self.shop.level)?;
        Some((forecast.total_quantiles[level], forecast.total_quantiles[2 * self.shop.levels.len() - level]))
    }

    /// The name that people read.
    pub(super) fn name(&self) -> String {
        series_name(&self.series.name, &self.series.description)
    }

    pub(super) fn open_days(&self) -> u32 {
        self.shop.axis.future.iter().map(|step| step.open_days).sum()
    }
}

/// A part as people read it: a product by its description.
pub(super) fn series_name(name: &str, description: &str) -> String {
    match (name, description) {
        ("", "") => crate::words::NOT_NAMED.to_owned(),
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
