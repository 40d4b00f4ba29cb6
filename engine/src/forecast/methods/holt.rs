use super::{Fit, Input};
use crate::forecast::numeric::minimise_in_box;

/// A trend needs so many values.
const LEAST_VALUES: usize = 4;
/// Damping between these; Hyndman & Khandakar (2008), section 2.2.
const DAMPING: (f64, f64) = (0.8, 0.98);
/// Bounds of the shares that level and slope take on of an error.
const SHARES: (f64, f64) = (1e-4, 0.9999);

/// A level with a slope that may be damped: ETS(A,A,N) and ETS(A,Ad,N).
///
/// Model: `ŷ[i] = ℓ + φ b`, `e = y − ŷ`, `ℓ ← ℓ + φ b + α e`, `b ← φ b + β e`, with `β = α · share`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Trend {
    pub(super) alpha: f64,
    pub(super) beta: f64,
    pub(super) phi: f64,
    pub(super) level: f64,
    pub(super) slope: f64,
}

/// Holt's linear trend.
///
/// # References
/// Holt (1957, reprinted 2004), "Forecasting seasonals and trends by exponentially weighted moving averages", doi
/// 10.1016/j.ijforecast.2003.09.015.
pub(super) fn holt(input: &Input<'_>) -> Option<Fit> {
    Trend::least_squares(input.values, false).map(|trend| trend.run(input))
}

/// Gardner and McKenzie's damped trend.
///
/// # References
/// Gardner & McKenzie (1985), "Forecasting trends in time series", doi 10.1287/mnsc.31.10.1237.
pub(super) fn damped(input: &Input<'_>) -> Option<Fit> {
    Trend::least_squares(input.values, true).map(|trend| trend.run(input))
}

impl Trend {
    /// The model with the least sum of squared one-step errors; `None` for fewer than four values.
    ///
    /// # Numerics
    /// Level and slope at the start are solved by least squares, so that two or three parameters are left to a simplex.
    pub(super) fn least_squares(values: &[f64], is_damped: bool) -> Option<Self> {
        if values.len() < LEAST_VALUES {
            return None;
        }
        let phi_of = |at: &[f64]| at.get(2).copied().unwrap_or(1.0);
        let low = [SHARES.0, SHARES.0, DAMPING.0];
        let high = [SHARES.1, SHARES.1, DAMPING.1];
        let start = [0.3, 0.1, 0.95];
        let count = if is_damped { 3 } else { 2 };
        let mut squares = |at: &[f64]| solve(values, at[0], at[0] * at[1], phi_of(at)).0;
        let at = minimise_in_box(&start[..count], &low[..count], &high[..count], &mut squares);
        let (alpha, beta, phi) = (at[0], at[0] * at[1], phi_of(&at));
        let (_, level, slope) = solve(values, alpha, beta, phi);
        Some(Self { alpha, beta, phi, level, slope })
    }

    /// Forecasts with these parameters.
    pub(super) fn run(&self, input: &Input<'_>) -> Fit {
        let Self { alpha, beta, phi, mut level, mut slope } = *self;
        let mut step = |value: Option<f64>| {
            let ahead = level + phi * slope;
            let error = value.map_or(0.0, |value| value - ahead);
            level = ahead + alpha * error;
            slope = phi * slope + beta * error;
            ahead
        };
        let fitted = input.values.iter().map(|&value| step(Some(value))).collect();
        let mean = (0..input.horizon()).map(|_| step(None)).collect();
        Fit { fitted, mean, echo: echo(alpha, beta, phi, input.horizon()) }
    }
}

/// What is left of an error after 1, 2, … steps: `α + β (φ + φ² + …)`.
pub(super) fn echo(alpha: f64, beta: f64, phi: f64, horizon: usize) -> Vec<f64> {
    let (mut power, mut sum) = (1.0, 0.0);
    let mut next = || {
        power *= phi;
        sum += power;
        alpha + beta * sum
    };
    (1..horizon).map(|_| next()).collect()
}

/// Sum of squared errors, level and slope at the start that make it least.
fn solve(values: &[f64], alpha: f64, beta: f64, phi: f64) -> (f64, f64, f64) {
    // The states of three series at once: the values from a start of zeros, and what a first level and a first slope of one
    // would be forecast as among zeros.
    let mut states = [[0.0, 0.0], [1.0, 0.0], [0.0, 1.0]];
    let mut sums = [[0.0; 3]; 3];
    for &value in values {
        let mut errors = [value, 0.0, 0.0];
        for (error, [level, slope]) in errors.iter_mut().zip(&mut states) {
            let ahead = *level + phi * *slope;
            *error -= ahead;
            *level = ahead + alpha * *error;
            *slope = phi * *slope + beta * *error;
        }
        for (row, left) in sums.iter_mut().zip(errors) {
            for (sum, right) in row.iter_mut().zip(errors) {
                *sum += left * right;
            }
        }
    }
    let [[rr, rl, rs], [_, ll, ls], [_, _, ss]] = sums;
    let determinant = ll * ss - ls * ls;
    let (level, slope) = if determinant > f64::EPSILON * ll * ss {
        ((ls * rs - ss * rl) / determinant, (ls * rl - ll * rs) / determinant)
    } else {
        (-rl / ll, 0.0)
    };
    let squares = rr + 2.0 * (level * rl + slope * rs) + level * level * ll + slope * (2.0 * level * ls + slope * ss);
    (squares, level, slope)
}
