use serde::{Deserialize, Serialize};
use std::borrow::Cow;

use super::calibration::{EXPECTED_OF_DAYS, EXPECTED_OF_OTHERS, inflation};
use super::combination::Choice;
use super::distribution::{Distribution, Outcome};
use super::events::{EventEffect, EventSteps, measure_events};
use super::flags::{Flag, FlagKind, flags};
use super::methods::{Fit, Input, Method};
use super::pattern::Pattern;
use super::profile::shrunken_profile;
use super::season::has_seasons;

/// What is asked of one series.
#[derive(Clone, Copy, Debug)]
pub struct Question<'a> {
    /// The series and its season. The values begin with the first sale.
    pub input: Input<'a>,
    /// What the events of the input's dates did to the whole that the series is a part of; empty where it is no part.
    pub effects_on_whole: &'a [EventEffect],
    /// The shop's profile over the season, [`super::ProfileSums`], for daily demand; empty for other series.
    pub profile: &'a [f64],
    /// Steps of a review period, by which the demand pattern is told.
    pub review_steps: usize,
    /// Do only whole numbers come out?
    pub is_count: bool,
    /// What is to forecast; `None` lets the engine choose.
    pub choice: Option<Choice>,
    /// Probabilities within (0, 1), rising, of the quantiles that are wanted.
    pub probabilities: &'a [f64],
}

/// The forecast of one series.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Forecast {
    /// What forecast it.
    pub choice: Choice,
    /// Why.
    pub reason: Reason,
    /// The demand pattern at the review period; `None` for a series without demand or with values below zero.
    pub pattern: Option<Pattern>,
    /// What to be wary of.
    pub warnings: Vec<Warning>,
    /// What looks odd in the series, for review: what no event explains.
    pub flags: Vec<Flag>,
    /// What events did to the series, and do to the forecast.
    pub effects: Vec<EventEffect>,
    /// The root of the mean square of the one-step errors, in sample.
    pub deviation: f64,
    /// The mean of each step.
    pub mean: Vec<f64>,
    /// For each probability, the quantile of each step.
    pub quantiles: Vec<Vec<f64>>,
    /// The mean of the total of all steps.
    pub total_mean: f64,
    /// For each probability, the quantile of the total of all steps. (Quantiles of steps do not add up.)
    pub total_quantiles: Vec<f64>,
}

/// Why a series is forecast as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// It was asked for.
    Asked,
    /// The series is too short for anything else.
    Short,
    /// All values are the same.
    Constant,
    /// Even demand with a week of its own.
    SmoothDays,
    /// Demand that comes seldom or unevenly: level and weekday are all that can be told.
    UnevenDemand,
    /// A trend and a season.
    SeasonAndTrend,
    /// A trend; two whole seasons were not seen.
    Trend,
}

/// What to be wary of in a series or its forecast.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Warning {
    /// Fewer values than [`LEAST_TRUSTED`] or than two seasons: not to be trusted far.
    ShortHistory,
    /// Nothing was ever sold.
    NoDemand,
    /// The method that was asked for cannot be fitted to this series; the last value stands in.
    MethodDoesNotFit,
    /// Some values lie below zero.
    NegativeValues,
    /// One value is more than half of all: a spike that the mean carries.
    OneSpike,
    /// Nothing was sold for so long that the product may have ended, or have been out of stock.
    LongSilence,
}

/// Why a series has no forecast.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Refusal {
    /// There is nothing to go by.
    #[error("the series is empty")]
    Empty,
    /// A value is no finite number.
    #[error("value {position} of the series is not a number")]
    NotFinite {
        /// Its place, from 1.
        position: usize,
    },
}

/// With fewer values a forecast is little more than their mean.
pub const LEAST_TRUSTED: usize = 12;
/// From so many values on, anything but their mean can be fitted.
const LEAST_FITTED: usize = 6;
/// The share of all that a spike is.
const SPIKE_SHARE: f64 = 0.5;

/// A series with what was fitted to it.
struct Fitted<'a> {
    /// Without the events.
    values: Cow<'a, [f64]>,
    pattern: Option<Pattern>,
    warnings: Vec<Warning>,
    flags: Vec<Flag>,
    effects: Vec<EventEffect>,
    choice: Choice,
    reason: Reason,
    /// The profile that [`Choice::Demand`] goes by; flat for others.
    profile: Vec<f64>,
    fit: Fit,
    /// What the means may be.
    outcome: Outcome,
}

/// Forecasts one series.
///
/// What events did is taken out of the values before a method sees them, and put into the forecast of the steps to come;
/// the regression alone, if it is asked for, sees both.
///
/// # Returns
/// Means and quantiles are finite; quantiles rise with the probability; where no value lies below zero none of the
/// forecasts does; quantiles of counts are whole numbers. The same question has the same answer on every machine.
///
/// # Errors
/// [`Refusal`] where there is no series to forecast.
pub fn forecast(question: &Question<'_>) -> Result<Forecast, Refusal> {
    let fitted = fit(question)?;
    let Fitted { pattern, warnings, flags, effects, choice, reason, fit, .. } = fitted;
    let input = &question.input.with_values(&fitted.values);
    let is_count = question.is_count && fitted.outcome == Outcome::NotNegative;
    let outcome = if is_count { Outcome::Whole } else { fitted.outcome };
    let is_seldom = matches!(pattern, Some(Pattern::Intermittent | Pattern::Lumpy));
    let distribution = if choice == Choice::Demand || is_seldom {
        Distribution::of_demand(&fit, input, &fitted.profile, question.probabilities, outcome)
    } else {
        let refit = |shorter: &Input<'_>| choice.fit(shorter, &fitted.profile);
        let expected = if question.profile.is_empty() { EXPECTED_OF_OTHERS } else { EXPECTED_OF_DAYS };
        let inflation = if question.probabilities.is_empty() { 1.0 } else { inflation(input, expected, refit) };
        Distribution::of_errors(&fit, input, question.probabilities, outcome, inflation)
    };
    Ok(Forecast {
        choice,
        reason,
        pattern,
        warnings,
        flags,
        effects,
        deviation: fit.deviation(input.values),
        total_mean: fit.mean.iter().sum(),
        mean: fit.mean,
        quantiles: distribution.of_steps,
        total_quantiles: distribution.of_total,
    })
}

/// The errors of one-step forecasts in sample, oldest first, one a value; NaN where there was no forecast yet.
///
/// # Errors
/// [`Refusal`] where there is no series to forecast.
pub fn one_step_errors(question: &Question<'_>) -> Result<Vec<f64>, Refusal> {
    let fitted = fit(question)?;
    Ok(fitted.values.iter().zip(&fitted.fit.fitted).map(|(value, fitted)| value - fitted).collect())
}

/// Chooses what forecasts a series, and lets it.
fn fit<'a>(question: &Question<'a>) -> Result<Fitted<'a>, Refusal> {
    let input = &question.input;
    let values = input.values;
    if values.is_empty() {
        return Err(Refusal::Empty);
    }
    if let Some(index) = values.iter().position(|value| !value.is_finite()) {
        return Err(Refusal::NotFinite { position: index + 1 });
    }
    let is_negative = values.iter().any(|&value| value < 0.0);
    let knows_events = question.choice == Some(Choice::Single(Method::Regression));
    let of_whole = if knows_events { &[] } else { question.effects_on_whole };
    let effects = measure_events(input, of_whole);
    let event_steps = (!effects.is_empty() && !knows_events).then(|| EventSteps::new(input, &effects));
    let values = event_steps.as_ref().map_or(Cow::Borrowed(values), |steps| Cow::Owned(steps.remove(values)));
    let flags = flags(&values);
    let mut warnings = warnings(&values, input.period, is_negative, &flags);
    let question = &Question { input: input.with_values(&values), ..*question };
    let input = &question.input;
    let pattern = if is_negative { None } else { Pattern::of(&values, question.review_steps) };
    let (mut choice, mut reason) =
        question.choice.map_or_else(|| choose(question, pattern), |asked| (asked, Reason::Asked));
    let flat = vec![1.0; input.period];
    let shop = if question.profile.is_empty() { &flat } else { question.profile };
    let profile = if choice == Choice::Demand { shrunken_profile(input, shop) } else { flat };
    let is_sound = |fit: &Fit| fit.mean.iter().all(|mean| mean.is_finite());
    let fit = choice.fit(input, &profile).filter(is_sound).or_else(|| {
        warnings.push(Warning::MethodDoesNotFit);
        (choice, reason) = (Choice::Single(Method::Naive), Reason::Short);
        choice.fit(input, &profile)
    });
    let mut fit = fit.ok_or(Refusal::Empty)?;
    if let Some(steps) = &event_steps {
        steps.restore(&mut fit.mean, values.len());
    }
    let outcome = if is_negative { Outcome::Any } else { Outcome::NotNegative };
    fit.mean.iter_mut().for_each(|mean| *mean = outcome.limit(*mean));
    Ok(Fitted { values, pattern, warnings, flags, effects, choice, reason, profile, fit, outcome })
}

impl Forecast {
    /// Gives the steps other means. Each distribution keeps its shape around its own: it goes with the mean in proportion, or, where
    /// that was not above zero, by the difference. With `are_counts`, quantiles stay whole numbers.
    pub fn move_to(&mut self, means: &[f64], are_counts: bool) {
        let limit = |value: f64| if are_counts { value.round() } else { value };
        let moved =
            |value: f64, from: f64, to: f64| limit(if from > 0.0 { value * (to / from) } else { value + to - from });
        for (step, (from, to)) in self.mean.iter().zip(means).enumerate().filter(|(_, (from, to))| from != to) {
            self.quantiles.iter_mut().for_each(|quantile| quantile[step] = moved(quantile[step], *from, *to));
        }
        self.mean.copy_from_slice(means);
        let total = self.mean.iter().sum();
        self.total_quantiles.iter_mut().for_each(|value| *value = moved(*value, self.total_mean, total));
        self.total_mean = total;
    }
}

/// What forecasts a series best by default, as measured on public competition data and on daily demand of products.
fn choose(question: &Question<'_>, pattern: Option<Pattern>) -> (Choice, Reason) {
    let input = &question.input;
    let (values, first) = (input.values, input.values[0]);
    if values.iter().all(|&value| value == first) {
        return (Choice::Single(Method::Naive), Reason::Constant);
    }
    if values.len() < LEAST_FITTED {
        return (Choice::Single(Method::WindowMean), Reason::Short);
    }
    let is_daily = !question.profile.is_empty();
    match pattern {
        // Even weeks are not enough: a product that sells on three days of six is told by its level.
        Some(Pattern::Smooth) if is_daily && Pattern::of(values, 1) == pattern => {
            (Choice::Weekdays, Reason::SmoothDays)
        }
        Some(_) if is_daily => (Choice::Demand, Reason::UnevenDemand),
        Some(Pattern::Intermittent | Pattern::Lumpy) => (Choice::Demand, Reason::UnevenDemand),
        _ if has_seasons(input) => (Choice::Seasons, Reason::SeasonAndTrend),
        _ => (Choice::Trends, Reason::Trend),
    }
}

fn warnings(values: &[f64], period: usize, is_negative: bool, flags: &[Flag]) -> Vec<Warning> {
    let total: f64 = values.iter().map(|value| value.abs()).sum();
    let greatest = values.iter().fold(0.0, |greatest: f64, value| greatest.max(value.abs()));
    let sold = values.iter().filter(|&&value| value != 0.0).count();
    let is_silent = flags.last().is_some_and(|flag| flag.kind == FlagKind::SuspectedEnd);
    let checks = [
        (values.len() < LEAST_TRUSTED.max(if period > 7 { 2 * period } else { 0 }), Warning::ShortHistory),
        (sold == 0, Warning::NoDemand),
        (is_negative, Warning::NegativeValues),
        (sold > 1 && greatest > SPIKE_SHARE * total, Warning::OneSpike),
        (is_silent, Warning::LongSilence),
    ];
    checks.into_iter().filter(|(applies, _)| *applies).map(|(_, warning)| warning).collect()
}
