use super::methods::{Fit, Input};
use super::warnings::LEAST_TRUSTED;

/// Origins from which a fit is judged, evenly spread from the first that leaves enough values to the last but a fifth.
const ORIGINS: usize = 3;
const BETWEEN: f64 = 0.4;
/// An origin has two seasons and so many values before it, and half of all values.
const LEAST_BEFORE: usize = 4;
/// What is expected before any errors to come are seen counts for so many origins.
const EXPECTED_ORIGINS: f64 = 2.0;
/// What is expected of days, whose errors are noise, and of longer steps, whose trends and seasons also change.
pub(super) const EXPECTED_OF_DAYS: f64 = 1.0;
pub(super) const EXPECTED_OF_OTHERS: f64 = 1.3;
/// The fewer values a fit has, the closer it is to them: so much over their number more is expected.
const EXPECTED_OF_FEW: f64 = 8.0;
/// A mean square beyond says no more: one jump must not widen everything without bound.
const GREATEST: f64 = 16.0;

/// How much larger errors to come are than those within the sample say: what was fitted to values is closer to them
/// than to the ones that follow.
///
/// Model: `λ² = (2 x² + Σ m) / (2 + origins)`, `x` being `expected + 8 / n` for `n` values, at least 12, and `m` the mean square of an origin's errors, each over the
/// deviation that was told of its step.
///
/// # Inputs
/// `fit` fits what forecasts the series to a shorter one of its kind: its states, not its parameters. Parameters of the whole series
/// know a little of what was to come; that a search for each origin takes three times the time is not worth that little.
///
/// # References
/// Vovk, Gammerman & Shafer (2005), "Algorithmic Learning in a Random World", for judging by values that were not seen; the
/// constants are measured: docs/benchmarks.md.
pub(super) fn inflation(input: &Input<'_>, expected: f64, mut fit: impl FnMut(&Input<'_>) -> Option<Fit>) -> f64 {
    let (count, horizon) = (input.values.len(), input.horizon());
    let first = (2 * input.period + LEAST_BEFORE).max(count / 2);
    let expected = expected + EXPECTED_OF_FEW / count.max(LEAST_TRUSTED) as f64;
    let (mut sum, mut origins) = (EXPECTED_ORIGINS * expected * expected, EXPECTED_ORIGINS);
    for place in 0..ORIGINS {
        let Some(span) = count.checked_sub(1 + first) else { break };
        let origin = first + (span as f64 * BETWEEN * place as f64) as usize;
        let known = origin + horizon.min(count - origin);
        let dates = &input.dates[..known.min(input.dates.len())];
        let shorter = Input { values: &input.values[..origin], phases: &input.phases[..known], dates, ..*input };
        let Some(fit) = fit(&shorter) else { continue };
        let deviation = fit.deviation(shorter.values);
        let scaled = input.values[origin..known]
            .iter()
            .zip(&fit.mean)
            .zip(fit.growth())
            .map(|((value, mean), growth)| ((value - mean) / (deviation * growth)).powi(2));
        let square = scaled.sum::<f64>() / (known - origin) as f64;
        if square.is_finite() {
            sum += square.min(GREATEST);
            origins += 1.0;
        }
    }
    (sum / origins).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::forecast::methods::Method;

    #[test]
    fn a_series_that_jumps_about_after_a_quiet_half_is_less_sure() {
        let input = |values: &'static [f64]| Input { values, period: 1, phases: &[0; 70], dates: &[] };
        let alternating = |from: usize, size: f64| -> &'static [f64] {
            let value = |step: usize| 50.0 + if step >= from { size } else { 1.0 } * [1.0, -1.0][step % 2];
            Box::leak((0..60).map(value).collect::<Vec<_>>().into_boxed_slice())
        };
        let fit = |input: &Input<'_>| Method::Ses.fit(input);
        let even = inflation(&input(alternating(0, 1.0)), 1.25, fit);
        let wild = inflation(&input(alternating(40, 8.0)), 1.25, fit);
        // Errors to come are those within the sample: only what was expected before is left.
        let expected = 1.25 + 8.0 / 60.0;
        let without = ((2.0 * expected * expected + 3.0_f64) / 5.0).sqrt();
        assert!((even - without).abs() < 0.05, "{even} and {without}");
        assert!(wild > 1.5 * even, "{wild} and {even}");
        assert_eq!(
            inflation(&Input { values: &[1.0, 2.0], ..input(&[1.0]) }, 1.25, fit),
            1.25 + 8.0 / 12.0,
            "too short to judge"
        );
    }
}
