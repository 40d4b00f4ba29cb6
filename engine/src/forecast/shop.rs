use super::answer::{Forecast, Question, Refusal, forecast};
use super::axis::{Axis, StepLength};
use super::backtest::{Backtest, BacktestPlan};
use super::combination::Choice;
use super::events::{EventEffect, dates_of};
use super::hierarchy::{Groups, sum};
use super::methods::{Input, StepDate};
use super::of_whole::OfWhole;
use super::outlook::EarlierForecast;
use super::overriding::overridden;
use super::reconcile::Reconciliation;
use super::series::{Measure, Series, SeriesBy, demand_series};
use super::spans::Spans;
use crate::spec::{AnalysisSpec, Override};
use crate::table::{Ledger, SalesTable};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// What is to be forecast of a shop.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ForecastRequest {
    /// What there is a series of.
    pub by: SeriesBy,
    /// What is counted.
    pub measure: Measure,
    /// The length of a step.
    pub step: StepLength,
    /// How far to look ahead: days of the calendar, weeks or months.
    pub horizon: u32,
    /// What is to forecast; `None` lets the engine choose.
    pub choice: Option<Choice>,
    /// How parts and whole are made to add up.
    pub reconciliation: Reconciliation,
    /// Probabilities within (0, 1), rising, of the quantiles that are wanted.
    pub probabilities: Vec<f64>,
    /// From how many earlier times, one horizon apart, forecasts are judged; fewer where series are too short.
    pub origins: u32,
}

/// The series of a shop on one axis, ready to be forecast one by one, in any order, on any worker.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ShopSeries {
    request: ForecastRequest,
    axis: Axis,
    series: Vec<Series>,
    groups: Groups,
    dates: Vec<StepDate>,
    /// What the sum of all series tells of each.
    of_whole: OfWhole,
    /// What it told at each earlier origin, the latest first.
    of_earlier_whole: Vec<OfWhole>,
    /// What spans of days that were tell of totals where the engine chooses the method: another one has other errors. None of a single
    /// series, which tells of itself, nor of longer steps.
    spans: Spans,
}

impl ShopSeries {
    /// Gathers the series of the lines that the spec lets through.
    #[must_use]
    pub fn new(table: &SalesTable, ledger: &Ledger, spec: &AnalysisSpec, request: ForecastRequest) -> Self {
        let axis = Axis::of_shop(ledger, spec, request.step, request.horizon);
        let series = demand_series(table, ledger, spec, &axis, request.by, request.measure);
        let dates = dates_of(&axis, &spec.forecast.events);
        let groups = match request.by {
            SeriesBy::Product => Groups::of_products(table, ledger, &axis, &series),
            _ => Groups::default(),
        };
        let (of_whole, of_earlier_whole, spans) = Default::default();
        let mut shop = Self { request, axis, series, groups, dates, of_whole, of_earlier_whole, spans };
        if let Some(whole) = sum(shop.series.iter(), &shop.axis) {
            let rates = shop.rates(&whole);
            let BacktestPlan { origins, horizon, .. } = shop.plan();
            let seen = |count: usize| {
                let question = shop.question(&rates, &whole, None);
                OfWhole::seen(&question.as_of(count, horizon as usize).input, shop.is_daily())
            };
            let counts = (1..=origins as usize).map_while(|back| rates.len().checked_sub(back * horizon as usize));
            let of_earlier_whole = counts.take_while(|&count| count > 0).map(seen).collect();
            (shop.of_whole, shop.of_earlier_whole) = (seen(rates.len()), of_earlier_whole);
        }
        if shop.is_daily() && shop.series.len() > 1 && shop.request.choice.is_none() {
            shop.spans = Spans::of_shop(shop.series.iter().map(|one| shop.question(&one.values, one, None)));
        }
        shop
    }

    /// What was asked.
    #[must_use]
    pub fn request(&self) -> &ForecastRequest {
        &self.request
    }

    /// The steps that all series share.
    #[must_use]
    pub fn axis(&self) -> &Axis {
        &self.axis
    }

    /// The series, in the order of their first line in the file.
    #[must_use]
    pub fn series(&self) -> &[Series] {
        &self.series
    }

    /// What the spec's events did to all series together, those that they saw.
    #[must_use]
    pub fn effects(&self) -> &[EventEffect] {
        &self.of_whole.effects
    }

    /// Forecasts all series. Where the engine chooses the methods, they are made to add up.
    #[must_use]
    pub fn forecast_all(&self) -> Vec<Result<Forecast, Refusal>> {
        let mut answers: Vec<Result<Forecast, Refusal>> =
            self.series.iter().map(|series| self.forecast(series)).collect();
        self.reconcile(&mut answers);
        answers
    }

    /// Forecasts a series by itself.
    ///
    /// Weeks and months are forecast per open day, and multiplied with the open days to come.
    ///
    /// # Errors
    /// [`Refusal`], if it has no values.
    pub fn forecast(&self, series: &Series) -> Result<Forecast, Refusal> {
        self.forecast_by(series, self.request.choice)
    }

    /// Forecasts a series from the earlier origins that were asked for, as if what came after were not known. Weeks and months are judged
    /// per open day, and nothing is made to add up.
    ///
    /// The profile of the week and what events did to the whole are those of the days before each origin. Which weekdays are closed, and
    /// whether units are whole, is known from all; what spans tell of totals, too, but totals are not judged.
    #[must_use]
    pub fn backtest(&self, series: &Series) -> Backtest {
        let rates = self.rates(series);
        let question = self.question(&rates, series, self.request.choice);
        let horizon = self.axis.future.len();
        let mut found = Backtest::default();
        self.asked_before(&question).for_each(|(origin, asked)| found.judge(&asked, &rates[origin..origin + horizon]));
        found
    }

    /// What earlier forecasts said, from all origins that [`Self::backtest`] judges, oldest first.
    #[must_use]
    pub fn earlier(&self, series: &Series) -> Vec<EarlierForecast> {
        let rates = self.rates(series);
        let question = self.question(&rates, series, self.request.choice);
        let of_origin = |(origin, asked): (usize, Question<'_>)| {
            let mut mean = forecast(&Question { probabilities: &[], ..asked }).ok()?.mean;
            let first = series.first as usize + origin;
            if !self.is_daily() {
                let days = self.axis.past[first..].iter().map(|step| f64::from(step.open_days));
                mean.iter_mut().zip(days).for_each(|(mean, days)| *mean *= days);
            }
            Some(EarlierForecast { first: first as u32, mean })
        };
        self.asked_before(&question).filter_map(of_origin).collect()
    }

    /// What was asked at each earlier origin, oldest first, and how many of the values were known.
    fn asked_before<'a>(&'a self, question: &Question<'a>) -> impl Iterator<Item = (usize, Question<'a>)> {
        let (plan, question) = (self.plan(), *question);
        let (count, horizon) = (question.input.values.len(), plan.horizon as usize);
        plan.origins(&question).map(move |origin| {
            let OfWhole { profile, effects } = &self.of_earlier_whole[(count - origin) / horizon - 1];
            (origin, Question { profile, effects_on_whole: effects, ..question.as_of(origin, horizon) })
        })
    }

    /// The earlier origins: none where there is nothing to look ahead to.
    fn plan(&self) -> BacktestPlan {
        let horizon = self.axis.future.len() as u32;
        BacktestPlan { origins: if horizon > 0 { self.request.origins } else { 0 }, stride: horizon, horizon }
    }

    fn is_daily(&self) -> bool {
        self.request.step == StepLength::Day
    }

    /// A forecast with what a person expects of a series in the place of what the method does.
    ///
    /// # Returns
    /// `None` when nothing is said of this series and these steps.
    #[must_use]
    pub fn overridden(&self, forecast: &Forecast, series: &Series, overrides: &[Override]) -> Option<Forecast> {
        let ForecastRequest { by, measure, step, .. } = self.request;
        let name = (by != SeriesBy::Total).then_some(series.name.as_str());
        let said = overrides.iter().filter(|said| said.is_of(measure, step));
        overridden(forecast, &self.axis, name, said, self.counts(series))
    }

    /// Are these units that are sold one by one?
    pub(super) fn counts(&self, series: &Series) -> bool {
        self.request.measure == Measure::Units && series.is_whole()
    }

    /// Forecasts a series by this choice, whatever was asked.
    ///
    /// # Errors
    /// [`Refusal`], if it has no values.
    pub fn forecast_by(&self, series: &Series, choice: Option<Choice>) -> Result<Forecast, Refusal> {
        let rates = self.rates(series);
        let mut answer = forecast(&self.question(&rates, series, choice))?;
        if !self.is_daily() {
            self.multiply_open_days(&mut answer, self.counts(series));
        }
        Ok(answer)
    }

    /// Wholes between the shop and the series.
    pub(super) fn groups(&self) -> &Groups {
        &self.groups
    }

    /// Demand per open day.
    pub(super) fn rates<'a>(&self, series: &'a Series) -> Cow<'a, [f64]> {
        if self.is_daily() {
            return Cow::Borrowed(&series.values);
        }
        let days = self.axis.past[series.first as usize..].iter().map(|step| f64::from(step.open_days));
        series.values.iter().zip(days).map(|(value, days)| value / days).collect()
    }

    pub(super) fn question<'a>(&'a self, values: &'a [f64], series: &Series, choice: Option<Choice>) -> Question<'a> {
        let first = series.first as usize;
        let (phases, dates) = (&self.axis.phases[first..], &self.dates[first..]);
        Question {
            input: Input { values, period: usize::from(self.axis.period), phases, dates },
            effects_on_whole: &self.of_whole.effects,
            profile: &self.of_whole.profile,
            spans: if choice.is_none() { self.spans } else { Spans::default() },
            review_steps: usize::from(self.axis.review_steps),
            is_count: self.is_daily() && self.counts(series),
            choice,
            is_judged: !self.is_daily() || self.request.by == SeriesBy::Total,
            probabilities: &self.request.probabilities,
        }
    }

    fn multiply_open_days(&self, answer: &mut Forecast, are_counts: bool) {
        let days = || self.axis.future.iter().map(|step| f64::from(step.open_days));
        let steps = answer.mean.len().max(1) as f64;
        let mean_days = days().sum::<f64>() / steps;
        answer.mean.iter_mut().zip(days()).for_each(|(mean, days)| *mean *= days);
        answer.total_mean = answer.mean.iter().sum();
        let whole = |value: f64| if are_counts { value.round() } else { value };
        for quantile in &mut answer.quantiles {
            quantile.iter_mut().zip(days()).for_each(|(value, days)| *value = whole(*value * days));
        }
        answer.total_quantiles.iter_mut().for_each(|value| *value = whole(*value * mean_days));
    }
}
