use crate::forecast::numeric::Loess;

/// Rounds over season and trend.
const ROUNDS: usize = 5;

/// A season by its phases.
pub(super) struct Cycle {
    /// How many steps it has.
    pub(super) length: usize,
    /// The phase of every value, and of every step to come.
    pub(super) phases: Vec<u16>,
}

/// Season and trend of so many values with one season.
///
/// # References
/// Cleveland, Cleveland, McRae & Terpenning (1990), "STL: A seasonal-trend decomposition procedure based on loess", Journal of
/// Official Statistics 6, section 2, without its weights for outliers; the windows are those of their section 3.
pub(super) struct Stl {
    length: usize,
    count: usize,
    of_pass: Loess,
    of_trend: Loess,
    of_phases: Vec<Loess>,
    phases: Vec<Phase>,
}

/// The steps of one phase.
struct Phase {
    /// Their places among the values and one more cycle on either side.
    places: Vec<usize>,
    /// How many of them lie before the values, within and after them.
    parts: [usize; 3],
    /// What smooths them, a place in [`Stl::of_phases`].
    smoother: usize,
}

impl Stl {
    /// Ready for `count` values, whose season is smoothed over `turns`.
    pub(super) fn new(cycle: &Cycle, count: usize, turns: usize) -> Self {
        let length = cycle.length;
        let odd = |length: usize| length | 1;
        let trend_window = (1.5 * length as f64 / (1.0 - 1.5 / turns as f64)).ceil() as usize;
        let mut stl = Self {
            length,
            count,
            // Three moving means take from either side what a cycle added.
            of_pass: Loess::new(odd(length + 1), true, count, (0, 0)),
            of_trend: Loess::new(odd(trend_window), true, count, (0, 0)),
            of_phases: Vec::new(),
            phases: phases(cycle, count),
        };
        let mut known: Vec<[usize; 3]> = Vec::new();
        for phase in &mut stl.phases {
            let [before, within, after] = phase.parts;
            phase.smoother = known.iter().position(|parts| *parts == phase.parts).unwrap_or(known.len());
            if phase.smoother == known.len() {
                known.push(phase.parts);
                stl.of_phases.push(Loess::new(turns, false, within, (before, after)));
            }
        }
        stl
    }

    /// Season and trend of the values.
    pub(super) fn decompose(&self, values: &[f64], season: &mut [f64], trend: &mut [f64]) {
        let (length, count) = (self.length, self.count);
        let (mut rest, mut of_phase) = (vec![0.0; count], vec![0.0; count]);
        let (mut extended, mut averaged) = (vec![0.0; count + 2 * length], vec![0.0; count + 2 * length]);
        trend.fill(0.0);
        for _ in 0..ROUNDS {
            rest.copy_from_slice(values);
            add(&mut rest, trend, -1.0);
            self.smooth_phases(&rest, &mut of_phase, &mut extended);
            season.copy_from_slice(&extended[length..length + count]);
            let once = moving_mean(&extended, length, &mut averaged);
            let twice = moving_mean(once, length, &mut extended);
            let thrice = moving_mean(twice, 3, &mut averaged);
            self.of_pass.smooth(thrice, &mut rest);
            add(season, &rest, -1.0);
            rest.copy_from_slice(values);
            add(&mut rest, season, -1.0);
            self.of_trend.smooth(&rest, trend);
        }
    }

    /// The values of each phase smoothed by themselves, with one more cycle before the first and after the last value.
    fn smooth_phases(&self, values: &[f64], smoothed_phase: &mut Vec<f64>, smoothed: &mut [f64]) {
        let mut known = Vec::with_capacity(self.count);
        for Phase { places, parts: [before, within, _], smoother } in &self.phases {
            known.clear();
            known.extend(places[*before..before + within].iter().map(|place| values[place - self.length]));
            smoothed_phase.resize(places.len(), 0.0);
            self.of_phases[*smoother].smooth(&known, smoothed_phase);
            places.iter().zip(&*smoothed_phase).for_each(|(&place, value)| smoothed[place] = *value);
        }
    }
}

/// The phases that values have.
fn phases(cycle: &Cycle, count: usize) -> Vec<Phase> {
    let (length, within) = (cycle.length, &cycle.phases[..count]);
    let parts = [&within[..length], within, &within[count - length..]];
    let last = usize::from(within.iter().copied().max().unwrap_or(0));
    let mut phases: Vec<Phase> = (0..=last).map(|_| Phase { places: Vec::new(), parts: [0; 3], smoother: 0 }).collect();
    let mut place = 0;
    for (part, steps) in parts.into_iter().enumerate() {
        for &phase in steps {
            let phase = &mut phases[usize::from(phase)];
            phase.places.push(place);
            phase.parts[part] += 1;
            place += 1;
        }
    }
    phases.retain(|phase| !phase.places.is_empty());
    phases
}

/// The means of all so many neighbours, written over others.
#[inline(never)]
fn moving_mean<'a>(values: &[f64], length: usize, means: &'a mut [f64]) -> &'a [f64] {
    let means = &mut means[..values.len() + 1 - length];
    means.fill(0.0);
    for first in 0..length {
        add(means, &values[first..], 1.0);
    }
    means.iter_mut().for_each(|mean| *mean /= length as f64);
    means
}

/// Adds to values so many times the others.
#[inline(never)]
pub(super) fn add(values: &mut [f64], others: &[f64], factor: f64) {
    values.iter_mut().zip(others).for_each(|(value, other)| *value += factor * other);
}
