use super::{Fit, Input, Method, Searches};
use crate::forecast::numeric::Loess;
use crate::forecast::season::season_length;

/// Days of a year.
const YEAR: f64 = 365.25;
/// What forecasts the values without the seasons: their mean.
const REST: [Method; 3] = [Method::DynamicTheta, Method::Damped, Method::Drift];
/// Rounds over all seasons, when there are several; rounds over season and trend of each.
const ROUNDS: usize = 2;
const INNER_ROUNDS: usize = 5;
/// Seasons are smoothed over so many of their turns, the longer ones over more: 11, 15, …
const FIRST_TURNS: usize = 11;
const MORE_TURNS: usize = 4;

/// A season by its phases.
pub(super) struct Cycle {
    /// How many steps it has.
    pub(super) length: usize,
    /// The phase of every value, and of every step to come.
    pub(super) phases: Vec<u16>,
}

/// Seasons that change slowly, taken out one by one, and what is left forecast by the mean of dynamic Theta, damped trend and drift. The
/// seasons are the input's own and, where its dates span more than two of them, the year; both are added, and go on as they last were.
///
/// # References
/// Bandara, Hyndman & Bergmeir (2021), "MSTL: A seasonal-trend decomposition algorithm for time series with multiple seasonal patterns",
/// arXiv 2107.13462, algorithm 1.
pub(super) fn mstl(input: &Input<'_>, searches: &mut Searches) -> Option<Fit> {
    let (count, horizon) = (input.values.len(), input.horizon());
    let own = Cycle { length: season_length(input), phases: input.phases.to_vec() };
    let year = steps_of_year(input);
    let mut cycles: Vec<Cycle> = [own].into_iter().filter(|own| own.length > 1 && 2 * own.length <= count).collect();
    if year >= 2 * cycles.first().map_or(1, |own| own.length) && 2 * year < count {
        cycles.push(Cycle { length: year, phases: (0..count + horizon).map(|index| (index % year) as u16).collect() });
    }
    if cycles.is_empty() {
        return None;
    }
    let (seasons, _) = decompose(input.values, &cycles);
    let of = |index: usize| seasons.iter().map(|season| season[index]).sum::<f64>();
    let rest: Vec<f64> = input.values.iter().enumerate().map(|(index, value)| value - of(index)).collect();
    let flat = vec![0; count + horizon];
    let without = Input { values: &rest, period: 1, phases: &flat, dates: &[] };
    let fits = REST.iter().map(|method| method.fit_with(&without, searches));
    let mut fit = Fit::mean_of(&fits.collect::<Option<Vec<Fit>>>()?);
    fit.fitted.iter_mut().enumerate().for_each(|(index, fitted)| *fitted += of(index));
    for (cycle, season) in cycles.iter().zip(&seasons) {
        let (past, future) = cycle.phases.split_at(count);
        for (mean, phase) in fit.mean.iter_mut().zip(future) {
            let last = past.iter().rposition(|other| other == phase);
            *mean += last.map_or(0.0, |last| season[last]);
        }
    }
    Some(fit)
}

/// How many steps a year has; 0 where the dates do not tell.
fn steps_of_year(input: &Input<'_>) -> usize {
    let known = &input.dates[..input.values.len().min(input.dates.len())];
    let [first, .., last] = known else { return 0 };
    let days = f64::from(last.day - first.day).max(1.0);
    ((known.len() - 1) as f64 * YEAR / days).round() as usize
}

/// The seasons, each with one number a value, and the trend of values that have two turns of each season; the shortest season comes
/// first. What is left is noise.
pub(super) fn decompose(values: &[f64], cycles: &[Cycle]) -> (Vec<Vec<f64>>, Vec<f64>) {
    let mut seasons = vec![vec![0.0; values.len()]; cycles.len()];
    let mut trend = Vec::new();
    let mut rest = values.to_vec();
    for _ in 0..if cycles.len() > 1 { ROUNDS } else { 1 } {
        for (number, (cycle, season)) in cycles.iter().zip(&mut seasons).enumerate() {
            add(&mut rest, season, 1.0);
            (*season, trend) = stl(&rest, cycle, FIRST_TURNS + MORE_TURNS * number);
            add(&mut rest, season, -1.0);
        }
    }
    (seasons, trend)
}

/// Season and trend of values with one season, which is smoothed over `turns`.
///
/// # References
/// Cleveland, Cleveland, McRae & Terpenning (1990), "STL: A seasonal-trend decomposition procedure based on loess", Journal of
/// Official Statistics 6, section 2, without its weights for outliers; the windows are those of their section 3.
fn stl(values: &[f64], cycle: &Cycle, turns: usize) -> (Vec<f64>, Vec<f64>) {
    let odd = |length: usize| length | 1;
    let trend_window = (1.5 * cycle.length as f64 / (1.0 - 1.5 / turns as f64)).ceil() as usize;
    let of_season = Loess { window: turns, is_line: false };
    let of_pass = Loess { window: odd(cycle.length + 1), is_line: true };
    let of_trend = Loess { window: odd(trend_window), is_line: true };
    let (mut season, mut trend) = (Vec::new(), vec![0.0; values.len()]);
    for _ in 0..INNER_ROUNDS {
        let mut rest = values.to_vec();
        add(&mut rest, &trend, -1.0);
        let extended = smooth_phases(&rest, cycle, of_season);
        let averaged = moving_mean(&moving_mean(&moving_mean(&extended, cycle.length), cycle.length), 3);
        season = extended[cycle.length..cycle.length + values.len()].to_vec();
        add(&mut season, &of_pass.smooth(&averaged, 0, 0), -1.0);
        rest.copy_from_slice(values);
        add(&mut rest, &season, -1.0);
        trend = of_trend.smooth(&rest, 0, 0);
    }
    (season, trend)
}

/// The values of each phase smoothed by themselves, with one more cycle before the first and after the last value.
fn smooth_phases(values: &[f64], cycle: &Cycle, loess: Loess) -> Vec<f64> {
    let (length, phases) = (cycle.length, &cycle.phases[..values.len()]);
    let (before, after) = (&phases[..length], &phases[phases.len() - length..]);
    let all: Vec<u16> = before.iter().chain(phases).chain(after).copied().collect();
    let mut smoothed = vec![0.0; all.len()];
    for phase in 0..=all.iter().copied().max().unwrap_or(0) {
        let of_phase = |steps: &[u16]| steps.iter().filter(|&&other| other == phase).count();
        let known: Vec<f64> =
            values.iter().zip(phases).filter(|&(_, &other)| other == phase).map(|(value, _)| *value).collect();
        if known.is_empty() {
            continue;
        }
        let places = all.iter().enumerate().filter(|&(_, &other)| other == phase).map(|(place, _)| place);
        let found = loess.smooth(&known, of_phase(before), of_phase(after));
        places.zip(found).for_each(|(place, value)| smoothed[place] = value);
    }
    smoothed
}

/// The means of all so many neighbours.
#[inline(never)]
fn moving_mean(values: &[f64], length: usize) -> Vec<f64> {
    values.windows(length).map(|window| window.iter().sum::<f64>() / length as f64).collect()
}

#[inline(never)]
fn add(values: &mut [f64], others: &[f64], factor: f64) {
    values.iter_mut().zip(others).for_each(|(value, other)| *value += factor * other);
}

#[cfg(test)]
mod reference;
