use super::{Fit, Input};
use crate::forecast::numeric::sums;

/// Sizes of demands and the intervals between them, smoothed apart.
///
/// Model: after a demand of size `y`, `q` steps after the last one, `z ← z + α (y − z)` and `p ← p + α (q − p)`; the
/// forecast is `z / p` per step.
#[derive(Clone, Copy, Debug)]
pub(super) struct Croston {
    /// The smoothed size of a demand.
    pub(super) size: f64,
    /// The smoothed number of steps from one demand to the next.
    pub(super) interval: f64,
}

/// The share of a new size or interval that is taken on; Croston (1972) and Syntetos & Boylan (2005) recommend 0.05 to 0.2.
const ALPHA: f64 = 0.1;
/// What Croston's forecast is multiplied with to take its bias out: `1 − α / 2`.
const UNBIASED: f64 = 1.0 - ALPHA / 2.0;

/// Croston's method.
///
/// # References
/// Croston (1972), "Forecasting and stock control for intermittent demands", doi 10.1057/jors.1972.50. It starts with the means
/// of all sizes and intervals: the first of each, as many programs take them, may lie far off.
pub(super) fn croston(input: &Input<'_>) -> Option<Fit> {
    Some(Croston::start(input.values).run(input, 1.0))
}

/// Syntetos and Boylan's approximation: Croston's forecast less its bias.
///
/// # References
/// Syntetos & Boylan (2005), "The accuracy of intermittent demand estimates", doi 10.1016/j.ijforecast.2004.10.001.
pub(super) fn sba(input: &Input<'_>) -> Option<Fit> {
    Some(Croston::start(input.values).run(input, UNBIASED))
}

/// The mean of the values that are not zero, and their number; (0, 0) if there are none.
pub(in crate::forecast) fn mean_demand(values: &[f64]) -> (f64, usize) {
    let [sum, count] = sums(values, |value| [value, if value == 0.0 { 0.0 } else { 1.0 }]);
    (sum / count.max(1.0), count as usize)
}

impl Croston {
    /// Mean size and mean interval.
    fn start(values: &[f64]) -> Self {
        let (size, count) = mean_demand(values);
        Self { size, interval: values.len() as f64 / count.max(1) as f64 }
    }

    /// Forecasts from this start, multiplied with a factor.
    pub(super) fn run(mut self, input: &Input<'_>, factor: f64) -> Fit {
        let mut since = 1.0;
        let mut step = |&value: &f64| {
            let ahead = factor * self.size / self.interval;
            if value == 0.0 {
                since += 1.0;
            } else {
                self.size += ALPHA * (value - self.size);
                self.interval += ALPHA * (since - self.interval);
                since = 1.0;
            }
            ahead
        };
        let fitted = input.values.iter().map(&mut step).collect();
        let mean = step(&0.0);
        // A demand comes every `interval` steps and moves the forecast by α of its difference.
        Fit::level(fitted, mean, input.horizon(), ALPHA / self.interval)
    }
}
