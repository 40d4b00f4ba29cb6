use super::holt::echo;
use super::{Fit, Input};
use crate::forecast::numeric::{LANES, NormalEquations, Place, minimise_in_box};
use crate::forecast::season::{Season, SeasonKind};

/// Level, slope and season with additive errors: ETS(A,·,A) and ETS(A,·,M).
///
/// Model: `ŷ = (ℓ + φ b) ∘ s[phase]`, `∘` being plus or times, and `e = y − ŷ`. With an additive season `ℓ ← ℓ + φ b + α e`,
/// `b ← φ b + β e`, `s ← s + γ e`; with a multiplicative one the errors are divided by `s`, `s` and `ℓ + φ b`.
///
/// # References
/// Holt (1957); Winters (1960), doi 10.1287/mnsc.6.3.324; Hyndman, Koehler, Ord & Snyder (2008), tables 2.2 and 2.3.
#[derive(Clone, Debug)]
pub(super) struct Ets {
    pub(super) alpha: f64,
    pub(super) beta: f64,
    pub(super) gamma: f64,
    pub(super) phi: f64,
    pub(super) level: f64,
    pub(super) slope: f64,
    pub(super) season: Season,
}

/// What a search looks for.
#[derive(Clone, Copy)]
struct Parameters {
    alpha: f64,
    beta: f64,
    gamma: f64,
    phi: f64,
}

/// What becomes of the slope.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Slope {
    None,
    Damped,
}

/// The least and greatest share of an error that a state takes on; Hyndman & Khandakar (2008), section 2.2, likewise for the
/// damping.
const SHARES: (f64, f64) = (1e-4, 0.9999);
const DAMPING: (f64, f64) = (0.8, 0.98);
/// Level and slope start on the line through so many values at most, as there.
const START_VALUES: usize = 10;

/// The model of the least sum of squared one-step errors; `None` without two whole seasons, or where a multiplicative season is
/// asked for and the values are not all above zero.
///
/// # Numerics
/// The season starts with the classical decomposition, level and slope with a line through the first values without it. Two or
/// four parameters are left to a simplex: some 90 moves, each a run over the series.
pub(super) fn ets(input: &Input<'_>, kind: SeasonKind, slope: Slope, known: &mut Option<Place>) -> Option<Fit> {
    let season = Season::decompose(input, kind).filter(|season| season.kind == kind)?;
    let mut model = Ets::start(input, season, slope);
    // β and γ are searched for as shares of what α leaves them: β < α and γ < 1 − α.
    let low = [SHARES.0, SHARES.0, SHARES.0, DAMPING.0];
    let high = [SHARES.1, SHARES.1, SHARES.1, DAMPING.1];
    let start = [0.2, 0.1, 0.1, 0.95];
    let count = if slope == Slope::None { 2 } else { 4 };
    let parameters = |at: &Place| Parameters {
        alpha: at[0],
        gamma: at[1] * (1.0 - at[0]),
        beta: if slope == Slope::None { 0.0 } else { at[2] * at[0] },
        phi: if slope == Slope::None { 0.0 } else { at[3] },
    };
    let mut season = vec![[0.0; LANES]; input.period];
    let mut squares = |places: &[Place; LANES]| {
        season.iter_mut().zip(&model.season.of_phase).for_each(|(lanes, factor)| *lanes = [*factor; LANES]);
        model.squares(input, &places.map(|at| parameters(&at)), &mut season)
    };
    let search = || minimise_in_box(&start[..count], &low[..count], &high[..count], &mut squares);
    let Parameters { alpha, beta, gamma, phi } = parameters(known.get_or_insert_with(search));
    model = Ets { alpha, beta, gamma, phi, ..model };
    Some(model.run(input))
}

impl Ets {
    fn start(input: &Input<'_>, season: Season, slope: Slope) -> Self {
        let adjusted = season.remove(input);
        let first = &adjusted[..adjusted.len().min(START_VALUES.max(2 * input.period))];
        let mut line = NormalEquations::new(if slope == Slope::None { 1 } else { 2 });
        for (index, &value) in first.iter().enumerate() {
            line.add(&[1.0, (index + 1) as f64][..if slope == Slope::None { 1 } else { 2 }], value);
        }
        let weights = line.solve();
        let slope = weights.get(1).copied().unwrap_or(0.0);
        Self { alpha: 0.0, beta: 0.0, gamma: 0.0, phi: 0.0, level: weights[0], slope, season }
    }

    /// Forecasts with these parameters; the states are then those at the end of the values.
    pub(super) fn run(&mut self, input: &Input<'_>) -> Fit {
        let fitted =
            input.values.iter().zip(input.phases).map(|(&value, &phase)| self.step(phase, Some(value))).collect();
        let mean = input.future().iter().map(|&phase| self.step(phase, None)).collect();
        let mut echo = echo(self.alpha, self.beta, self.phi, input.horizon());
        if let [first, later @ ..] = input.future() {
            for (echo, phase) in echo.iter_mut().zip(later) {
                *echo += if phase == first { self.gamma } else { 0.0 };
            }
        }
        Fit { fitted, mean, echo }
    }

    /// The sums of squared errors of several parameters, all from this start; `season` holds its season in each lane.
    fn squares(
        &self,
        input: &Input<'_>,
        parameters: &[Parameters; LANES],
        season: &mut [[f64; LANES]],
    ) -> [f64; LANES] {
        let is_additive = self.season.kind == SeasonKind::Additive;
        let (alpha, beta) = (parameters.map(|at| at.alpha), parameters.map(|at| at.beta));
        let (gamma, phi) = (parameters.map(|at| at.gamma), parameters.map(|at| at.phi));
        let (mut level, mut slope, mut squares) = ([self.level; LANES], [self.slope; LANES], [0.0; LANES]);
        for (&value, &phase) in input.values.iter().zip(input.phases) {
            let season = &mut season[usize::from(phase)];
            for lane in 0..LANES {
                let base = level[lane] + phi[lane] * slope[lane];
                let (error, of_level, of_season) = shares(base, season[lane], Some(value), is_additive);
                squares[lane] += error * error;
                level[lane] = base + alpha[lane] * of_level;
                slope[lane] = phi[lane] * slope[lane] + beta[lane] * of_level;
                season[lane] += gamma[lane] * of_season;
            }
        }
        squares
    }

    /// Forecasts one step and takes in its value, if it is known.
    fn step(&mut self, phase: u16, value: Option<f64>) -> f64 {
        let season = &mut self.season.of_phase[usize::from(phase)];
        let base = self.level + self.phi * self.slope;
        let is_additive = self.season.kind == SeasonKind::Additive;
        let ahead = if is_additive { base + *season } else { base * *season };
        let (_, of_level, of_season) = shares(base, *season, value, is_additive);
        self.level = base + self.alpha * of_level;
        self.slope = self.phi * self.slope + self.beta * of_level;
        *season += self.gamma * of_season;
        ahead
    }
}

/// The error of a forecast from a base and a season, and what of it level and season are given; nothing where the value is not known.
///
/// # Numerics
/// `e / s` is `y / s − base`, which has not to wait for the base to be divided.
fn shares(base: f64, season: f64, value: Option<f64>, is_additive: bool) -> (f64, f64, f64) {
    let ahead = if is_additive { base + season } else { base * season };
    let Some(value) = value else { return (0.0, 0.0, 0.0) };
    let error = value - ahead;
    if is_additive {
        return (error, error, error);
    }
    // A factor or level that has come to nothing takes on no more errors.
    let of_level = if season.abs() > f64::EPSILON { value / season - base } else { 0.0 };
    (error, of_level, if base.abs() > f64::EPSILON { error / base } else { 0.0 })
}
