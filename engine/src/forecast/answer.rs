use serde::{Deserialize, Serialize};

use super::calibration::{EXPECTED_OF_DAYS, EXPECTED_OF_OTHERS, inflation};
use super::combination::Choice;
use super::demand::{Demand, steps_with_demand};
use super::distribution::Distribution;
use super::events::EventEffect;
use super::fitting::{Fitted, fit};
use super::flags::{Flag, flags};
use super::methods::Input;
use super::outcome::Outcome;
use super::pattern::Pattern;
use super::spans::Spans;
use super::warnings::{Warning, warnings};

/// What is asked of one series.
#[derive(Clone, Copy, Debug)]
pub struct Question<'a> {
    /// The series and its season. The values begin with the first sale.
    pub input: Input<'a>,
    /// What the events of the input's dates did to the whole that the series is a part of; empty where it is no part.
    pub effects_on_whole: &'a [EventEffect],
    /// The shop's profile over the season, [`super::ProfileSums`], for daily demand; empty for other series.
    pub profile: &'a [f64],
    /// What earlier spans of the shop's series tell of totals over this horizon; none where the series itself is to tell.
    pub spans: Spans,
    /// Steps of a review period, by which the demand pattern is told.
    pub review_steps: usize,
    /// Do only whole numbers come out?
    pub is_count: bool,
    /// What is to forecast; `None` lets the engine choose.
    pub choice: Option<Choice>,
    /// Is the fit judged from earlier origins, for the width of its ranges? It takes three more fits, which daily demand of many
    /// products does not need: its errors are noise, and many.
    pub is_judged: bool,
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

/// What is smaller in parts of the forecast is rounding.
const ROUNDING: f64 = 1e-9;

/// Why a series is forecast as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// It was asked for.
    Asked,
    /// The series is too short for anything else.
    Short,
    /// All values, two or more, are the same.
    Constant,
    /// Even demand with a week of its own.
    SmoothDays,
    /// Demand that comes seldom or unevenly: level and weekday are all that can be told.
    UnevenDemand,
    /// A trend and a season.
    SeasonAndTrend,
    /// A trend and no season.
    Trend,
    /// There may be a season, but two whole ones were not seen.
    UnknownSeason,
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
    let mut fitted = fit(question)?;
    let is_seldom = matches!(fitted.pattern, Some(Pattern::Intermittent | Pattern::Lumpy));
    let is_of_demand = fitted.choice == Choice::Demand || is_seldom;
    let relative = fitted.relative();
    let sales = steps_with_demand(relative);
    let demand = if is_of_demand { Demand::seen(relative, &sales) } else { None };
    let flags = flags(relative, &sales, demand.as_ref().map(|demand| demand.quartiles));
    let mut warnings = warnings(&fitted.values, &fitted.facts, question.input.period, &flags);
    if !fitted.does_fit {
        warnings.push(Warning::MethodDoesNotFit);
    }
    let is_count = question.is_count && fitted.outcome == Outcome::NotNegative;
    let outcome = if is_count { Outcome::Whole } else { fitted.outcome };
    let (phases, probabilities, spans) = (question.input.phases, question.probabilities, question.spans);
    let distribution = match demand {
        _ if probabilities.is_empty() => Distribution::default(),
        Some(demand) => Distribution::of_demand(&demand, &fitted, phases, probabilities, outcome, spans),
        None if is_of_demand => Distribution::of_nothing(fitted.fit.mean.len(), probabilities),
        None => {
            let input = &question.input.with_values(&fitted.values);
            let mut searches = std::mem::take(&mut fitted.searches);
            let refit = |shorter: &Input<'_>| fitted.choice.refit(shorter, &fitted.profile, &mut searches);
            let expected = if question.profile.is_empty() { EXPECTED_OF_OTHERS } else { EXPECTED_OF_DAYS };
            let inflation = if question.is_judged { inflation(input, expected, refit) } else { 1.0 };
            Distribution::of_errors(&fitted.fit, input, probabilities, outcome, inflation, spans)
        }
    };
    let Fitted { values, pattern, effects, choice, reason, fit, .. } = fitted;
    Ok(Forecast {
        choice,
        reason,
        pattern,
        warnings,
        flags,
        effects,
        deviation: fit.deviation(&values),
        // The sum of none would be −0.
        total_mean: 0.0 + fit.mean.iter().sum::<f64>(),
        mean: fit.mean,
        quantiles: distribution.of_steps,
        total_quantiles: distribution.of_total,
    })
}

impl Forecast {
    /// Does anything tell how far off the forecast may be? Nothing does where its ranges have no width because no value was ever
    /// forecast one step before, or each to the digit: of one value, or of values that are all the same.
    #[must_use]
    pub fn is_spread_known(&self) -> bool {
        let greatest = self.mean.iter().fold(0.0_f64, |greatest, mean| greatest.max(mean.abs()));
        let (low, high) = (self.quantiles.first(), self.quantiles.last());
        let widths = low.into_iter().flatten().zip(high.into_iter().flatten()).map(|(low, high)| high - low);
        widths.chain([self.deviation]).any(|width| width > ROUNDING * greatest)
    }

    /// Gives the steps other means. Each distribution keeps its shape around its own: it goes with the mean in proportion, or, where
    /// that was not above zero, becomes less than zero or may have either sign, by the difference. With `are_counts`, quantiles stay
    /// whole numbers.
    pub fn move_to(&mut self, means: &[f64], are_counts: bool) {
        // What lies on both sides of zero has no size that goes with its mean.
        let is_demand = !self.warnings.iter().any(|warning| warning.is_below_zero());
        // Of what is a little below zero the nearest would be −0.
        let limit = |value: f64| if are_counts { 0.0 + value.round() } else { value };
        let moved = |value: f64, from: f64, to: f64| {
            limit(if is_demand && from > 0.0 && to >= 0.0 { value * (to / from) } else { value + to - from })
        };
        for (step, (from, to)) in self.mean.iter().zip(means).enumerate().filter(|(_, (from, to))| from != to) {
            self.quantiles.iter_mut().for_each(|quantile| quantile[step] = moved(quantile[step], *from, *to));
        }
        self.mean.copy_from_slice(means);
        let total = self.mean.iter().sum();
        self.total_quantiles.iter_mut().for_each(|value| *value = moved(*value, self.total_mean, total));
        self.total_mean = total;
    }
}
