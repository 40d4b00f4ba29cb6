use super::bulk::lesser;
use super::methods::Input;

/// The least factor of a phase: a phase of nothing cannot be divided by.
const LEAST_FACTOR: f64 = 0.05;
/// In a profile of its own, a day counts for at most so many mean days with demand, times the shop's factor: more is a bulk order.
const MOST_SIZES: f64 = 3.0;
/// How much of the noise is taken off the own profile, in units of James and Stein's: up to 2, nothing is worse than the own one.
const CAUTION: f64 = 2.0;

/// The shop's demand of each phase of the season over its mean: the mean over a set of series, of which each counts by its size.
#[derive(Clone, Debug)]
pub struct ProfileSums {
    /// Demand and steps of each phase.
    of_phase: Vec<(f64, f64)>,
}

impl ProfileSums {
    /// No series yet; `period` is the number of phases.
    #[must_use]
    pub fn new(period: usize) -> Self {
        Self { of_phase: vec![(0.0, 0.0); period] }
    }

    /// Adds a series: its values and their phases.
    pub fn add(&mut self, values: &[f64], phases: &[u16]) {
        values.iter().zip(phases).for_each(|(&value, &phase)| self.add_values(phase, value, 1.0));
    }

    /// Adds so many values of a phase by their sum.
    pub fn add_values(&mut self, phase: u16, sum: f64, count: f64) {
        let (all, values) = &mut self.of_phase[usize::from(phase)];
        *all += sum;
        *values += count;
    }

    /// A factor a phase, of mean 1 over the values; 1 for phases without any.
    #[must_use]
    pub fn factors(&self) -> Vec<f64> {
        let add = |(total, all): (f64, f64), (sum, count): &(f64, f64)| (total + sum, all + count);
        let (total, count) = self.of_phase.iter().fold((0.0, 0.0), add);
        let factor = |&(sum, of_phase): &(f64, f64)| {
            if total > 0.0 && of_phase > 0.0 { (sum / of_phase / (total / count)).max(LEAST_FACTOR) } else { 1.0 }
        };
        self.of_phase.iter().map(factor).collect()
    }
}

/// The shop's profile moved towards the series' own as far as the own one stands out from its noise.
///
/// Model: `p = shop + s (own − shop)`, `s = max(0, 1 − 2 (k − 2) / k · Σ variance of own / Σ (own − shop)²)` over the `k` phases.
///
/// Of all that are no worse than the own profile it is the one nearest to the shop's: what products of a shop have in common is their
/// week (docs/decisions/0019).
///
/// # Inputs
/// `mean_size` is the mean of the values above zero.
///
/// # References
/// James & Stein (1961), "Estimation with quadratic loss", in the positive-part form of Efron & Morris (1973), doi
/// 10.1080/01621459.1973.10481350, towards a given point.
pub(super) fn shrunken_profile(input: &Input<'_>, shop: &[f64], mean_size: f64) -> Vec<f64> {
    let of_phase = |factor: &f64| PhaseSums { most: MOST_SIZES * mean_size * factor, ..PhaseSums::default() };
    let mut sums: Vec<PhaseSums> = shop.iter().map(of_phase).collect();
    for (&value, &phase) in input.values.iter().zip(input.phases) {
        sums[usize::from(phase)].add(value);
    }
    let mean = sums.iter().map(|phase| phase.sum).sum::<f64>() / input.values.len() as f64;
    let is_thin = sums.iter().any(|phase| phase.count == 1.0);
    if mean <= 0.0 || is_thin {
        return shop.to_vec();
    }
    let inverse = 1.0 / mean;
    let (mut phases, mut noise, mut distance) = (0.0, 0.0, 0.0);
    for (phase, shop) in sums.iter().zip(shop).filter(|(phase, _)| phase.count > 0.0) {
        let own = phase.sum / phase.count;
        phases += 1.0;
        noise += (phase.squares - own * phase.sum).max(0.0) / (phase.count * (phase.count - 1.0));
        distance += (own * inverse - shop) * (own * inverse - shop);
    }
    noise *= inverse * inverse;
    let share =
        if distance > 0.0 { (1.0 - CAUTION * (phases - 2.0) / phases * noise / distance).max(0.0) } else { 0.0 };
    let towards = |(phase, &shop): (&PhaseSums, &f64)| {
        let own = phase.sum / phase.count * inverse;
        if phase.count > 0.0 { (shop + share * (own - shop)).max(LEAST_FACTOR) } else { shop }
    };
    sums.iter().zip(shop).map(towards).collect()
}

/// What a series sold in a phase.
#[derive(Clone, Copy, Default)]
struct PhaseSums {
    /// The most that a step counts for.
    most: f64,
    /// Steps.
    count: f64,
    /// The sum of what they count for.
    sum: f64,
    /// That of its squares.
    squares: f64,
}

impl PhaseSums {
    fn add(&mut self, value: f64) {
        let bounded = lesser(value, self.most);
        self.count += 1.0;
        self.sum += bounded;
        self.squares += bounded * bounded;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::forecast::facts::Facts;

    #[test]
    fn a_clear_profile_of_its_own_is_kept_and_a_doubtful_one_is_not() {
        let phases: Vec<u16> = (0..62).map(|index| index % 3).collect();
        let own = |wobble: f64| -> Vec<f64> {
            (0..60)
                .map(|index| [10.0, 20.0, 30.0][index % 3] * if index % 2 == 0 { 1.0 + wobble } else { 1.0 - wobble })
                .collect()
        };
        let shop = [1.0, 1.0, 1.0];
        let shrunken = |values: &[f64]| {
            let input = Input { values, period: 3, phases: &phases, dates: &[] };
            shrunken_profile(&input, &shop, Facts::of(values).mean_size())
        };
        let clear = shrunken(&own(0.01));
        assert!((clear[0] - 0.5).abs() < 1e-3 && (clear[2] - 1.5).abs() < 1e-3, "{clear:?}");
        let mut noisy = vec![0.0; 60];
        noisy[3..6].copy_from_slice(&[20.0, 25.0, 15.0]);
        assert_eq!(shrunken(&noisy), shop);
    }
}
