use super::holt::echo;
use super::{Fit, Input};
use crate::forecast::numeric::{NormalEquations, minimise_in_box};
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
/// four parameters are left to a simplex: some 250 runs over the series.
pub(super) fn ets(input: &Input<'_>, kind: SeasonKind, slope: Slope) -> Option<Fit> {
    let season = Season::decompose(input, kind).filter(|season| season.kind == kind)?;
    let mut model = Ets::start(input, season, slope);
    // β and γ are searched for as shares of what α leaves them: β < α and γ < 1 − α.
    let low = [SHARES.0, SHARES.0, SHARES.0, DAMPING.0];
    let high = [SHARES.1, SHARES.1, SHARES.1, DAMPING.1];
    let start = [0.2, 0.1, 0.1, 0.95];
    let count = if slope == Slope::None { 2 } else { 4 };
    let set = |model: &mut Ets, at: &[f64]| {
        model.alpha = at[0];
        model.gamma = at[1] * (1.0 - at[0]);
        model.beta = at.get(2).map_or(0.0, |share| share * at[0]);
        model.phi = at.get(3).copied().unwrap_or(0.0);
    };
    let mut scratch = model.clone();
    let mut squares = |at: &[f64]| {
        set(&mut scratch, at);
        scratch.level = model.level;
        scratch.slope = model.slope;
        scratch.season.of_phase.copy_from_slice(&model.season.of_phase);
        scratch.squares(input)
    };
    let at = minimise_in_box(&start[..count], &low[..count], &high[..count], &mut squares);
    set(&mut model, &at);
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

    fn squares(&mut self, input: &Input<'_>) -> f64 {
        let square = |(&value, &phase): (&f64, &u16)| (value - self.step(phase, Some(value))).powi(2);
        input.values.iter().zip(input.phases).map(square).sum()
    }

    /// Forecasts one step and takes in its value, if it is known.
    fn step(&mut self, phase: u16, value: Option<f64>) -> f64 {
        let season = &mut self.season.of_phase[usize::from(phase)];
        let base = self.level + self.phi * self.slope;
        let is_additive = self.season.kind == SeasonKind::Additive;
        let ahead = if is_additive { base + *season } else { base * *season };
        let error = value.map_or(0.0, |value| value - ahead);
        // A factor or level that has come to nothing takes on no more errors.
        let per = |divisor: f64| if divisor.abs() > f64::EPSILON { error / divisor } else { 0.0 };
        let (of_level, of_season) = if is_additive { (error, error) } else { (per(*season), per(base)) };
        self.level = base + self.alpha * of_level;
        self.slope = self.phi * self.slope + self.beta * of_level;
        *season += self.gamma * of_season;
        ahead
    }
}
