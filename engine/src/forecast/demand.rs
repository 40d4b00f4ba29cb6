use std::sync::LazyLock;

use super::flags::QUARTILES;
use super::numeric::{
    Random, kept, normal_quantile, outward, powers, quantile, quantiles, sort_few, sums_of_pairs, weighted_quantiles,
};
use crate::order::{float_of_rank, rank_of_float};

/// What was sold on a day over what the profile of the week says, as a distribution: later days count more.
pub(super) struct Demand {
    /// Ranks of the demands, sorted, with the days' ages as their last bits.
    ranks: Vec<u64>,
    /// How many of them are below zero.
    below: usize,
    /// The weights by which zero comes, and how many these are.
    zeros: ([f64; 3], usize),
    mean: f64,
    /// The sum of the weights.
    weight: f64,
    /// Sums of the values, their squares and cubes, by weight.
    powers: [f64; 3],
    /// How many days of one weight would tell as much.
    days: f64,
    /// The least and the greatest value.
    ends: (f64, f64),
    /// The quartiles of days with demand, each counting alike.
    pub(super) quartiles: [f64; 2],
}

/// Each open day further back counts so much less: half after 34.
const DAILY_DECAY: f64 = 0.98;
/// A day's age takes so many bits, the last ones of its demand, which then is known to 12 digits. An older day weighs nothing.
const AGE_BITS: u32 = 12;
const AGES: u64 = (1 << AGE_BITS) - 1;
/// The weight of a day of each age, the oldest first.
static WEIGHTS: LazyLock<[f64; 1 << AGE_BITS]> = LazyLock::new(|| {
    let mut weights = powers(DAILY_DECAY);
    weights.reverse();
    weights
});
/// A total leans at least so much to the right: of less, and of lean to the left, nothing is told.
const LEAST_SKEWNESS: f64 = 1e-3;
/// Totals are simulated if their moments tell less than nothing where the normal distribution is so low: few demands make them, and they
/// are of bounded size.
const LOW: f64 = -2.0;
/// So many paths draw from as many evenly spaced quantiles.
const DRAWS: usize = 256;
/// The seed of every series' paths: the same series has the same answer.
const SEED: u64 = 0x0041_6973_6c65;
/// From one step to the next, every odd number below [`DRAWS`] comes once before one comes again.
const STRIDE_STEP: usize = 162;

/// The normal distribution's quantiles in the middles of as many even parts as there are draws.
static NORMAL: LazyLock<[f64; DRAWS]> =
    LazyLock::new(|| std::array::from_fn(|index| normal_quantile((index as f64 + 0.5) / DRAWS as f64)));

/// The steps that have a demand, in order.
pub(super) fn steps_with_demand(values: &[f64]) -> Vec<u32> {
    kept(0..values.len() as u32, values.len(), |step| values[step as usize] != 0.0)
}

impl Demand {
    /// The distribution of values over the profile, `sales` being the steps that have any; `None` where their mean is not above zero.
    pub(super) fn seen(all: &[f64], sales: &[u32]) -> Option<Self> {
        let days = all.len().min(AGES as usize);
        let values = &all[all.len() - days..];
        let (before, weights) = WEIGHTS.split_at(WEIGHTS.len() - days);
        let [first, second, third, of_zeros] = sums_of_pairs(values, weights, |value, weight| {
            let (once, zero) = (value * weight, if value == 0.0 { weight } else { 0.0 });
            [once, value * once, value * value * once, zero]
        });
        // The sums of the weights and of their squares.
        let rest = before.last().copied().unwrap_or_default();
        let sum = (1.0 - rest) / (1.0 - DAILY_DECAY);
        let squares = (1.0 - rest * rest) / (1.0 - DAILY_DECAY * DAILY_DECAY);
        let mean = first / sum;
        if mean <= 0.0 {
            return None;
        }
        let last = all.len() - 1;
        let rank = |&sale: &u32| rank_of_float(all[sale as usize]) & !AGES | (last - sale as usize) as u64;
        let sales = &sales[sales.partition_point(|&sale| (sale as usize) < all.len() - days)..];
        let mut ranks: Vec<u64> = sales.iter().rev().map(rank).collect();
        let count = ranks.len();
        sort_few(&mut ranks);
        let below = ranks.partition_point(|&rank| rank < rank_of_float(0.0));
        // Of all zeros, the outer two stand by themselves, as if all were of one weight.
        let zeros = days - count;
        let outer = of_zeros / zeros as f64;
        let zeros = match zeros {
            0 => ([0.0; 3], 0),
            1 | 2 => ([of_zeros, 0.0, 0.0], 1),
            _ => ([outer, of_zeros - 2.0 * outer, outer], 3),
        };
        let demand = |place: usize| float_of_rank(ranks[place] & !AGES);
        let (least, most) = (demand(0), demand(count - 1));
        let ends = if zeros.1 > 0 { (least.min(0.0), most.max(0.0)) } else { (least, most) };
        let quartiles = QUARTILES.map(|probability| quantile(count - 1, probability, demand));
        let powers = [first, second, third];
        Some(Self { ranks, below, zeros, mean, weight: sum, powers, days: sum * sum / squares, ends, quartiles })
    }

    /// All values with their weights, sorted.
    fn sorted(&self) -> impl Iterator<Item = (f64, f64)> {
        let (below, above) = self.ranks.split_at(self.below);
        let weights: &[f64] = &*WEIGHTS;
        let weighted = |&rank: &u64| (float_of_rank(rank & !AGES), weights[(AGES - (rank & AGES)) as usize]);
        let zeros = self.zeros.0[..self.zeros.1].iter().map(|&weight| (0.0, weight));
        below.iter().map(weighted).chain(zeros).chain(above.iter().map(weighted))
    }

    /// The quantiles at rising probabilities, of which so much more is left out as one more day may lie beyond, in parts of the mean.
    #[inline(never)]
    pub(super) fn relative_quantiles(&self, probabilities: &[f64]) -> Vec<f64> {
        let places = probabilities.iter().map(|probability| outward(*probability, self.days) * self.weight);
        let mut found = weighted_quantiles(self.sorted(), places);
        found.iter_mut().for_each(|value| *value /= self.mean);
        found
    }

    /// Quantiles of the total of steps with these means, which share the doubt about the level.
    ///
    /// Model: `T = S (1 + ½ δ z)²`, `S` being the sum of steps drawn one by one, and `z` a normal number. A square does not fall below zero
    /// and leans to the right, as the truth does above an estimate that fell short of it.
    ///
    /// # Inputs
    /// `ratio` is how much larger the variance of a total is than the sum of those of its steps, which tells `δ`.
    ///
    /// # Numerics
    /// Quantiles are those of a gamma distribution of the same mean, variance and skewness, moved to where that makes it begin. If it begins
    /// above zero, a total may still lie between: below the middle, a quantile is that of the gamma distribution of the same mean and
    /// variance which begins at zero, if that is less. Where the moved one lies below zero, totals are simulated.
    ///
    /// # References
    /// Wilson & Hilferty (1931), "The distribution of chi-square", doi 10.1073/pnas.17.12.684, for quantiles of gamma distributions.
    /// docs/decisions/0018 tells how often totals lie within.
    pub(super) fn total_quantiles(&self, means: &[f64], ratio: f64, probabilities: &[f64]) -> Vec<f64> {
        let [first, second, third] = self.moments();
        let spread = second - 2.0 * first + 1.0;
        let doubt = ((ratio - 1.0).max(0.0) * spread / means.len().max(1) as f64).sqrt();
        let of_powers = means.iter().fold([0.0; 3], |[sum, squares, cubes], mean| {
            [sum + mean, squares + mean * mean, cubes + mean * mean * mean]
        });
        let sum = first * of_powers[0];
        let variance = (second - first * first) * of_powers[1];
        let lean = (third - first * (3.0 * second - 2.0 * first * first)) * of_powers[2];
        // Moments of the square of 1 + ½ δ z.
        let a = 0.25 * doubt * doubt;
        let factors = [1.0 + a, 1.0 + a * (6.0 + 3.0 * a), 1.0 + a * (15.0 + a * (45.0 + 15.0 * a))];
        let mean = sum * factors[0];
        let square = (sum * sum + variance) * factors[1];
        let cube = (sum * sum * sum + 3.0 * sum * variance + lean) * factors[2];
        let variance = square - mean * mean;
        let deviation = variance.max(0.0).sqrt();
        let skewness = (cube - mean * (3.0 * variance + mean * mean)) / (variance * deviation);
        // No number where nothing varies.
        let skewness = if skewness > LEAST_SKEWNESS { skewness } else { LEAST_SKEWNESS };
        let (sixth, ratio) = (skewness / 6.0, deviation / mean);
        let cube = |shape: f64, normal: f64| {
            let root = (1.0 + shape * (normal - shape)).max(0.0);
            root * root * root
        };
        let moved = |normal: f64| mean + deviation * (cube(sixth, normal) - 1.0) / (3.0 * sixth);
        let at = |probability: f64| {
            let normal = normal_quantile(probability);
            let from_zero = if normal < 0.0 { mean * cube(ratio / 3.0, normal) } else { f64::INFINITY };
            moved(normal).min(from_zero)
        };
        // Values may be too large for their moments to be numbers.
        if moved(LOW) >= 0.0 && deviation.is_finite() {
            return probabilities.iter().map(|&probability| at(probability)).collect();
        }
        quantiles(self.simulated_totals(means, doubt).into_iter(), probabilities.iter().copied())
    }

    /// Totals of steps with these means, on as many paths as there are draws.
    ///
    /// # Numerics
    /// On each step every draw comes once, so that the paths' mean is nearly that of all. Draws of nothing need not be added.
    ///
    /// # References
    /// McKay, Beckman & Conover (1979), "A comparison of three methods for selecting values of input variables", doi
    /// 10.1080/00401706.1979.10489755: Latin hypercube sampling.
    fn simulated_totals(&self, means: &[f64], doubt: f64) -> [f64; DRAWS] {
        let middles: [f64; DRAWS] = std::array::from_fn(|draw| (draw as f64 + 0.5) / DRAWS as f64);
        let draws = self.relative_quantiles(&middles);
        let first = draws.iter().take_while(|&&draw| draw == 0.0).count();
        let mut totals = [0.0; DRAWS];
        let mut random = Random::new(SEED);
        let mut stride = 1;
        for mean in means {
            // From one path to that of the next draw it is so far; as this is odd, each path comes once.
            stride = (stride + STRIDE_STEP) % DRAWS;
            let mut path = first * stride + random.below(DRAWS);
            for draw in &draws[first..] {
                totals[path % DRAWS] += mean * draw;
                path += stride;
            }
        }
        for (total, normal) in totals.iter_mut().zip(&*NORMAL) {
            *total *= (1.0 + 0.5 * doubt * normal).max(0.0).powi(2);
        }
        totals
    }

    /// The means of a step's demand, of its square and its cube, in parts of the mean. One more day is reckoned with than was seen, half of
    /// it as little as the least and half as much as the most.
    fn moments(&self) -> [f64; 3] {
        let (least, most) = self.ends;
        let inverse = 1.0 / self.mean;
        let share = 1.0 / (self.days + 1.0);
        std::array::from_fn(|power| {
            let of = |value: f64| (0..=power).fold(1.0, |product, _| product * value * inverse);
            (1.0 - share) * self.powers[power] / self.weight * (0..=power).fold(1.0, |product, _| product * inverse)
                + 0.5 * share * (of(least) + of(most))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(values: &[f64]) -> Option<Demand> {
        Demand::seen(values, &steps_with_demand(values))
    }

    const PROBABILITIES: [f64; 5] = [0.025, 0.1, 0.5, 0.9, 0.975];

    #[test]
    fn three_moments_tell_what_simulated_paths_do() {
        // Two days of three have demand, the larger the rarer.
        let values: Vec<f64> =
            (1..=240_u32).map(|day| f64::from((day * 7_919 % 241).pow(2) / 2_000).max(4.0) - 4.0).collect();
        let demand = seen(&values).unwrap();
        for ratio in [1.0, 3.0] {
            let told = demand.total_quantiles(&[5.0; 20], ratio, &PROBABILITIES);
            let variance = demand.moments()[1] - 2.0 * demand.moments()[0] + 1.0;
            let simulated = demand.simulated_totals(&[5.0; 20], ((ratio - 1.0) * variance / 20.0).sqrt());
            for (told, probability) in told.into_iter().zip(PROBABILITIES) {
                let below = simulated.iter().filter(|&&total| total < told).count() as f64 / simulated.len() as f64;
                assert!((below - probability).abs() < 0.02, "{ratio}: {below} of the paths, {probability}");
            }
        }
    }

    #[test]
    fn a_total_of_days_that_are_alike_is_sure() {
        let told = seen(&[3.0; 60]).unwrap().total_quantiles(&[2.0; 10], 1.0, &PROBABILITIES);
        assert!(told.iter().all(|total| (total - 20.0).abs() < 1e-9), "{told:?}");
    }

    #[test]
    fn totals_of_bulk_orders_begin_at_zero() {
        // Forty days of one, then one of a thousand: most totals of ten days are ten, and few are a thousand.
        let mut values = [1.0; 200];
        values.iter_mut().skip(40).step_by(41).for_each(|value| *value = 1_000.0);
        let told = seen(&values).unwrap().total_quantiles(&[25.0; 10], 1.0, &PROBABILITIES);
        assert!(told[0] >= 0.0 && told[0] < 25.0, "{told:?}");
        assert!(told.is_sorted() && told[4] > 500.0, "{told:?}");
    }
}
