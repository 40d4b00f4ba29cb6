use super::{Fit, Input};
use crate::forecast::numeric::{LANES, minimise};

/// Bounds of the share of an error that is taken on when sums are smoothed; they are those of statsforecast.
const ALPHAS: (f64, f64) = (0.1, 0.3);

/// Aggregate–disaggregate: the values are summed over the mean interval between demands, the sums smoothed, and the forecast
/// shared out evenly.
///
/// # References
/// Nikolopoulos, Syntetos, Boylan, Petropoulos & Assimakopoulos (2011), "An aggregate–disaggregate intermittent demand approach
/// (ADIDA) to forecasting", doi 10.1057/jors.2010.32.
pub(super) fn adida(input: &Input<'_>) -> Option<Fit> {
    let mean = of_sums(input.values, mean_interval(input.values));
    Some(constant(input, mean))
}

/// The mean of the forecasts over all sums of 1, 2, … steps up to the mean interval between demands.
///
/// # References
/// Petropoulos & Kourentzes (2015), "Forecast combinations for intermittent demand", doi 10.1057/jors.2014.62.
pub(super) fn imapa(input: &Input<'_>) -> Option<Fit> {
    let longest = mean_interval(input.values);
    let mean = (1..=longest).map(|steps| of_sums(input.values, steps)).sum::<f64>() / longest as f64;
    Some(constant(input, mean))
}

/// The mean number of steps from a demand to the next, the first counted from the start; at least 1.
fn mean_interval(values: &[f64]) -> usize {
    let count = values.iter().filter(|&&value| value != 0.0).count();
    let last = values.iter().rposition(|&value| value != 0.0).map_or(1, |index| index + 1);
    // Half to even, as the published programs round.
    ((last as f64 / count.max(1) as f64).round_ties_even() as usize).max(1)
}

/// Simple exponential smoothing of the sums of so many steps, the oldest values that fill no sum left out, per step. It starts
/// with the first sum.
fn of_sums(values: &[f64], steps: usize) -> f64 {
    let whole = &values[values.len() % steps..];
    let sums: Vec<f64> = whole.chunks_exact(steps).map(|chunk| chunk.iter().sum()).collect();
    let Some((&first, others)) = sums.split_first() else { return 0.0 };
    let mut level = [first; LANES];
    let mut smooth = |alphas: &[f64; LANES]| {
        let mut squares = [0.0; LANES];
        level = [first; LANES];
        for sum in others {
            for ((level, squares), alpha) in level.iter_mut().zip(&mut squares).zip(alphas) {
                let error = sum - *level;
                *squares += error * error;
                *level += alpha * error;
            }
        }
        squares
    };
    let alpha = minimise(ALPHAS.0, ALPHAS.1, &mut smooth);
    smooth(&[alpha; LANES]);
    level[0] / steps as f64
}

/// A level that is known at the end alone: its one-step errors are taken around it.
fn constant(input: &Input<'_>, mean: f64) -> Fit {
    Fit::level(vec![mean; input.values.len()], mean, input.horizon(), ALPHAS.0)
}
