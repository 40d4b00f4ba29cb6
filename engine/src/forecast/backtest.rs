use serde::{Deserialize, Serialize};

use super::accuracy::{Accuracy, Errors, Judged, Scale};
use super::answer::{Question, forecast};
use super::combination::Choice;
use super::methods::{Input, Method};
use super::season::season_length;

/// How often, and how far apart, forecasts are made as if what came after were not known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BacktestPlan {
    /// The most origins; fewer where the series is too short.
    pub origins: u32,
    /// Steps from one origin to the next, at least 1.
    pub stride: u32,
    /// Steps that are forecast from each.
    pub horizon: u32,
}

/// A product's days are judged from an origin with so many steps and so many sales before it on.
const LEAST_STEPS: usize = 30;
const LEAST_SALES: usize = 12;
/// Other series with so many steps: two more than a Theta model needs.
const LEAST_OTHER: usize = 8;

impl BacktestPlan {
    /// How many values lie before each origin with enough of them, oldest first.
    pub(super) fn origins<'a>(self, question: &Question<'a>) -> impl Iterator<Item = usize> + use<'a> {
        let values = question.input.values;
        let (horizon, stride) = (self.horizon as usize, self.stride.max(1) as usize);
        let (least_steps, least_sales) =
            if question.profile.is_empty() { (LEAST_OTHER, 1) } else { (LEAST_STEPS, LEAST_SALES) };
        let sales = |origin: usize| values[..origin].iter().filter(|&&value| value != 0.0).count();
        let origins =
            (0..self.origins as usize).rev().filter_map(move |back| values.len().checked_sub(horizon + back * stride));
        origins.filter(move |&origin| origin >= least_steps && sales(origin) >= least_sales)
    }
}

impl Question<'_> {
    /// What was asked when only so many of the values were known.
    pub(super) fn as_of(&self, origin: usize, horizon: usize) -> Self {
        let input = &self.input;
        let known = origin + horizon;
        let dates = &input.dates[..known.min(input.dates.len())];
        let input = Input { values: &input.values[..origin], phases: &input.phases[..known], dates, ..*input };
        Self { input, ..*self }
    }
}

/// How far off forecasts were, beside those of two simple methods.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Backtest {
    /// Of what is asked for.
    pub errors: Errors,
    /// Of the seasonal naive method.
    pub seasonal_naive: Errors,
    /// Of the mean of the last 28 steps.
    pub window_mean: Errors,
}

/// The measures of a backtest; `None` where nothing was judged.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Verdict {
    /// Of what is asked for.
    pub method: Option<Accuracy>,
    /// Of the seasonal naive method.
    pub seasonal_naive: Option<Accuracy>,
    /// Of the mean of the last 28 steps.
    pub window_mean: Option<Accuracy>,
}

impl From<&Backtest> for Verdict {
    fn from(tested: &Backtest) -> Self {
        Self {
            method: tested.errors.accuracy(),
            seasonal_naive: tested.seasonal_naive.accuracy(),
            window_mean: tested.window_mean.accuracy(),
        }
    }
}

impl Backtest {
    /// Puts the errors of another series to these.
    pub fn merge(&mut self, other: &Self) {
        self.errors.merge(&other.errors);
        self.seasonal_naive.merge(&other.seasonal_naive);
        self.window_mean.merge(&other.window_mean);
    }

    /// Judges the answers to a question by what came then.
    pub(super) fn judge(&mut self, question: &Question<'_>, actual: &[f64]) {
        let scale = Scale::of(question.input.values, scale_season(&question.input));
        let judge = |errors: &mut Errors, choice: Option<Choice>| {
            let Ok(answer) = forecast(&Question { choice, ..*question }) else { return };
            let middle = question.probabilities.iter().position(|&probability| probability == 0.5);
            let median = middle.map_or(&answer.mean, |middle| &answer.quantiles[middle]);
            errors.add(&Judged {
                actual,
                mean: &answer.mean,
                median,
                quantiles: &answer.quantiles,
                probabilities: question.probabilities,
                scale,
            });
        };
        judge(&mut self.errors, question.choice);
        judge(&mut self.seasonal_naive, Some(Choice::Single(Method::SeasonalNaive)));
        judge(&mut self.window_mean, Some(Choice::Single(Method::WindowMean)));
    }
}

/// Forecasts the end of a series from rolling origins, each with the values before it alone.
///
/// # Inputs
/// The question's input holds all values; its horizon does not matter. Its probabilities hold ½. `profile_at` gives the profile as it was
/// when so many of the values were known, empty where the question has none. Events' effects on a whole are taken as known at every origin;
/// of a shop's series, [`super::ShopSeries::backtest`] knows what the whole told then.
///
/// # Returns
/// Errors over all origins that have 30 steps and 12 sales before them (series that are no daily demand need 8 steps); none
/// for a series that is too short for any. Scales are those of the values before each origin.
///
/// # References
/// Tashman (2000), "Out-of-sample tests of forecasting accuracy", doi 10.1016/S0169-2070(00)00065-0.
#[must_use]
pub fn backtest<'a>(question: &Question<'a>, plan: BacktestPlan, profile_at: impl Fn(usize) -> &'a [f64]) -> Backtest {
    let horizon = plan.horizon as usize;
    let mut found = Backtest::default();
    for origin in plan.origins(question) {
        let asked = Question { profile: profile_at(origin), ..question.as_of(origin, horizon) };
        found.judge(&asked, &question.input.values[origin..origin + horizon]);
    }
    found
}

/// The season by which errors are scaled; 1 where two of them are not there.
fn scale_season(input: &Input<'_>) -> usize {
    let season = season_length(input);
    if input.values.len() >= 2 * season { season } else { 1 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::forecast::Spans;

    #[test]
    fn origins_see_nothing_of_what_comes_after_them() {
        // A level of 10 that jumps to 20 after the last origin: the naive forecast is off by exactly 10, from every origin before.
        let mut values = vec![10.0; 40];
        values[36..].fill(20.0);
        values[3] = 11.0;
        let phases = vec![0; 40];
        let question = Question {
            input: Input { values: &values, period: 1, phases: &phases, dates: &[] },
            effects_on_whole: &[],
            profile: &[],
            spans: Spans::default(),
            review_steps: 1,
            is_count: false,
            choice: Some(Choice::Single(Method::Naive)),
            is_judged: false,
            probabilities: &[0.5],
        };
        let plan = BacktestPlan { origins: 3, stride: 2, horizon: 4 };
        let found = backtest(&question, plan, |_| &[]).errors.accuracy().unwrap();
        // Of twelve forecasts, four of the last origin and two of the one before were off.
        assert_eq!(found.steps, 12);
        let actual = 4.0 * 20.0 + (2.0 * 10.0 + 2.0 * 20.0) + 4.0 * 10.0;
        assert_eq!(found.bias, Some(-60.0 / actual));
        assert_eq!(found.wape, Some(60.0 / actual));
        let short = Question { input: Input { values: &values[..9], ..question.input }, ..question };
        let short = backtest(&short, plan, |_| &[]);
        assert_eq!(short.errors.accuracy(), None);
    }
}
