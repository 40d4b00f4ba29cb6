use super::{Fit, Input};
use crate::forecast::numeric::{LANES, Place, minimise_in_box};
use crate::forecast::season::{Season, SeasonKind};

/// Complex exponential smoothing with a season, each state a complex number: a level and its information potential.
///
/// Model: `ŷ = ℓ + s[phase]`, `e = y − ŷ`; `ℓ ← ℓ − (1 − α₁) c + (α₀ − α₁) e`, `c ← ℓ + (1 − α₀) c + (α₀ + α₁) e`, and likewise the
/// season of the phase with `β`. It has no trend and needs none: level and potential turn about each other.
///
/// # References
/// Svetunkov, Kourentzes & Ord (2022), "Complex exponential smoothing", doi 10.1002/nav.22074, the "full" seasonal model.
#[derive(Clone, Debug)]
pub(super) struct Ces {
    pub(super) alpha: (f64, f64),
    pub(super) beta: (f64, f64),
    pub(super) level: State,
    /// One state a phase.
    pub(super) season: Vec<State>,
}

/// A complex state.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct State {
    pub(super) value: f64,
    pub(super) potential: f64,
}

/// The states of several places of the search.
#[derive(Clone, Copy, Default)]
struct Lanes {
    value: [f64; LANES],
    potential: [f64; LANES],
}

/// What the parts of α and β may be, and where the search starts: those of statsforecast.
const LOW: [f64; 4] = [0.01; 4];
const HIGH: [f64; 4] = [1.8, 1.9, 1.5, 1.5];
const START: [f64; 4] = [1.3, 1.0, 1.3, 1.0];
/// The states at the start are settled on the values of so many seasons.
const START_SEASONS: usize = 3;
/// A state is at first this many times its potential.
const POTENTIAL: f64 = 1.1;

/// A forecast that leaves the values by more than so many times their span is none.
const REACH: f64 = 2.0;

/// The model of the least sum of squared one-step errors; `None` without two whole seasons, or where its forecast would leave all
/// that was seen far behind.
///
/// # Numerics
/// The states at the start come from the means and the season of the first values, and from a run forwards and back over three of
/// them. Some 90 moves, each a run over the series.
pub(super) fn ces(input: &Input<'_>, known: &mut Option<Place>) -> Option<Fit> {
    let season = Season::decompose(input, SeasonKind::Additive)?;
    let first = &season.remove(input)[..input.values.len().min(input.period)];
    let state = |value: f64| State { value, potential: value / POTENTIAL };
    let start = Ces {
        alpha: (0.0, 0.0),
        beta: (0.0, 0.0),
        level: state(first.iter().sum::<f64>() / first.len() as f64),
        season: season.of_phase.iter().copied().map(state).collect(),
    };
    let mut season = vec![Lanes::default(); start.season.len()];
    let mut squares = |places: &[Place; LANES]| start.squares(input, places, &mut season);
    let at = *known.get_or_insert_with(|| minimise_in_box(&START, &LOW, &HIGH, &mut squares));
    let mut found = Ces { alpha: (at[0], at[1]), beta: (at[2], at[3]), ..start };
    found.run_there_and_back(input);
    Some(found.run(input)).filter(|fit| is_within_reach(&fit.mean, input.values))
}

/// Level and potential may turn about each other ever wider: nothing holds them, and far ahead they would leave all that was seen.
fn is_within_reach(mean: &[f64], values: &[f64]) -> bool {
    let least = values.iter().copied().fold(f64::INFINITY, f64::min);
    let greatest = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let reach = REACH * (greatest - least);
    mean.iter().all(|&mean| mean >= least - reach && mean <= greatest + reach)
}

impl Ces {
    /// Forecasts with these parameters.
    pub(super) fn run(mut self, input: &Input<'_>) -> Fit {
        let fitted =
            input.values.iter().zip(input.phases).map(|(&value, &phase)| self.step(phase, Some(value))).collect();
        let mean = input.future().iter().map(|&phase| self.step(phase, None)).collect();
        // What an error of one does to later forecasts.
        let mut ripple = Self { level: State::default(), season: vec![State::default(); self.season.len()], ..self };
        let mut echo = Vec::with_capacity(input.horizon());
        for (step, &phase) in input.future().iter().enumerate() {
            echo.push(ripple.step(phase, if step == 0 { Some(1.0) } else { None }));
        }
        echo.drain(..1.min(echo.len()));
        Fit { fitted, mean, echo }
    }

    fn run_there_and_back(&mut self, input: &Input<'_>) {
        let all = input.values.iter().zip(input.phases).take(START_SEASONS * self.season.len());
        all.clone().chain(all.rev()).for_each(|(&value, &phase)| {
            self.step(phase, Some(value));
        });
    }

    /// The sums of squared errors at several places of the search, all from this start and there and back from it; `season` holds the
    /// states of the season.
    fn squares(&self, input: &Input<'_>, places: &[Place; LANES], season: &mut [Lanes]) -> [f64; LANES] {
        let shares: [[f64; LANES]; 4] = std::array::from_fn(|part| places.map(|at| at[part]));
        let mut level = Lanes::of(self.level);
        season.iter_mut().zip(&self.season).for_each(|(lanes, state)| *lanes = Lanes::of(*state));
        let first = input.values.len().min(START_SEASONS * self.season.len());
        level.follow(season, input, &shares, 0..first);
        level.follow(season, input, &shares, (0..first).rev());
        level.follow(season, input, &shares, 0..input.values.len())
    }

    /// Forecasts one step and takes in its value, if it is known.
    fn step(&mut self, phase: u16, value: Option<f64>) -> f64 {
        let season = &mut self.season[usize::from(phase)];
        let ahead = self.level.value + season.value;
        let error = value.map_or(0.0, |value| value - ahead);
        self.level.step(self.alpha, error);
        season.step(self.beta, error);
        ahead
    }
}

impl State {
    fn step(&mut self, share: (f64, f64), error: f64) {
        (self.value, self.potential) = next((self.value, self.potential), share, error);
    }
}

impl Lanes {
    fn of(state: State) -> Self {
        Self { value: [state.value; LANES], potential: [state.potential; LANES] }
    }

    /// Takes in values, being the level: the sums of their squared errors.
    fn follow(
        &mut self,
        season: &mut [Self],
        input: &Input<'_>,
        [alpha_0, alpha_1, beta_0, beta_1]: &[[f64; LANES]; 4],
        order: impl Iterator<Item = usize>,
    ) -> [f64; LANES] {
        let (mut level, mut squares) = (*self, [0.0; LANES]);
        for index in order {
            let (value, season) = (input.values[index], &mut season[usize::from(input.phases[index])]);
            for lane in 0..LANES {
                let error = value - (level.value[lane] + season.value[lane]);
                squares[lane] += error * error;
                (level.value[lane], level.potential[lane]) =
                    next((level.value[lane], level.potential[lane]), (alpha_0[lane], alpha_1[lane]), error);
                (season.value[lane], season.potential[lane]) =
                    next((season.value[lane], season.potential[lane]), (beta_0[lane], beta_1[lane]), error);
            }
        }
        *self = level;
        squares
    }
}

/// A state and its potential after an error.
fn next((value, potential): (f64, f64), share: (f64, f64), error: f64) -> (f64, f64) {
    let turned = value - (1.0 - share.1) * potential + (share.0 - share.1) * error;
    (turned, value + (1.0 - share.0) * potential + (share.0 + share.1) * error)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn growth_is_followed_for_some_steps_and_not_for_ever() {
        let values: Vec<f64> = (0..48).map(|step| 100.0 * 1.04_f64.powi(step) + f64::from(step % 4 * 5)).collect();
        let mean = |horizon: usize| {
            let phases: Vec<u16> = (0..values.len() + horizon).map(|step| (step % 4) as u16).collect();
            ces(&Input { values: &values, period: 4, phases: &phases, dates: &[] }, &mut None).map(|fit| fit.mean)
        };
        let near = mean(4).unwrap();
        assert!(near[3] > values[47] && near[3] < 1.5 * values[47], "{near:?}");
        assert_eq!(mean(600), None);
    }
}
