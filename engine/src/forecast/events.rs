use serde::{Deserialize, Serialize};

use super::axis::Axis;
use super::methods::{Input, Regression, StepDate};
use crate::spec::Event;
use crate::table::{Day, DayRange};

/// What an event did to a series, as far as can be told.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct EventEffect {
    /// The event's number in [`crate::spec::ForecastParameters::events`].
    pub event: u16,
    /// How many steps of the series saw it, whole or in part.
    pub steps: u32,
    /// What it added to a step (of weeks and months: to an open day) that lay wholly within it.
    pub effect: f64,
    /// The standard error of the effect, as if the errors of steps were independent.
    pub standard_error: f64,
    /// The effect in parts of what would have been sold otherwise; 0 where that would have been nothing.
    pub relative: f64,
}

/// How differently the parts of a shop answer to an event, in parts of what they sell otherwise: the standard deviation around the
/// whole shop's answer. It is a choice, not a measurement.
const PARTS_DIFFER: f64 = 0.5;
/// A step keeps at least so much of its demand: what nothing is left of cannot be divided by.
const LEAST_FACTOR: f64 = 0.05;

/// When the steps of an axis are, and which events are in them.
pub(super) fn dates_of(axis: &Axis, events: &[Event]) -> Vec<StepDate> {
    axis.past.iter().chain(&axis.future).map(|step| date_of(step.days, events)).collect()
}

/// When a step is, and which of the events are in it.
#[must_use]
pub fn date_of(days: DayRange, events: &[Event]) -> StepDate {
    let common = |span: &DayRange| {
        let (first, last) = (span.first.max(days.first), span.last.min(days.last));
        u32::try_from(last.number() - first.number() + 1).unwrap_or(0)
    };
    let share = |event: &Event| f64::from(event.days.iter().map(common).sum::<u32>()) / f64::from(days.days());
    let shares = events.iter().enumerate().map(|(number, event)| (number as u16, share(event)));
    StepDate { day: Day::number(days.first), events: shares.filter(|&(_, share)| share > 0.0).collect() }
}

/// Measures the events of a series by [`Regression`].
///
/// # Inputs
/// `whole` are the effects on the whole that the series is a part of, if it is one: what the part itself tells is moved towards them
/// by its doubt, and where it tells nothing they are taken.
///
/// # Returns
/// An entry for each event that the series, or the whole, saw; in order.
///
/// # References
/// Taylor & Letham (2018), section 3.3, for events; Efron & Morris (1973), doi 10.1080/01621459.1973.10481350, for moving
/// parts towards their whole.
pub(super) fn measure_events(input: &Input<'_>, whole: &[EventEffect]) -> Vec<EventEffect> {
    if input.dates.iter().all(|date| date.events.is_empty()) {
        return Vec::new();
    }
    let Some(model) = Regression::most_probable(input) else { return Vec::new() };
    let mean = input.values.iter().sum::<f64>() / input.values.len() as f64;
    let effect = |event: usize| {
        let of_whole = whole.iter().find(|effect| usize::from(effect.event) == event);
        let own = model.events.get(event).copied().flatten().map(|(effect, standard_error)| {
            let (steps, otherwise) = without_events(&model, input, event);
            let relative = if otherwise > 0.0 { effect / otherwise } else { 0.0 };
            (EventEffect { event: event as u16, steps, effect, standard_error, relative }, otherwise)
        });
        let Some(whole) = of_whole else { return own.map(|(effect, _)| effect) };
        let spread = PARTS_DIFFER * PARTS_DIFFER;
        // A part that sells nothing otherwise has no answer of its own in parts of it.
        let Some((own, otherwise)) = own.filter(|(_, otherwise)| *otherwise > 0.0) else {
            let standard_error = spread.sqrt() * mean.abs();
            return Some(EventEffect { steps: 0, effect: whole.relative * mean, standard_error, ..*whole });
        };
        let doubt = (own.standard_error / otherwise).powi(2);
        let relative = (own.relative * spread + whole.relative * doubt) / (spread + doubt);
        let standard_error = otherwise * (spread * doubt / (spread + doubt)).sqrt();
        Some(EventEffect { effect: relative * otherwise, standard_error, relative, ..own })
    };
    let events = model.events.len().max(whole.last().map_or(0, |last| usize::from(last.event) + 1));
    (0..events).filter_map(effect).collect()
}

/// How many steps saw an event, and the mean of what the model says of them without any events.
fn without_events(model: &Regression, input: &Input<'_>, event: usize) -> (u32, f64) {
    let (mut steps, mut shares, mut sum) = (0, 0.0, 0.0);
    for (index, date) in input.dates[..input.values.len()].iter().enumerate() {
        for &(_, share) in date.events.iter().filter(|&&(number, _)| usize::from(number) == event) {
            let (all, of_events) = model.at(input, index);
            steps += 1;
            shares += share;
            sum += share * (all - of_events);
        }
    }
    (steps, if shares > 0.0 { sum / shares } else { 0.0 })
}

/// What events do to each step of a series.
pub(super) enum EventSteps {
    /// Factors by which demand is multiplied.
    Factors(Vec<f64>),
    /// For series with values below zero: what is added.
    Additions(Vec<f64>),
}

impl EventSteps {
    /// One entry a step of the input, past and to come.
    pub(super) fn new(input: &Input<'_>, effects: &[EventEffect]) -> Self {
        let sum = |of: &dyn Fn(&EventEffect) -> f64, date: &StepDate| -> f64 {
            let found = |&(event, share): &(u16, f64)| {
                effects.iter().find(|effect| effect.event == event).map_or(0.0, |effect| share * of(effect))
            };
            date.events.iter().map(found).sum()
        };
        if input.values.iter().any(|&value| value < 0.0) {
            return Self::Additions(input.dates.iter().map(|date| sum(&|effect| effect.effect, date)).collect());
        }
        let factor = |date: &StepDate| (1.0 + sum(&|effect| effect.relative, date)).max(LEAST_FACTOR);
        Self::Factors(input.dates.iter().map(factor).collect())
    }

    /// The values without the events.
    pub(super) fn remove(&self, values: &[f64]) -> Vec<f64> {
        match self {
            Self::Factors(factors) => values.iter().zip(factors).map(|(value, factor)| value / factor).collect(),
            Self::Additions(added) => values.iter().zip(added).map(|(value, added)| value - added).collect(),
        }
    }

    /// Puts the events to come into their forecasts; the first is of the step `past`.
    pub(super) fn restore(&self, mean: &mut [f64], past: usize) {
        match self {
            Self::Factors(factors) => mean.iter_mut().zip(&factors[past..]).for_each(|(mean, factor)| *mean *= factor),
            Self::Additions(added) => mean.iter_mut().zip(&added[past..]).for_each(|(mean, added)| *mean += added),
        }
    }
}
