use serde::{Deserialize, Serialize};

use super::answer::{Forecast, Reason};
use super::axis::{Axis, StepLength};
use super::backtest::{Backtest, Verdict};
use super::combination::Choice;
use super::flags::Flag;
use super::pattern::Pattern;
use super::series::{Measure, Series, SeriesBy};
use super::shop::ShopSeries;
use super::warnings::Warning;
use crate::order::sort_rows;
use crate::spec::AnalysisSpec;
use crate::table::{Ledger, SalesTable};

/// A row's line over time has so many weeks, or steps that are longer than a day.
const LINE_STEPS: usize = 26;

/// What the Forecast page needs of a shop, cut from its table: the series of the whole and of its parts, on one axis.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ShopInput {
    /// One series.
    pub whole: ShopSeries,
    /// The series of the parts.
    pub parts: ShopSeries,
    /// All ranges, in per cent, the widest first.
    pub levels: Vec<u32>,
    /// The range that rows name, one of them.
    pub level: u32,
}

/// The page before anything is forecast.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ShopOutlook {
    /// The steps of all series.
    pub axis: Axis,
    /// The length of a step.
    pub step: StepLength,
    /// How far was to be looked ahead: days of the calendar, weeks or months.
    pub horizon: u32,
    /// All ranges, in per cent, the widest first. Quantiles are those of their lower ends, the median, and their upper ends.
    pub levels: Vec<u32>,
    /// The range that rows name.
    pub level: u32,
    /// What is counted of the whole.
    pub measure_of_whole: Measure,
    /// What is counted of the parts.
    pub measure_of_parts: Measure,
    /// What the parts are.
    pub by: SeriesBy,
    /// The parts, those with the most demand of late first.
    pub rows: Vec<RowHead>,
}

/// A part before it is forecast.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct RowHead {
    /// As [`Series::name`].
    pub name: String,
    /// As [`Series::description`].
    pub description: String,
    /// Demand of the latest whole weeks, or of longer steps, oldest first.
    pub line: Vec<f32>,
}

/// A part's forecast in short.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RowFigures {
    /// What forecast it.
    pub choice: Choice,
    /// What to be wary of.
    pub warnings: Vec<Warning>,
    /// The mean of the total to come.
    pub expected: f64,
    /// The ends of the range of the total.
    pub range: (f64, f64),
    /// The mean total to come over the total of as many open days before, less 1; `None` without demand in so many.
    pub trend: Option<f64>,
    /// What the line goes on to.
    pub next: f32,
    /// Is it what a person expects?
    pub is_overridden: bool,
}

/// How far off earlier forecasts of a part were.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct RowVerdict {
    /// RMSSE of the method.
    pub rmsse: Option<f64>,
    /// RMSSE of the seasonal naive method.
    pub naive_rmsse: Option<f64>,
    /// Bias of the method.
    pub bias: Option<f64>,
}

/// What an earlier forecast said.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EarlierForecast {
    /// The first step that it forecasts, an index in [`Axis::past`].
    pub first: u32,
    /// The mean of each step.
    pub mean: Vec<f64>,
}

/// A series with its forecast, as it is drawn.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct SeriesOutlook {
    /// Is it the whole shop?
    pub is_whole: bool,
    /// As [`Series::name`].
    pub name: String,
    /// As [`Series::description`].
    pub description: String,
    /// Index in [`Axis::past`] of the first value.
    pub first: u32,
    /// Demand of each step.
    pub values: Vec<f64>,
    /// The forecast; `None` where the series cannot be forecast.
    pub forecast: Option<Forecast>,
    /// What a person expects instead, spread as the forecast is; `None` unless they said so.
    pub expected: Option<Forecast>,
    /// What the method that it is compared with says.
    pub compared: Option<Forecast>,
    /// Why, and how demand comes.
    pub reason: Option<Reason>,
    /// How demand comes.
    pub pattern: Option<Pattern>,
    /// As [`RowFigures::trend`].
    pub trend: Option<f64>,
    /// What looks odd.
    pub flags: Vec<Flag>,
    /// What earlier forecasts said, oldest first.
    pub earlier: Vec<EarlierForecast>,
    /// How far off they were.
    pub verdict: Option<Verdict>,
}

impl ShopInput {
    /// Gathers the series of the lines that the spec lets through.
    #[must_use]
    pub fn new(table: &SalesTable, ledger: &Ledger, spec: &AnalysisSpec) -> Self {
        let asked = &spec.forecast;
        let series = |request| ShopSeries::new(table, ledger, spec, request);
        Self {
            whole: series(asked.of_whole()),
            parts: series(asked.of_parts()),
            levels: asked.levels(),
            level: asked.level,
        }
    }

    /// The parts in the order of their demand of late, the greatest first: places in [`ShopSeries::series`].
    #[must_use]
    pub fn order(&self) -> Vec<u32> {
        let horizon = self.parts.axis().future.len().max(1);
        let recent = |series: &Series| series.values.iter().rev().take(horizon).sum::<f64>();
        let sums: Vec<f64> = self.parts.series().iter().map(recent).collect();
        let mut order: Vec<u32> = (0..sums.len() as u32).collect();
        sort_rows(&mut order, &|left, right| sums[right as usize].total_cmp(&sums[left as usize]));
        order
    }

    /// The page before anything is forecast.
    #[must_use]
    pub fn outlook(&self, order: &[u32]) -> ShopOutlook {
        let request = self.parts.request();
        let head = |&place: &u32| {
            let series = &self.parts.series()[place as usize];
            RowHead {
                name: series.name.clone(),
                description: series.description.clone(),
                line: line(&series.values, usize::from(self.parts.axis().review_steps)),
            }
        };
        ShopOutlook {
            axis: self.parts.axis().clone(),
            step: request.step,
            horizon: request.horizon,
            levels: self.levels.clone(),
            level: self.level,
            measure_of_whole: self.whole.request().measure,
            measure_of_parts: request.measure,
            by: request.by,
            rows: order.iter().map(head).collect(),
        }
    }

    /// A part's forecast in short.
    #[must_use]
    pub fn figures(&self, series: &Series, forecast: &Forecast, is_overridden: bool) -> RowFigures {
        let axis = self.parts.axis();
        let level = self.levels.iter().position(|level| *level == self.level).unwrap_or(0);
        let steps = axis.future.len().max(1) as f64;
        RowFigures {
            choice: forecast.choice,
            warnings: forecast.warnings.clone(),
            expected: forecast.total_mean,
            range: (forecast.total_quantiles[level], forecast.total_quantiles[2 * self.levels.len() - level]),
            trend: trend(axis, series, forecast),
            next: (forecast.total_mean / steps * f64::from(axis.review_steps.max(1))) as f32,
            is_overridden,
        }
    }
}

/// Demand of the latest whole weeks of steps.
fn line(values: &[f64], review_steps: usize) -> Vec<f32> {
    let weeks = values.rchunks_exact(review_steps.max(1)).take(LINE_STEPS);
    let mut line: Vec<f32> = weeks.map(|week| week.iter().sum::<f64>() as f32).collect();
    line.reverse();
    line
}

/// The mean total to come over the total of as many steps before, each by open day, less 1.
fn trend(axis: &Axis, series: &Series, forecast: &Forecast) -> Option<f64> {
    let steps = axis.future.len();
    let recent = series.values.len().checked_sub(steps).map(|first| &series.values[first..])?;
    let days = |steps: &[super::axis::Step]| steps.iter().map(|step| f64::from(step.open_days)).sum::<f64>();
    let before = recent.iter().sum::<f64>() / days(&axis.past[axis.past.len() - steps..]);
    (before > 0.0).then(|| forecast.total_mean / days(&axis.future) / before - 1.0)
}

impl SeriesOutlook {
    /// A series with its forecast and how far off it was from earlier origins.
    ///
    /// # Inputs
    /// `forecast` is the one that is shown, which may have been made to add up; `compared` another method. How far off it was is told
    /// if it `is_judged`, from the origins that the shop was asked for.
    #[must_use]
    pub fn new(
        shop: &ShopSeries,
        series: &Series,
        forecast: Option<Forecast>,
        compared: Option<Choice>,
        is_judged: bool,
    ) -> Self {
        let tested: Option<Backtest> = is_judged.then(|| shop.backtest(series));
        Self {
            is_whole: shop.request().by == SeriesBy::Total,
            name: series.name.clone(),
            description: series.description.clone(),
            first: series.first,
            values: series.values.clone(),
            expected: None,
            compared: compared.and_then(|choice| shop.forecast_by(series, Some(choice)).ok()),
            reason: forecast.as_ref().map(|forecast| forecast.reason),
            pattern: forecast.as_ref().and_then(|forecast| forecast.pattern),
            trend: forecast.as_ref().and_then(|forecast| trend(shop.axis(), series, forecast)),
            flags: forecast.as_ref().map_or_else(Vec::new, |forecast| forecast.flags.clone()),
            earlier: if is_judged { shop.earlier(series) } else { Vec::new() },
            verdict: tested.as_ref().map(Verdict::from),
            forecast,
        }
    }
}

impl From<&Backtest> for RowVerdict {
    fn from(tested: &Backtest) -> Self {
        let method = tested.errors.accuracy();
        let naive = tested.seasonal_naive.accuracy();
        Self {
            rmsse: method.as_ref().and_then(|accuracy| accuracy.rmsse),
            naive_rmsse: naive.and_then(|accuracy| accuracy.rmsse),
            bias: method.and_then(|accuracy| accuracy.bias),
        }
    }
}
