use std::borrow::Cow;

use super::answer::{Question, Reason, Refusal};
use super::combination::Choice;
use super::events::{EventEffect, EventSteps, measure_events};
use super::facts::Facts;
use super::methods::{Fit, Method, Searches};
use super::numeric::kept;
use super::outcome::Outcome;
use super::pattern::Pattern;
use super::profile::shrunken_profile;
use super::season::has_seasons;

/// From so many values on, anything but their mean can be fitted.
const LEAST_FITTED: usize = 6;

/// A series with what was fitted to it.
pub(super) struct Fitted<'a> {
    /// Without the events.
    pub(super) values: Cow<'a, [f64]>,
    pub(super) facts: Facts,
    pub(super) pattern: Option<Pattern>,
    pub(super) effects: Vec<EventEffect>,
    pub(super) choice: Choice,
    pub(super) reason: Reason,
    /// Could the choice that was asked for be fitted?
    pub(super) does_fit: bool,
    /// The profile that [`Choice::Demand`] goes by; flat for others.
    pub(super) profile: Vec<f64>,
    /// The values over it, where it is not flat.
    relative: Option<Vec<f64>>,
    pub(super) fit: Fit,
    /// The parameters of its methods.
    pub(super) searches: Searches,
    /// What the means may be.
    pub(super) outcome: Outcome,
}

impl Fitted<'_> {
    /// The values over the profile.
    pub(super) fn relative(&self) -> &[f64] {
        self.relative.as_deref().unwrap_or(&self.values)
    }

    /// The errors of the one-step forecasts that there are over the profile, oldest first.
    pub(super) fn relative_errors(&self, phases: &[u16]) -> Vec<f64> {
        let errors = over_profile(self.fit.residuals(&self.values), phases, &self.profile);
        kept(errors, self.values.len(), f64::is_finite)
    }
}

/// The errors of one-step forecasts in sample, oldest first, one a value; NaN where there was no forecast yet.
///
/// # Errors
/// [`Refusal`] where there is no series to forecast.
pub fn one_step_errors(question: &Question<'_>) -> Result<Vec<f64>, Refusal> {
    let fitted = fit(question)?;
    Ok(fitted.fit.residuals(&fitted.values).collect())
}

/// Chooses what forecasts a series, and lets it.
pub(super) fn fit<'a>(question: &Question<'a>) -> Result<Fitted<'a>, Refusal> {
    let input = &question.input;
    let values = input.values;
    if values.is_empty() {
        return Err(Refusal::Empty);
    }
    let mut facts = Facts::of(values);
    if !facts.absolute().is_finite()
        && let Some(index) = values.iter().position(|value| !value.is_finite())
    {
        return Err(Refusal::NotFinite { position: index + 1 });
    }
    let is_negative = facts.is_negative();
    let knows_events = question.choice == Some(Choice::Single(Method::Regression));
    let of_whole = if knows_events { &[] } else { question.effects_on_whole };
    let effects = measure_events(input, of_whole);
    let event_steps = (!effects.is_empty() && !knows_events).then(|| EventSteps::new(input, &effects));
    let values = event_steps.as_ref().map_or(Cow::Borrowed(values), |steps| Cow::Owned(steps.remove(values)));
    if event_steps.is_some() {
        facts = Facts::of(&values);
    }
    let question = &Question { input: input.with_values(&values), ..*question };
    let input = &question.input;
    let pattern = if is_negative { None } else { Pattern::of(&values, question.review_steps) };
    let (mut choice, mut reason) =
        question.choice.map_or_else(|| choose(question, pattern, &facts), |asked| (asked, Reason::Asked));
    let flat = || vec![1.0; input.period];
    let mut profile = match choice {
        Choice::Demand if question.profile.is_empty() => shrunken_profile(input, &flat(), facts.mean_size()),
        Choice::Demand => shrunken_profile(input, question.profile, facts.mean_size()),
        _ => flat(),
    };
    let mut relative = (choice == Choice::Demand)
        .then(|| over_profile(input.values.iter().copied(), input.phases, &profile).collect::<Vec<f64>>());
    let is_sound = |fit: &Fit| fit.mean.iter().all(|mean| mean.is_finite());
    let mut searches = Searches::default();
    let on_profile = input.with_values(relative.as_deref().unwrap_or(&values));
    let mut fit = choice.fit(&on_profile, &profile, &mut searches).filter(is_sound);
    let does_fit = fit.is_some();
    if !does_fit {
        (choice, reason, relative) = (Choice::Single(Method::Naive), Reason::Short, None);
        profile.fill(1.0);
        fit = choice.fit(input, &profile, &mut searches);
    }
    let mut fit = fit.ok_or(Refusal::Empty)?;
    if let Some(steps) = &event_steps {
        steps.restore(&mut fit.mean, values.len());
    }
    let outcome = if is_negative { Outcome::Any } else { Outcome::NotNegative };
    fit.mean.iter_mut().for_each(|mean| *mean = outcome.limit(*mean));
    Ok(Fitted { values, facts, pattern, effects, choice, reason, does_fit, profile, relative, fit, searches, outcome })
}

/// Values over the factors of their phases.
fn over_profile(values: impl Iterator<Item = f64>, phases: &[u16], profile: &[f64]) -> impl Iterator<Item = f64> {
    let inverse: Vec<f64> = profile.iter().map(|factor| factor.recip()).collect();
    values.zip(phases).map(move |(value, &phase)| value * inverse[usize::from(phase)])
}

/// What forecasts a series best by default, as measured on public competition data and on daily demand of products.
fn choose(question: &Question<'_>, pattern: Option<Pattern>, facts: &Facts) -> (Choice, Reason) {
    let input = &question.input;
    let (values, first) = (input.values, input.values[0]);
    // One value is the same as no other.
    if values.len() > 1 && values.iter().all(|&value| value == first) {
        return (Choice::Single(Method::Naive), Reason::Constant);
    }
    if values.len() < LEAST_FITTED {
        return (Choice::Single(Method::WindowMean), Reason::Short);
    }
    let is_daily = !question.profile.is_empty();
    match pattern {
        // Even weeks are not enough: a product that sells on three days of six is told by its level.
        Some(Pattern::Smooth) if is_daily && facts.pattern() == pattern => (Choice::Weekdays, Reason::SmoothDays),
        Some(_) if is_daily => (Choice::Demand, Reason::UnevenDemand),
        Some(Pattern::Intermittent | Pattern::Lumpy) => (Choice::Demand, Reason::UnevenDemand),
        _ if has_seasons(input) => (Choice::Seasons, Reason::SeasonAndTrend),
        _ if input.period > 1 => (Choice::Levels, Reason::UnknownSeason),
        _ => (Choice::Trends, Reason::Trend),
    }
}
