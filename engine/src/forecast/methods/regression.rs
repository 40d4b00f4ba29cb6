use super::{Fit, Input, StepDate};
use crate::forecast::numeric::{NormalEquations, sine_and_cosine, sparse_minimum};

/// A trend that bends, seasons of waves and events: the form of Prophet, its weights the most probable ones.
///
/// Model: `y / scale = k t + m + Σ δ (t − s)₊ + Σ β x + ε`. Time `t` runs from 0 to 1 over the values, `scale` is the greatest
/// size of a value, `s` are 25 places evenly spread over the first 80 % of the values, and `x` the sines and cosines of the seasons
/// and each event's share of the step. `k, m ~ N(0, 5)`, `δ ~ Laplace(0, 0.05)`, `β ~ N(0, 10)`, `ε ~ N(0, σ)`, `σ ~ N⁺(0, ½)`.
///
/// On dates, the week is a season if steps are shorter than it and the values span two, and the year if they span two. Steps
/// without dates have the season of the input.
///
/// # Numerics
/// For a given σ the most probable weights are a sparse least-squares problem and solved exactly; for given weights σ is the root of
/// a quadratic equation. The two take turns until σ stays, within 1e-9 of itself. O(values · columns²) with some 60 columns.
///
/// # References
/// Taylor & Letham (2018), "Forecasting at scale", doi 10.1080/00031305.2017.1380080, with the constants of Prophet 1.5.0.
#[derive(Clone, Debug)]
pub(in crate::forecast) struct Regression {
    design: Design,
    scale: f64,
    pub(super) weights: Vec<f64>,
    /// σ², in squares of the scale.
    pub(super) variance: f64,
    /// What an event adds to a step that lies wholly within it, with its standard error, by the event's number; `None` for one that
    /// none of the values saw.
    pub(in crate::forecast) events: Vec<Option<(f64, f64)>>,
}

/// The columns of the model: slope and level, seasons, events, bends.
#[derive(Clone, Debug)]
struct Design {
    start: f64,
    span: f64,
    /// The length of each season in days (steps where there are no dates), and its number of waves.
    seasons: Vec<(f64, u16)>,
    events: usize,
    /// Places of the bends, in time from 0 to 1.
    bends: Vec<f64>,
}

/// Fewer values tell nothing of a trend.
const LEAST_VALUES: usize = 4;
/// The most bends, and the part of the values over which they are spread.
const BENDS: usize = 25;
const BENDS_WITHIN: f64 = 0.8;
/// Days and waves of the seasons.
const WEEK: (f64, u16) = (7.0, 3);
const YEAR: (f64, u16) = (365.25, 10);
/// Days that the values must span before the year is a season.
const TWO_YEARS: f64 = 730.0;
/// Standard deviations of slope and level, and of the weights of seasons and events; the scale of bends.
const TREND_PRIOR: f64 = 5.0;
const WEIGHT_PRIOR: f64 = 10.0;
const BEND_PRIOR: f64 = 0.05;
/// Slope and level come first.
const TREND: usize = 2;
/// σ² below this is taken as it: values on a line leave no noise.
const LEAST_VARIANCE: f64 = 1e-12;
/// Turns of weights and σ.
const MOST_TURNS: usize = 40;
const TOLERANCE: f64 = 1e-9;

/// The forecast of the regression.
pub(super) fn regression(input: &Input<'_>) -> Option<Fit> {
    Regression::most_probable(input).map(|model| model.run(input))
}

impl Regression {
    /// The model of the most probable weights; `None` for fewer than four values.
    pub(in crate::forecast) fn most_probable(input: &Input<'_>) -> Option<Self> {
        if input.values.len() < LEAST_VALUES {
            return None;
        }
        let design = Design::of(input);
        let greatest = input.values.iter().fold(0.0, |greatest: f64, value| greatest.max(value.abs()));
        let scale = if greatest > 0.0 { greatest } else { 1.0 };
        let mut sums = NormalEquations::new(design.width());
        let mut row = vec![0.0; design.width()];
        let mut squares = 0.0;
        for (index, value) in input.values.iter().enumerate() {
            design.fill(input, index, &mut row);
            sums.add(&row, value / scale);
            squares += (value / scale).powi(2);
        }
        let count = input.values.len() as f64;
        let mut variance = squares / count;
        let mut weights = Vec::new();
        for _ in 0..MOST_TURNS {
            weights = design.weights(&sums, variance.max(LEAST_VARIANCE));
            let left = (squares - sums.explained(&weights)).max(0.0);
            // The root of 4 σ⁴ + n σ² − Σ ε² = 0.
            let next = 2.0 * left / (count + (count * count + 16.0 * left).sqrt());
            let has_settled = (next - variance).abs() <= TOLERANCE * variance;
            variance = next;
            if has_settled || variance < LEAST_VARIANCE {
                break;
            }
        }
        variance = variance.max(LEAST_VARIANCE);
        let events = design.effects(&sums, &weights, variance, scale);
        Some(Self { design, scale, weights, variance, events })
    }

    /// What the model says of a step, and how much of it the events are.
    pub(in crate::forecast) fn at(&self, input: &Input<'_>, index: usize) -> (f64, f64) {
        let mut row = vec![0.0; self.design.width()];
        self.design.fill(input, index, &mut row);
        let sum = |from: usize, to: usize| -> f64 {
            self.scale * row[from..to].iter().zip(&self.weights[from..to]).map(|(x, weight)| x * weight).sum::<f64>()
        };
        let first = self.design.first_event();
        (sum(0, row.len()), sum(first, first + self.design.events))
    }

    /// Forecasts. What the model says of the values has seen them all: the errors are those within the sample.
    pub(super) fn run(&self, input: &Input<'_>) -> Fit {
        let count = input.values.len();
        let fitted = (0..count).map(|index| self.at(input, index).0).collect();
        let mean = (count..input.phases.len()).map(|index| self.at(input, index).0).collect();
        // Bends go on as often as before, and as large: each step to come has the variance `rate · 2 b²` of a change of
        // slope, which later steps carry on in proportion to their distance. An echo of that size has the same variance.
        let bends = &self.weights[self.weights.len() - self.design.bends.len()..];
        let step = 1.0 / (count - 1) as f64;
        let size = bends.iter().map(|bend| bend.abs()).sum::<f64>() / bends.len().max(1) as f64;
        let change = (2.0 * bends.len() as f64 * step).sqrt() * size * step / self.variance.sqrt();
        let echo = (1..input.horizon()).map(|steps| change * steps as f64).collect();
        Fit { fitted, mean, echo }
    }
}

impl Design {
    fn of(input: &Input<'_>) -> Self {
        let count = input.values.len();
        let times: Vec<f64> = (0..count).map(|index| time(input, index)).collect();
        let (start, span) = (times[0], times[count - 1] - times[0]);
        let seasons = if input.dates.is_empty() {
            let waves = (input.period / 2).min(usize::from(YEAR.1)) as u16;
            if input.period > 1 && count >= 2 * input.period { vec![(input.period as f64, waves)] } else { Vec::new() }
        } else {
            let step = times.windows(2).map(|pair| pair[1] - pair[0]).fold(f64::INFINITY, f64::min);
            let has_week = step < WEEK.0 && span >= 2.0 * WEEK.0;
            let kept = [(has_week, WEEK), (span >= TWO_YEARS, YEAR)].into_iter().filter(|(is_kept, _)| *is_kept);
            kept.map(|(_, season)| season).collect()
        };
        let within = (BENDS_WITHIN * count as f64) as usize;
        let bends = BENDS.min(within.saturating_sub(1));
        let place = |bend: usize| ((within - 1) as f64 * bend as f64 / bends as f64).round_ties_even() as usize;
        let bends = (1..=bends).map(|bend| (times[place(bend)] - start) / span).collect();
        let numbers = input.dates.iter().flat_map(|date| &date.events).map(|&(event, _)| usize::from(event) + 1);
        Self { start, span, seasons, events: numbers.max().unwrap_or(0), bends }
    }

    fn first_event(&self) -> usize {
        TREND + self.seasons.iter().map(|&(_, waves)| 2 * usize::from(waves)).sum::<usize>()
    }

    fn first_bend(&self) -> usize {
        self.first_event() + self.events
    }

    fn width(&self) -> usize {
        self.first_bend() + self.bends.len()
    }

    /// The columns of a step.
    fn fill(&self, input: &Input<'_>, index: usize, row: &mut [f64]) {
        let days = time(input, index);
        let time = (days - self.start) / self.span;
        row.fill(0.0);
        (row[0], row[1]) = (time, 1.0);
        let mut column = TREND;
        for &(length, waves) in &self.seasons {
            for wave in 1..=waves {
                (row[column], row[column + 1]) = sine_and_cosine(f64::from(wave) * days / length);
                column += 2;
            }
        }
        for &(event, share) in input.dates.get(index).map_or(&[][..], |date| &date.events) {
            row[column + usize::from(event)] += share;
        }
        for (x, bend) in row[self.first_bend()..].iter_mut().zip(&self.bends) {
            *x = (time - bend).max(0.0);
        }
    }

    /// The most probable weights for a given σ².
    fn weights(&self, sums: &NormalEquations, variance: f64) -> Vec<f64> {
        let (first, mut equations) = (self.first_bend(), sums.clone());
        self.add_priors(&mut equations, variance);
        equations.eliminate(first);
        let (matrix, right) = equations.from(first);
        let bends = sparse_minimum(&matrix, &right, variance / BEND_PRIOR);
        let mut weights = vec![0.0; first];
        weights.extend(bends);
        equations.substitute(first, weights)
    }

    fn add_priors(&self, equations: &mut NormalEquations, variance: f64) {
        for column in 0..self.first_bend() {
            let prior = if column < TREND { TREND_PRIOR } else { WEIGHT_PRIOR };
            equations.add_to_square(column, variance / (prior * prior));
        }
    }

    /// What events add and its standard error: that of the normal distribution around the most probable weights, with the bends
    /// that there are.
    fn effects(&self, sums: &NormalEquations, weights: &[f64], variance: f64, scale: f64) -> Vec<Option<(f64, f64)>> {
        if self.events == 0 {
            return Vec::new();
        }
        let mut equations = sums.clone();
        self.add_priors(&mut equations, variance);
        let (matrix, _) = equations.from(0);
        let (first, width) = (self.first_event(), self.width());
        let kept: Vec<usize> =
            (0..width).filter(|&column| column < self.first_bend() || weights[column] != 0.0).collect();
        let effect = |event: usize| {
            let column = first + event;
            // A column of zeros but for its prior: none of the values saw the event.
            if sums.from(column).0[0] == 0.0 {
                return None;
            }
            let row = |&row: &usize| kept.iter().map(|&column| matrix[row * width + column]).collect();
            let unit = kept.iter().map(|&kept| if kept == column { 1.0 } else { 0.0 }).collect();
            let inverse = NormalEquations::of(kept.iter().map(row).collect(), unit).solve();
            let place = kept.partition_point(|&kept| kept < column);
            Some((scale * weights[column], scale * (variance * inverse[place].max(0.0)).sqrt()))
        };
        (0..self.events).map(effect).collect()
    }
}

/// The first day of a step, or its number where there are no dates.
fn time(input: &Input<'_>, index: usize) -> f64 {
    input.dates.get(index).map_or(index as f64, |date: &StepDate| f64::from(date.day))
}

#[cfg(test)]
mod reference;
