use super::{Fit, Input};
use crate::forecast::numeric::{LANES, Place, minimise_in_box};

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
pub(super) fn holt(input: &Input<'_>, known: &mut Option<Place>) -> Option<Fit> {
    Trend::least_squares(input.values, false, known).map(|trend| trend.run(input))
}

/// Gardner and McKenzie's damped trend.
///
/// # References
/// Gardner & McKenzie (1985), "Forecasting trends in time series", doi 10.1287/mnsc.31.10.1237.
pub(super) fn damped(input: &Input<'_>, known: &mut Option<Place>) -> Option<Fit> {
    Trend::least_squares(input.values, true, known).map(|trend| trend.run(input))
}

impl Trend {
    /// The model with the least sum of squared one-step errors; `None` for fewer than four values. Its shares and damping are searched
    /// for, if they are not known.
    ///
    /// # Numerics
    /// Level and slope at the start are solved by least squares, so that two or three parameters are left to a simplex.
    pub(super) fn least_squares(values: &[f64], is_damped: bool, known: &mut Option<Place>) -> Option<Self> {
        if values.len() < LEAST_VALUES {
            return None;
        }
        let low = [SHARES.0, SHARES.0, DAMPING.0];
        let high = [SHARES.1, SHARES.1, DAMPING.1];
        let start = [0.3, 0.1, 0.95];
        let count = if is_damped { 3 } else { 2 };
        let of = |at: &Place| Shares { alpha: at[0], beta: at[0] * at[1], phi: if is_damped { at[2] } else { 1.0 } };
        let mut squares =
            |places: &[Place; LANES]| solve(values, &places.map(|at| of(&at))).map(|solved| solved.squares);
        let search = || minimise_in_box(&start[..count], &low[..count], &high[..count], &mut squares);
        let shares = of(known.get_or_insert_with(search));
        let [Solved { level, slope, .. }, ..] = solve(values, &[shares; LANES]);
        let Shares { alpha, beta, phi } = shares;
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

/// What a search looks for.
#[derive(Clone, Copy)]
struct Shares {
    alpha: f64,
    beta: f64,
    phi: f64,
}

/// Sum of squared errors, level and slope at the start that make it least.
struct Solved {
    squares: f64,
    level: f64,
    slope: f64,
}

/// The starts of least squares of several shares.
///
/// # Numerics
/// What a first level and slope are forecast as among zeros are `(1, φ) Mᵏ` times both, `M` being the step from one state to the
/// next. As `Mᵏ = p M + q I` (Cayley and Hamilton), two numbers a step tell both, and the sum of squares is least over their weights.
fn solve(values: &[f64], shares: &[Shares; LANES]) -> [Solved; LANES] {
    let (alpha, beta, phi) = (shares.map(|at| at.alpha), shares.map(|at| at.beta), shares.map(|at| at.phi));
    let trace: [f64; LANES] = std::array::from_fn(|lane| 1.0 - alpha[lane] + phi[lane] * (1.0 - beta[lane]));
    let determinant: [f64; LANES] = std::array::from_fn(|lane| phi[lane] * (1.0 - alpha[lane]));
    // The states of the values from a start of zeros.
    let (mut levels, mut slopes) = ([0.0; LANES], [0.0; LANES]);
    let (mut p, mut q) = ([0.0; LANES], [1.0; LANES]);
    let [mut rr, mut rp, mut rq, mut pp, mut pq, mut qq] = [[0.0; LANES]; 6];
    for &value in values {
        for lane in 0..LANES {
            let ahead = levels[lane] + phi[lane] * slopes[lane];
            let error = value - ahead;
            levels[lane] = ahead + alpha[lane] * error;
            slopes[lane] = phi[lane] * slopes[lane] + beta[lane] * error;
            rr[lane] += error * error;
            rp[lane] += error * p[lane];
            rq[lane] += error * q[lane];
            pp[lane] += p[lane] * p[lane];
            pq[lane] += p[lane] * q[lane];
            qq[lane] += q[lane] * q[lane];
            (p[lane], q[lane]) = (trace[lane] * p[lane] + q[lane], -determinant[lane] * p[lane]);
        }
    }
    std::array::from_fn(|lane| {
        let Shares { alpha, beta, phi } = shares[lane];
        let [rr, rp, rq, pp, pq, qq] = [rr, rp, rq, pp, pq, qq].map(|sum| sum[lane]);
        let known = pp * qq - pq * pq;
        let (of_p, of_q) = if known > f64::EPSILON * pp * qq {
            ((pq * rq - qq * rp) / known, (pq * rp - pp * rq) / known)
        } else {
            (0.0, -rq / qq)
        };
        let squares = rr + 2.0 * (of_p * rp + of_q * rq) + of_p * of_p * pp + of_q * (2.0 * of_p * pq + of_q * qq);
        let slope = ((1.0 - alpha - phi * beta) * of_q - of_p) / (phi * phi);
        Solved { squares, level: -of_q - phi * slope, slope }
    })
}
