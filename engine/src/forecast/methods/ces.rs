use super::{Fit, Input};
use crate::forecast::numeric::minimise_in_box;
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
/// them. Some 250 runs over the series.
pub(super) fn ces(input: &Input<'_>) -> Option<Fit> {
    let season = Season::decompose(input, SeasonKind::Additive)?;
    let first = &season.remove(input)[..input.values.len().min(input.period)];
    let state = |value: f64| State { value, potential: value / POTENTIAL };
    let start = Ces {
        alpha: (0.0, 0.0),
        beta: (0.0, 0.0),
        level: state(first.iter().sum::<f64>() / first.len() as f64),
        season: season.of_phase.iter().copied().map(state).collect(),
    };
    let mut scratch = start.clone();
    let mut set = |at: &[f64]| {
        (scratch.alpha, scratch.beta) = ((at[0], at[1]), (at[2], at[3]));
        scratch.level = start.level;
        scratch.season.copy_from_slice(&start.season);
        scratch.run_there_and_back(input);
        let begun = scratch.clone();
        (scratch.squares(input), begun)
    };
    let at = minimise_in_box(&START, &LOW, &HIGH, &mut |at| set(at).0);
    Some(set(&at).1.run(input)).filter(|fit| is_within_reach(&fit.mean, input.values))
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

    fn squares(&mut self, input: &Input<'_>) -> f64 {
        let square = |(&value, &phase): (&f64, &u16)| (value - self.step(phase, Some(value))).powi(2);
        input.values.iter().zip(input.phases).map(square).sum()
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
        let Self { value, potential } = *self;
        self.value = value - (1.0 - share.1) * potential + (share.0 - share.1) * error;
        self.potential = value + (1.0 - share.0) * potential + (share.0 + share.1) * error;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn growth_is_followed_for_some_steps_and_not_for_ever() {
        let values: Vec<f64> = (0..48).map(|step| 100.0 * 1.04_f64.powi(step) + f64::from(step % 4 * 5)).collect();
        let mean = |horizon: usize| {
            let phases: Vec<u16> = (0..values.len() + horizon).map(|step| (step % 4) as u16).collect();
            ces(&Input { values: &values, period: 4, phases: &phases, dates: &[] }).map(|fit| fit.mean)
        };
        let near = mean(4).unwrap();
        assert!(near[3] > values[47] && near[3] < 1.5 * values[47], "{near:?}");
        assert_eq!(mean(600), None);
    }
}
