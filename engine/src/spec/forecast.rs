use serde::{Deserialize, Serialize};

use crate::forecast::reconcile::Reconciliation;
use crate::forecast::{Choice, ForecastRequest, Measure, SeriesBy, StepLength};
use crate::table::{DayRange, Quantity};

/// What the Forecast page asks, and what is known of days to come and of days that were unlike others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ForecastParameters {
    /// What there is a series of, beside the whole shop.
    pub by: SeriesBy,
    /// What is counted; `None` counts money, but units of products.
    pub measure: Option<Measure>,
    /// The length of a step.
    pub step: StepLength,
    /// How far to look ahead (1–[`Self::MAX_HORIZON`]): days of the calendar, weeks or months.
    pub horizon: u32,
    /// The range that sentences and tables name, in per cent (1–99).
    pub level: u32,
    /// What is to forecast; `None` lets the engine choose.
    pub method: Option<Choice>,
    /// What is drawn beside it.
    pub compared: Option<Choice>,
    /// The series that is looked at, by its name; `None` for the whole shop.
    pub series: Option<String>,
    /// Days on which the shop will not open, besides those that the data tell.
    pub closed: Vec<DayRange>,
    /// Promotions, holidays and the like: what they did is measured, and expected again.
    pub events: Vec<Event>,
    /// What a person expects instead.
    pub overrides: Vec<Override>,
}

/// What a person expects of a series instead of what the method does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Override {
    /// The series, by its name; `None` for the whole shop.
    pub series: Option<String>,
    /// The days that it concerns.
    pub days: DayRange,
    /// What is expected on each step that begins within these days, in units or currency units.
    pub per_step: Quantity,
    /// In what that is counted; `None` is any. It is nothing to forecasts of another measure.
    pub measure: Option<Measure>,
    /// Of how long a step it is said; `None` is any. It is nothing to forecasts of other steps.
    pub step: Option<StepLength>,
    /// Why.
    pub reason: String,
}

/// Something that comes on certain days, past or to come, and may change what is sold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Event {
    /// What it is called.
    pub name: String,
    /// When it was and will be.
    pub days: Vec<DayRange>,
}

impl Override {
    /// Is it said of forecasts of this measure and these steps?
    #[must_use]
    pub fn is_of(&self, measure: Measure, step: StepLength) -> bool {
        self.measure.is_none_or(|said| said == measure) && self.step.is_none_or(|said| said == step)
    }
}

impl ForecastParameters {
    /// The furthest that can be looked ahead.
    pub const MAX_HORIZON: u32 = 365;
    /// The ranges that charts and exports have, in per cent.
    pub const LEVELS: [u32; 3] = [95, 80, 50];
    /// Earlier times from which forecasts are judged.
    pub const ORIGINS: u32 = 4;

    /// All ranges, in per cent, the widest first: the usual ones and the one that is asked for.
    #[must_use]
    pub fn levels(&self) -> Vec<u32> {
        let mut levels = Self::LEVELS.to_vec();
        if !levels.contains(&self.level) {
            let place = levels.iter().position(|level| *level < self.level).unwrap_or(levels.len());
            levels.insert(place, self.level);
        }
        levels
    }

    /// The probabilities of the ends of all ranges and of the median, rising.
    #[must_use]
    pub fn probabilities(&self) -> Vec<f64> {
        let levels = self.levels();
        let low = levels.iter().map(|level| f64::from(100 - level) / 200.0);
        let high = levels.iter().rev().map(|level| f64::from(100 + level) / 200.0);
        low.chain([0.5]).chain(high).collect()
    }

    /// What is asked of the whole shop.
    #[must_use]
    pub fn of_whole(&self) -> ForecastRequest {
        self.request(SeriesBy::Total)
    }

    /// What is asked of its parts.
    #[must_use]
    pub fn of_parts(&self) -> ForecastRequest {
        self.request(self.by)
    }

    fn request(&self, by: SeriesBy) -> ForecastRequest {
        let usual = if by == SeriesBy::Product { Measure::Units } else { Measure::Sales };
        ForecastRequest {
            by,
            measure: self.measure.unwrap_or(usual),
            step: self.step,
            horizon: self.horizon,
            choice: self.method,
            reconciliation: Reconciliation::default(),
            probabilities: self.probabilities(),
            origins: Self::ORIGINS,
        }
    }

    /// The most events: each is a column of the regression that measures them.
    pub const MAX_EVENTS: usize = 50;

    /// Events of one name are one, in the order of their names; spans in order of time, those that touch put together.
    pub(super) fn sort(&mut self) {
        join_spans(&mut self.closed);
        let mut events: Vec<Event> = Vec::new();
        for event in std::mem::take(&mut self.events) {
            let name = event.name.trim();
            match events.binary_search_by(|other| other.name.as_str().cmp(name)) {
                Ok(place) => events[place].days.extend(event.days),
                Err(place) => events.insert(place, Event { name: name.to_owned(), days: event.days }),
            }
        }
        events.iter_mut().for_each(|event| join_spans(&mut event.days));
        self.events = events;
    }
}

impl Default for ForecastParameters {
    fn default() -> Self {
        Self {
            by: SeriesBy::Product,
            measure: None,
            step: StepLength::Day,
            horizon: 30,
            level: 80,
            method: None,
            compared: None,
            series: None,
            closed: Vec::new(),
            events: Vec::new(),
            overrides: Vec::new(),
        }
    }
}

fn join_spans(spans: &mut Vec<DayRange>) {
    let mut joined: Vec<DayRange> = Vec::with_capacity(spans.len());
    for mut span in std::mem::take(spans) {
        // All that it touches become part of it.
        let from = joined.partition_point(|other| other.last.plus(1) < span.first);
        let to = joined.partition_point(|other| other.first <= span.last.plus(1));
        for other in joined.drain(from..to.max(from)) {
            span = DayRange { first: span.first.min(other.first), last: span.last.max(other.last) };
        }
        joined.insert(from, span);
    }
    *spans = joined;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_lie_in_each_other() {
        assert_eq!(ForecastParameters::default().probabilities(), [0.025, 0.1, 0.25, 0.5, 0.75, 0.9, 0.975]);
        let levels = |level| ForecastParameters { level, ..ForecastParameters::default() }.levels();
        assert_eq!(
            (levels(90), levels(40), levels(99)),
            (vec![95, 90, 80, 50], vec![95, 80, 50, 40], vec![99, 95, 80, 50])
        );
    }
}
