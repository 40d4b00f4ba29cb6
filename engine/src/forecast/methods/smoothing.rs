use super::{Fit, Input};
use crate::forecast::numeric::{LANES, Place, bounded, minimise};

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

/// A line as it is known before a value.
#[derive(Clone, Copy)]
struct Known {
    intercept: f64,
    slope: f64,
}

/// The line through the values so far, and what it is reckoned on with.
struct Growing {
    known: Known,
    count: f64,
    mean: f64,
}

/// The line as it is known before each value; none for [`Line::None`].
pub(super) struct Lines {
    before: Vec<Known>,
    /// That of all values.
    last: Growing,
}

impl Smoothing {
    /// Forecasts by the model with the least sum of squared one-step errors, those of the first `skip` values left out. Its `α`, if
    /// it is not known, is searched for between two.
    ///
    /// # Numerics
    /// Forecasts are linear in level and weight, so that both are solved by least squares for each `α`, and only `α` is
    /// searched for. O(n) for each of some 20 tries.
    pub(super) fn fit(
        input: &Input<'_>,
        line: Line,
        weight: Weight,
        alphas: (f64, f64),
        skip: usize,
        known: &mut Option<Place>,
    ) -> Fit {
        let values = input.values;
        let lines = Lines::new(values, line);
        let solve =
            |alphas: &[f64; LANES]| sums(values, &lines.before, alphas, skip).map(|sums| sums.solve(weight, values[0]));
        let search = || minimise(alphas.0, alphas.1, &mut |alphas| solve(alphas).map(|solved| solved.squares));
        let [alpha, ..] = *known.get_or_insert_with(|| [search(), 0.0, 0.0, 0.0]);
        let [Solved { level, weight, .. }, ..] = solve(&[alpha; LANES]);
        Self { line, alpha, level, weight }.run(input, lines)
    }

    /// Forecasts with these parameters.
    pub(super) fn run(&self, input: &Input<'_>, Lines { before, mut last }: Lines) -> Fit {
        let (mut level, mut decay) = (self.level, 1.0);
        let (kept, inverse) = (1.0 - self.alpha, 1.0 / self.alpha);
        let mut forecast = |line: Known, value: Option<f64>| {
            let ahead = level + self.weight * line.at(decay, kept, inverse);
            level += self.alpha * (value.unwrap_or(ahead) - level);
            decay *= kept;
            ahead
        };
        let known = |index: usize| before.get(index).copied().unwrap_or(Known::NONE);
        let ahead = |(index, &value): (usize, &f64)| forecast(known(index), Some(value));
        let fitted = input.values.iter().enumerate().map(ahead).collect();
        let mut mean = Vec::with_capacity(input.horizon());
        for _ in 0..input.horizon() {
            let ahead = forecast(last.known, None);
            mean.push(ahead);
            if self.line == Line::Dynamic {
                last.add(ahead);
            }
        }
        // The dynamic line takes on a share of an error that falls with the square of the length; it is left out.
        Fit { fitted, mean, echo: vec![self.alpha; input.horizon().saturating_sub(1)] }
    }
}

impl Known {
    const NONE: Self = Self { intercept: 0.0, slope: 0.0 };

    /// The line's part of a forecast, `decay` being (1 − α) to the power of the number of values before it, `kept` 1 − α and
    /// `inverse` 1 / α.
    fn at(&self, decay: f64, kept: f64, inverse: f64) -> f64 {
        self.intercept * decay + self.slope * (1.0 - decay * kept) * inverse
    }
}

impl Growing {
    const START: Self = Self { known: Known::NONE, count: 0.0, mean: 0.0 };

    /// Takes in one more value; Fiorucci et al. (2016), equations 14 and 15.
    ///
    /// # Numerics
    /// What the count is divided by is reckoned apart: the slope has not to wait for it.
    fn add(&mut self, value: f64) {
        let (count, next) = (self.count, self.count + 1.0);
        let (share, inverse) = (1.0 / (count + 2.0), 1.0 / next);
        if count > 0.0 {
            self.known.slope = (count - 1.0) * share * self.known.slope + 6.0 * inverse * share * (value - self.mean);
        }
        self.mean += inverse * (value - self.mean);
        self.count = next;
        self.known.intercept = self.mean - self.known.slope * (0.5 * (next + 1.0));
    }
}

impl Lines {
    pub(super) fn new(values: &[f64], line: Line) -> Self {
        let mut last = Growing::START;
        let mut before = Vec::new();
        if line != Line::None {
            before.reserve_exact(values.len());
            for &value in values {
                before.push(last.known);
                last.add(value);
            }
        }
        if line == Line::Static {
            before.fill(last.known);
        }
        Self { before, last }
    }
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
                if determinant > 0.0 && free.is_finite() { bounded(free, 0.0, MOST_WEIGHT) } else { 0.0 }
            }
        };
        let level = if dd > 0.0 { (rd - weight * dg) / dd } else { otherwise };
        let squares =
            rr - 2.0 * (level * rd + weight * rg) + level * level * dd + weight * (2.0 * level * dg + weight * gg);
        Solved { squares, level, weight }
    }
}
