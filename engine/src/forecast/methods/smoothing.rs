use super::{Fit, Input};
use crate::forecast::numeric::{LANES, Place, minimise};

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
    /// The model with the least sum of squared one-step errors, those of the first `skip` values left out. Its `α`, if it is not
    /// known, is searched for between two.
    ///
    /// # Numerics
    /// Forecasts are linear in level and weight, so that both are solved by least squares for each `α`, and only `α` is
    /// searched for. O(n) for each of some 20 tries.
    pub(super) fn least_squares(
        values: &[f64],
        line: Line,
        weight: Weight,
        alphas: (f64, f64),
        skip: usize,
        known: &mut Option<Place>,
    ) -> Self {
        let lines = lines(values, line);
        let solve =
            |alphas: &[f64; LANES]| sums(values, &lines, alphas, skip).map(|sums| sums.solve(weight, values[0]));
        let search = || minimise(alphas.0, alphas.1, &mut |alphas| solve(alphas).map(|solved| solved.squares));
        let [alpha, ..] = *known.get_or_insert_with(|| [search(), 0.0, 0.0, 0.0]);
        let [Solved { level, weight, .. }, ..] = solve(&[alpha; LANES]);
        Self { line, alpha, level, weight }
    }

    /// Forecasts with these parameters.
    pub(super) fn run(&self, input: &Input<'_>) -> Fit {
        let lines = lines(input.values, self.line);
        let (mut level, mut decay) = (self.level, 1.0);
        let mut forecast = |line: Known, value: Option<f64>| {
            let ahead = level + self.weight * line.at(decay, 1.0 - self.alpha, 1.0 / self.alpha);
            level += self.alpha * (value.unwrap_or(ahead) - level);
            decay *= 1.0 - self.alpha;
            ahead
        };
        let known = |index: usize| lines.get(index).copied().unwrap_or(Known::START);
        let ahead = |(index, &value): (usize, &f64)| forecast(known(index), Some(value));
        let fitted = input.values.iter().enumerate().map(ahead).collect();
        let mut next = known(input.values.len());
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

    /// The line's part of a forecast, `decay` being (1 − α) to the power of the number of values before it, `kept` 1 − α and
    /// `inverse` 1 / α.
    fn at(&self, decay: f64, kept: f64, inverse: f64) -> f64 {
        self.intercept * decay + self.slope * (1.0 - decay * kept) * inverse
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

/// The line as it is known before each value, and before the first step to come; none for [`Line::None`].
fn lines(values: &[f64], line: Line) -> Vec<Known> {
    if line == Line::None {
        return Vec::new();
    }
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

/// Products of the errors that a first level of zero and no line leave (r), the first level's part in a forecast (d) and the line's
/// part (g), summed over the values.
#[derive(Clone, Copy, Default)]
struct Sums {
    rr: f64,
    rd: f64,
    rg: f64,
    dd: f64,
    dg: f64,
    gg: f64,
}

/// What the sums are least at.
struct Solved {
    squares: f64,
    level: f64,
    weight: f64,
}

/// The sums of several `α` at once, those of the first `skip` values left out.
fn sums(values: &[f64], lines: &[Known], alphas: &[f64; LANES], skip: usize) -> [Sums; LANES] {
    let (mut level, mut decay) = ([0.0; LANES], [1.0; LANES]);
    let [mut rr, mut rd, mut rg, mut dd, mut dg, mut gg] = [[0.0; LANES]; 6];
    let kept = alphas.map(|alpha| 1.0 - alpha);
    let inverse = alphas.map(|alpha| 1.0 / alpha);
    for (index, &value) in values.iter().enumerate() {
        if index >= skip {
            for lane in 0..LANES {
                let error = value - level[lane];
                rr[lane] += error * error;
                rd[lane] += error * decay[lane];
                dd[lane] += decay[lane] * decay[lane];
            }
            if let Some(line) = lines.get(index) {
                for lane in 0..LANES {
                    let part = line.at(decay[lane], kept[lane], inverse[lane]);
                    rg[lane] += (value - level[lane]) * part;
                    dg[lane] += decay[lane] * part;
                    gg[lane] += part * part;
                }
            }
        }
        for lane in 0..LANES {
            level[lane] = kept[lane] * level[lane] + alphas[lane] * value;
            decay[lane] *= kept[lane];
        }
    }
    std::array::from_fn(|lane| Sums {
        rr: rr[lane],
        rd: rd[lane],
        rg: rg[lane],
        dd: dd[lane],
        dg: dg[lane],
        gg: gg[lane],
    })
}

impl Sums {
    /// Level and weight of the least sum of squares. `otherwise` is the level where no error counts.
    fn solve(self, weight: Weight, otherwise: f64) -> Solved {
        let Self { rr, rd, rg, dd, dg, gg } = self;
        let weight = match weight {
            Weight::Fixed(weight) => weight,
            Weight::Free => {
                let determinant = gg * dd - dg * dg;
                let free = (rg * dd - rd * dg) / determinant;
                if determinant > 0.0 && free.is_finite() { free.clamp(0.0, MOST_WEIGHT) } else { 0.0 }
            }
        };
        let level = if dd > 0.0 { (rd - weight * dg) / dd } else { otherwise };
        let squares =
            rr - 2.0 * (level * rd + weight * rg) + level * level * dd + weight * (2.0 * level * dg + weight * gg);
        Solved { squares, level, weight }
    }
}
