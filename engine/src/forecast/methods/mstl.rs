use super::{Fit, Input, Method, Searches};
use crate::forecast::season::season_length;
use stl::{Cycle, Stl, add};

mod stl;

/// Days of a year.
const YEAR: f64 = 365.25;
/// What forecasts the values without the seasons: their mean.
const REST: [Method; 3] = [Method::DynamicTheta, Method::Damped, Method::Drift];
/// Rounds over all seasons, when there are several.
const ROUNDS: usize = 2;
/// Seasons are smoothed over so many of their turns, the longer ones over more: 11, 15, …
const FIRST_TURNS: usize = 11;
const MORE_TURNS: usize = 4;

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
fn decompose(values: &[f64], cycles: &[Cycle]) -> (Vec<Vec<f64>>, Vec<f64>) {
    let mut seasons = vec![vec![0.0; values.len()]; cycles.len()];
    let mut trend = vec![0.0; values.len()];
    let mut rest = values.to_vec();
    let turns = |number: usize| FIRST_TURNS + MORE_TURNS * number;
    let ready = cycles.iter().enumerate().map(|(number, cycle)| Stl::new(cycle, values.len(), turns(number)));
    let ready: Vec<Stl> = ready.collect();
    for _ in 0..if cycles.len() > 1 { ROUNDS } else { 1 } {
        for (stl, season) in ready.iter().zip(&mut seasons) {
            add(&mut rest, season, 1.0);
            stl.decompose(&rest, season, &mut trend);
            add(&mut rest, season, -1.0);
        }
    }
    (seasons, trend)
}

#[cfg(test)]
mod reference;
