use super::{Fit, Input};
use crate::forecast::numeric::minimise;

/// A level that follows the values, and a weighted line through them.
///
/// Model: `ŷ[i] = ℓ[i] + w · (A[i] (1 − α)ⁱ + B[i] (1 − (1 − α)ⁱ⁺¹) / α)`, then `ℓ[i+1] = α y[i] + (1 − α) ℓ[i]`. Without a
/// line this is simple exponential smoothing, with one it is a Theta model of `w = 1 − 1/θ`.
///
/// # References
/// Fiorucci, Pellegrini, Louzada, Petropoulos & Koehler (2016), "Models for optimising the theta method and their relationship
/// to state space models", equations 8 to 13, doi 10.1016/j.ijforecast.2016.02.005.
#[derive(Clone, Copy, Debug)]
pub(super) struct Smoothing {
    pub(super) line: Line,
    /// How much of an error the level takes on, from 0 to 1.
    pub(super) alpha: f64,
    /// The level before the first value.
    pub(super) level: f64,
    /// The weight of the line, from 0 up to 1.
    pub(super) weight: f64,
}

/// Which line a level is combined with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Line {
    None,
    /// The least-squares line through all values.
    Static,
    /// For every value, the least-squares line through those before it.
    Dynamic,
}

/// How the weight of the line is found.
#[derive(Clone, Copy, Debug)]
pub(super) enum Weight {
    Fixed(f64),
    Free,
}

/// The greatest weight of a line: θ = 10⁶.
const MOST_WEIGHT: f64 = 1.0 - 1e-6;

/// Intercept and slope of the line as it is known before a value.
#[derive(Clone, Copy)]
struct Known {
    values: f64,
    mean: f64,
    intercept: f64,
    slope: f64,
}

impl Smoothing {
    /// The model with the least sum of squared one-step errors, those of the first `skip` values left out.
    ///
    /// # Numerics
    /// Forecasts are linear in level and weight, so that both are solved by least squares for each `α`, and only `α` is
    /// searched for. O(n) for each of some 35 tries.
    pub(super) fn least_squares(values: &[f64], line: Line, weight: Weight, alphas: (f64, f64), skip: usize) -> Self {
        let lines = lines(values, line);
        let mut squares = |alpha: f64| solve(values, &lines, weight, alpha, skip).0;
        let alpha = minimise(alphas.0, alphas.1, &mut squares);
        let (_, level, weight) = solve(values, &lines, weight, alpha, skip);
        Self { line, alpha, level, weight }
    }

    /// Forecasts with these parameters.
    pub(super) fn run(&self, input: &Input<'_>) -> Fit {
        let mut lines = lines(input.values, self.line);
        let (mut level, mut decay) = (self.level, 1.0);
        let mut forecast = |line: Known, value: Option<f64>| {
            let ahead = level + self.weight * line.at(decay, self.alpha);
            level += self.alpha * (value.unwrap_or(ahead) - level);
            decay *= 1.0 - self.alpha;
            ahead
        };
        let mut next = lines.pop().unwrap_or(Known::START);
        let fitted = lines.into_iter().zip(input.values).map(|(line, &value)| forecast(line, Some(value))).collect();
        let mut mean = Vec::with_capacity(input.horizon());
        for _ in 0..input.horizon() {
            let ahead = forecast(next, None);
            mean.push(ahead);
            if self.line == Line::Dynamic {
                next.add(ahead);
            }
        }
        // The dynamic line takes on a share of an error that falls with the square of the length; it is left out.
        Fit { fitted, mean, echo: vec![self.alpha; input.horizon().saturating_sub(1)] }
    }
}

impl Known {
    const START: Self = Self { values: 0.0, mean: 0.0, intercept: 0.0, slope: 0.0 };

    /// The line's part of a forecast, `decay` being (1 − α) to the power of the number of values before it.
    fn at(&self, decay: f64, alpha: f64) -> f64 {
        self.intercept * decay + self.slope * (1.0 - decay * (1.0 - alpha)) / alpha
    }

    /// Takes in one more value; Fiorucci et al. (2016), equations 14 and 15.
    fn add(&mut self, value: f64) {
        let count = self.values;
        if count > 0.0 {
            self.slope = ((count - 1.0) * self.slope + 6.0 * (value - self.mean) / (count + 1.0)) / (count + 2.0);
        }
        self.mean += (value - self.mean) / (count + 1.0);
        self.values += 1.0;
        self.intercept = self.mean - self.slope * (self.values + 1.0) / 2.0;
    }
}

/// The line as it is known before each value, and before the first step to come.
fn lines(values: &[f64], line: Line) -> Vec<Known> {
    let mut known = Known::START;
    if line == Line::Static {
        values.iter().for_each(|&value| known.add(value));
    }
    let mut lines = Vec::with_capacity(values.len() + 1);
    for &value in values {
        lines.push(known);
        if line == Line::Dynamic {
            known.add(value);
        }
    }
    lines.push(known);
    lines
}

/// Sum of squared errors, level and weight that make it least.
fn solve(values: &[f64], lines: &[Known], weight: Weight, alpha: f64, skip: usize) -> (f64, f64, f64) {
    let (mut level, mut decay) = (0.0, 1.0);
    // Products of error without level and line (r), the level's part (d) and the line's part (g).
    let [mut rr, mut rd, mut rg, mut dd, mut dg, mut gg] = [0.0; 6];
    for (index, (&value, line)) in values.iter().zip(lines).enumerate() {
        let error = value - level;
        if index >= skip {
            let part = line.at(decay, alpha);
            rr += error * error;
            rd += error * decay;
            rg += error * part;
            dd += decay * decay;
            dg += decay * part;
            gg += part * part;
        }
        level += alpha * error;
        decay *= 1.0 - alpha;
    }
    let level_of =
        |weight: f64| if dd > 0.0 { (rd - weight * dg) / dd } else { values.first().copied().unwrap_or(0.0) };
    let weight = match weight {
        Weight::Fixed(weight) => weight,
        Weight::Free => {
            let determinant = gg * dd - dg * dg;
            let free = (rg * dd - rd * dg) / determinant;
            if determinant > 0.0 && free.is_finite() { free.clamp(0.0, MOST_WEIGHT) } else { 0.0 }
        }
    };
    let level = level_of(weight);
    let squares =
        rr - 2.0 * (level * rd + weight * rg) + level * level * dd + weight * (2.0 * level * dg + weight * gg);
    (squares, level, weight)
}
