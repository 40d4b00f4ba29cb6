use super::croston::mean_demand;
use super::{Fit, Input};

/// The probability of a demand and its size, smoothed apart; unlike Croston's, the forecast falls while nothing is sold.
///
/// Model: `π ← π + β ([y ≠ 0] − π)` in every step, `z ← z + α (y − z)` after a demand; the forecast is `π · z`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Tsb {
    /// The probability that a step has a demand.
    pub(super) probability: f64,
    /// The smoothed size of a demand.
    pub(super) size: f64,
    /// The share of a size that is taken on.
    pub(super) size_share: f64,
    /// The share of an occurrence that is taken on.
    pub(super) probability_share: f64,
}

/// The share of a size that is taken on: that of Croston's method.
pub(super) const SIZE_SHARE: f64 = 0.1;
/// The share of an occurrence that is taken on: Teunter, Syntetos & Babai (2011), section 5, keep it below that of the sizes,
/// which are updated less often.
pub(super) const PROBABILITY_SHARE: f64 = 0.05;

/// The method of Teunter, Syntetos and Babai, which starts with the shares and sizes of the whole series.
///
/// # References
/// Teunter, Syntetos & Babai (2011), "Intermittent demand: linking forecasting to inventory obsolescence", doi
/// 10.1016/j.ejor.2011.05.018, equations 5 to 7.
pub(super) fn tsb(input: &Input<'_>) -> Option<Fit> {
    let (size, count) = mean_demand(input.values);
    let probability = count as f64 / input.values.len() as f64;
    Some(Tsb { probability, size, size_share: SIZE_SHARE, probability_share: PROBABILITY_SHARE }.run(input))
}

impl Tsb {
    /// Forecasts from this start.
    pub(super) fn run(mut self, input: &Input<'_>) -> Fit {
        let mut step = |&value: &f64| {
            let ahead = self.probability * self.size;
            let occurred = if value == 0.0 { 0.0 } else { 1.0 };
            self.probability += self.probability_share * (occurred - self.probability);
            self.size += occurred * self.size_share * (value - self.size);
            ahead
        };
        let fitted = input.values.iter().map(&mut step).collect();
        let mean = step(&0.0);
        Fit::level(fitted, mean, input.horizon(), self.probability_share)
    }
}
