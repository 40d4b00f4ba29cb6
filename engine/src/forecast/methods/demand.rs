use super::croston::mean_demand;
use super::tsb::{PROBABILITY_SHARE, SIZE_SHARE};
use super::{Fit, Input, WINDOW};

/// The shares of an error that a level may take on.
const ALPHAS: [f64; 8] = [0.01, 0.02, 0.04, 0.07, 0.12, 0.18, 0.25, 0.35];

/// The mean of TSB, simple exponential smoothing and the mean of the last 28 values, all in one pass. The smoothing starts with the mean
/// of all values, and takes the best of eight shares: between them, sums of squares differ little.
pub(in crate::forecast) fn mean_of_demand(input: &Input<'_>) -> Fit {
    let values = input.values;
    let (mut size, count) = mean_demand(values);
    let mut probability = count as f64 / values.len() as f64;
    let start = size * probability;
    let (mut sum, mut of_window) = (0.0, f64::NAN);
    let (mut levels, mut squares) = ([start; ALPHAS.len()], [0.0; ALPHAS.len()]);
    let mut fitted = vec![0.0; values.len()];
    // While one method waits for its last step, the others go on.
    let mut step = |fitted: &mut f64, value: f64, left: f64, inverse: f64| {
        *fitted = probability * size + of_window;
        let occurred = if value == 0.0 { 0.0 } else { 1.0 };
        probability = probability * (1.0 - PROBABILITY_SHARE) + PROBABILITY_SHARE * occurred;
        let share = occurred * SIZE_SHARE;
        size = size * (1.0 - share) + share * value;
        sum += value - left;
        of_window = sum * inverse;
        for lane in 0..ALPHAS.len() {
            let error = value - levels[lane];
            squares[lane] += error * error;
            levels[lane] = levels[lane] * (1.0 - ALPHAS[lane]) + ALPHAS[lane] * value;
        }
    };
    let (early, late) = fitted.split_at_mut(values.len().min(WINDOW));
    early
        .iter_mut()
        .zip(values)
        .zip(1..)
        .for_each(|((fitted, &value), count)| step(fitted, value, 0.0, 1.0 / f64::from(count)));
    let entered = values.get(WINDOW..).unwrap_or_default();
    late.iter_mut()
        .zip(entered)
        .zip(values)
        .for_each(|((fitted, &value), &left)| step(fitted, value, left, 1.0 / WINDOW as f64));
    let best = (0..ALPHAS.len()).fold(0, |best, lane| if squares[lane] < squares[best] { lane } else { best });
    let alpha = ALPHAS[best];
    let level = smooth(alpha, start, values, &mut fitted);
    let mean = (probability * size + of_window + level) / 3.0;
    let echo = (PROBABILITY_SHARE + alpha + 1.0 / values.len().min(WINDOW) as f64) / 3.0;
    Fit::level(fitted, mean, input.horizon(), echo)
}

/// Adds the level before each value to what is fitted of it, takes a third of both, and returns the last level.
///
/// # Numerics
/// What four values add to the level does not wait for the level before them, of which a known part is left.
fn smooth(alpha: f64, start: f64, values: &[f64], fitted: &mut [f64]) -> f64 {
    let kept = 1.0 - alpha;
    let left = [1.0, kept, kept * kept, kept * kept * kept];
    let mut level = start;
    for (fitted, values) in fitted.chunks_mut(left.len()).zip(values.chunks(left.len())) {
        let (mut added, mut last) = (0.0, 0.0);
        for ((fitted, value), left) in fitted.iter_mut().zip(values).zip(left) {
            *fitted = (*fitted + (level * left + added)) * (1.0 / 3.0);
            added = added * kept + alpha * value;
            last = left * kept;
        }
        level = level * last + added;
    }
    level
}

#[cfg(test)]
mod tests {
    use super::super::smoothing::{Line, Lines, Smoothing};
    use super::*;
    use crate::forecast::methods::Method;

    #[test]
    fn it_is_the_mean_of_its_three_methods() {
        let values: Vec<f64> = (0..90)
            .map(|step| if step % 4 == 1 { 0.0 } else { f64::from(step * 7 % 11) + 0.1 * f64::from(step) })
            .collect();
        let phases = vec![0; values.len() + 4];
        let input = Input { values: &values, period: 1, phases: &phases, dates: &[] };
        let found = mean_of_demand(&input);
        let level = values.iter().sum::<f64>() / values.len() as f64;
        let smoothed = |alpha: f64| Smoothing { line: Line::None, alpha, level, weight: 0.0 };
        let smoothed = ALPHAS.map(|alpha| smoothed(alpha).run(&input, Lines::new(&values, Line::None)));
        let square = |fit: &Fit| fit.deviation(&values);
        let best = smoothed.into_iter().min_by(|left, right| square(left).total_cmp(&square(right))).unwrap();
        let others = [Method::Tsb, Method::WindowMean].map(|method| method.fit(&input).unwrap());
        let expected = Fit::mean_of(&[&[best], others.as_slice()].concat());
        assert!(found.fitted[0].is_nan());
        for (found, expected) in
            [(&found.fitted[1..], &expected.fitted[1..]), (&found.mean, &expected.mean), (&found.echo, &expected.echo)]
        {
            assert_eq!(found.len(), expected.len());
            assert!(
                found.iter().zip(expected).all(|(found, expected)| (found - expected).abs() < 1e-12),
                "{found:?}, {expected:?}"
            );
        }
    }
}
