use super::tsb::{PROBABILITY_SHARE, SIZE_SHARE};
use super::{Fit, Input, WINDOW};
use crate::forecast::bulk::{BulkBound, lesser};

/// The shares of an error that a level may take on.
const ALPHAS: [f64; 8] = [0.01, 0.02, 0.04, 0.07, 0.12, 0.18, 0.25, 0.35];
/// What is left of it.
const KEPT: [f64; 8] = [0.99, 0.98, 0.96, 0.93, 0.88, 0.82, 0.75, 0.65];
/// So many values are added to a level at once.
const AT_ONCE: usize = 4;

/// The mean of TSB, simple exponential smoothing and the mean of the last 28 values, all of bounded demand over the profile; times the profile
/// and the bound's scale. The smoothing starts with the mean of all values, and takes the best of eight shares: between them, sums of
/// squares differ little.
///
/// # Numerics
/// All in one pass: while one method waits for its last step, the others go on. An error of the smoothing is what is left of the one before,
/// and by how much the value changed.
pub(in crate::forecast) fn mean_of_demand(input: &Input<'_>, bound: &BulkBound, profile: &[f64]) -> Fit {
    let values = input.values;
    let start = bound.mean;
    let mut sum = 0.0;
    // The probability in parts of its share, by which the size is multiplied instead.
    let mut probability = bound.probability / PROBABILITY_SHARE;
    let mut size = if probability > 0.0 { start / probability } else { 0.0 };
    let (mut before, mut errors, mut squares) = (start, [0.0; ALPHAS.len()], [0.0; ALPHAS.len()]);
    let mut fitted = vec![0.0; values.len()];
    let mut step = |fitted: &mut f64, value: f64, left: f64, inverse: f64| {
        let (value, left) = (lesser(value, bound.most), lesser(left, bound.most));
        *fitted = probability * size + sum * inverse;
        let occurred = if value == 0.0 { 0.0 } else { 1.0 };
        probability = probability * (1.0 - PROBABILITY_SHARE) + occurred;
        size = size * (1.0 - SIZE_SHARE * occurred) + SIZE_SHARE * PROBABILITY_SHARE * value;
        sum += value - left;
        let change = value - before;
        before = value;
        for lane in 0..ALPHAS.len() {
            errors[lane] = errors[lane] * KEPT[lane] + change;
            squares[lane] += errors[lane] * errors[lane];
        }
    };
    let (early, late) = fitted.split_at_mut(values.len().min(WINDOW));
    early
        .iter_mut()
        .zip(values)
        .zip(0..)
        .for_each(|((fitted, &value), count)| step(fitted, value, 0.0, 1.0 / f64::from(count)));
    let entered = values.get(WINDOW..).unwrap_or_default();
    late.iter_mut()
        .zip(entered)
        .zip(values)
        .for_each(|((fitted, &value), &left)| step(fitted, value, left, 1.0 / WINDOW as f64));
    let best = (0..ALPHAS.len()).fold(0, |best, lane| if squares[lane] < squares[best] { lane } else { best });
    let alpha = ALPHAS[best];
    let factors: Vec<f64> = profile.iter().map(|factor| factor * (bound.scale / 3.0)).collect();
    let inverse = 1.0 / values.len().min(WINDOW) as f64;
    let mut level = Level { alpha, most: bound.most, factors: &factors, level: start };
    level.add_all(&mut fitted, input);
    let all = probability * size + sum * inverse + level.level;
    let mean = input.future().iter().map(|&phase| all * factors[usize::from(phase)]).collect();
    let echo = (PROBABILITY_SHARE + alpha + inverse) / 3.0;
    Fit { fitted, mean, echo: vec![echo; input.horizon().saturating_sub(1)] }
}

/// Simple exponential smoothing of bounded demand, which is put to what else is fitted.
struct Level<'a> {
    alpha: f64,
    /// The most that a value counts for.
    most: f64,
    /// What a fit is multiplied with, by phase.
    factors: &'a [f64],
    /// The level so far.
    level: f64,
}

impl Level<'_> {
    /// Adds the level before each value to what is fitted of it, and multiplies both with the factor of the phase.
    ///
    /// # Numerics
    /// What the values add to the level does not wait for the level before them, of which a known part is left.
    fn add<const COUNT: usize>(&mut self, fitted: &mut [f64; COUNT], values: &[f64; COUNT], phases: &[u16; COUNT]) {
        let kept = 1.0 - self.alpha;
        let (mut added, mut left) = (0.0, 1.0);
        for index in 0..COUNT {
            let factor = self.factors[usize::from(phases[index])];
            fitted[index] = (fitted[index] + (self.level * left + added)) * factor;
            added = added * kept + self.alpha * lesser(values[index], self.most);
            left *= kept;
        }
        self.level = self.level * left + added;
    }

    /// Goes through all values.
    fn add_all(&mut self, fitted: &mut [f64], input: &Input<'_>) {
        let (fitted, last_fitted) = fitted.as_chunks_mut::<AT_ONCE>();
        let (values, last_values) = input.values.as_chunks::<AT_ONCE>();
        let (phases, last_phases) = input.phases[..input.values.len()].as_chunks::<AT_ONCE>();
        for ((fitted, values), phases) in fitted.iter_mut().zip(values).zip(phases) {
            self.add(fitted, values, phases);
        }
        for ((fitted, value), phase) in last_fitted.iter_mut().zip(last_values).zip(last_phases) {
            self.add(std::array::from_mut(fitted), &[*value], &[*phase]);
        }
    }
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
        let level = values.iter().sum::<f64>() / values.len() as f64;
        let sales = values.iter().filter(|&&value| value != 0.0).count() as f64;
        let probability = sales / values.len() as f64;
        let bound = BulkBound { most: f64::INFINITY, scale: 1.0, slope: 1.0, mean: level, probability };
        let found = mean_of_demand(&input, &bound, &[1.0]);
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
