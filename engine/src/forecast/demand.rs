use std::sync::LazyLock;

use super::distribution::outward;
use super::methods::Input;
use super::numeric::{Random, WeightedValues, normal_quantile, powers, quantile, sort_for_quantiles};
use crate::order::{float_of_rank, rank_of_float, sort_numbers};

/// What was sold on a day over what the profile of the week says, as a distribution: later days count more.
pub(super) struct Demand {
    seen: WeightedValues,
    mean: f64,
    /// The sum of the weights.
    weight: f64,
    /// Sums of the values, their squares and cubes, by weight.
    powers: [f64; 3],
    /// How many days of one weight would tell as much.
    pub(super) days: f64,
}

/// Each open day further back counts so much less: half after 34.
const DAILY_DECAY: f64 = 0.98;
/// A day's age takes so many bits, the last ones of its demand, which then is known to 12 digits. An older day weighs nothing.
const AGE_BITS: u32 = 12;
const AGES: u64 = (1 << AGE_BITS) - 1;
/// The weight of a day of each age.
static WEIGHTS: LazyLock<[f64; 1 << AGE_BITS]> = LazyLock::new(|| powers(DAILY_DECAY));
/// A total that leans less to the right, or more, is simulated,
const LEAST_SKEWNESS: f64 = 1e-3;
const GREATEST_SKEWNESS: f64 = 2.0;
/// and so is one that its moments tell to be less than nothing where the normal distribution is so low: few demands make it, and they are
/// of bounded size.
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

impl Demand {
    /// The distribution of the input's values; `None` where their mean is not above zero.
    pub(super) fn seen(input: &Input<'_>, profile: &[f64]) -> Option<Self> {
        let mut powers = [0.0; 3];
        let mut of_zeros = 0.0;
        let of_age: &[f64] = &*WEIGHTS;
        let days = input.values.len().min(AGES as usize);
        // Each demand is written after those before it, and stays if it is one: whether it is cannot be foreseen.
        let (mut ranks, mut count) = (vec![0; days], 0);
        let ages = input.values.iter().zip(input.phases).rev().zip(&of_age[..days]).zip(0..);
        for (((&value, &phase), weight), age) in ages {
            let relative = value / profile[usize::from(phase)];
            let square = relative * relative;
            powers[0] += relative * weight;
            powers[1] += square * weight;
            powers[2] += square * relative * weight;
            ranks[count] = rank_of_float(relative) & !AGES | age;
            count += usize::from(value != 0.0);
            of_zeros += if value == 0.0 { *weight } else { 0.0 };
        }
        // The sums of the weights and of their squares.
        let rest = of_age[days];
        let weights = (1.0 - rest) / (1.0 - DAILY_DECAY);
        let squares = (1.0 - rest * rest) / (1.0 - DAILY_DECAY * DAILY_DECAY);
        let mean = powers[0] / weights;
        if mean <= 0.0 {
            return None;
        }
        ranks.truncate(count);
        sort_numbers(&mut ranks);
        let weighted = |&rank: &u64| (float_of_rank(rank & !AGES), of_age[(rank & AGES) as usize]);
        let below = ranks.partition_point(|&rank| rank < rank_of_float(0.0));
        // Of all zeros, the outer two stand by themselves, as if all were of one weight.
        let zeros = days - count;
        let outer = (0.0, of_zeros / zeros as f64);
        let zeros = match zeros {
            0 => [].as_slice(),
            1 | 2 => &[(0.0, of_zeros)],
            _ => &[outer, (0.0, of_zeros - 2.0 * outer.1), outer],
        };
        let above = ranks[below..].iter().map(weighted);
        let sorted = ranks[..below].iter().map(weighted).chain(zeros.iter().copied()).chain(above);
        let seen = WeightedValues::new(sorted, count + zeros.len());
        Some(Self { seen, mean, weight: weights, powers, days: weights * weights / squares })
    }

    /// Quantiles, in parts of the mean.
    pub(super) fn relative_quantiles(&self, probabilities: impl Iterator<Item = f64>) -> Vec<f64> {
        let mut quantiles = self.seen.quantiles(probabilities);
        let inverse = 1.0 / self.mean;
        quantiles.iter_mut().for_each(|value| *value *= inverse);
        quantiles
    }

    /// Quantiles of the total of steps with these means, which share the doubt about the level.
    ///
    /// Model: `T = S (1 + ½ δ z)²`, `S` being the sum of steps drawn one by one, and `z` a normal number. A square does not fall below zero
    /// and leans to the right, as the truth does above an estimate that fell short of it.
    ///
    /// # Inputs
    /// `ratio` is how much larger the variance of a total is than the sum of those of its steps, which tells `δ`.
    ///
    /// # References
    /// Wilson & Hilferty (1931), "The distribution of chi-square", doi 10.1073/pnas.17.12.684: quantiles by three moments, those of a
    /// gamma distribution that is moved, where they tell a total that leans little and is not below zero. Else it is simulated.
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
        let sixth = skewness / 6.0;
        let at = |normal: f64| {
            let root = (1.0 + sixth * (normal - sixth)).max(0.0);
            mean + deviation * (root * root * root - 1.0) / (3.0 * sixth)
        };
        if skewness > LEAST_SKEWNESS && skewness < GREATEST_SKEWNESS && at(LOW) >= 0.0 {
            return probabilities.iter().map(|&probability| at(normal_quantile(probability))).collect();
        }
        let mut totals = self.simulated_totals(means, doubt);
        sort_for_quantiles(&mut totals, probabilities.iter().copied());
        probabilities.iter().map(|&probability| quantile(&totals, probability)).collect()
    }

    /// The means of a step's demand, of its square and its cube, in parts of the mean. One more day is reckoned with than was seen, half of
    /// it as little as the least and half as much as the most.
    fn moments(&self) -> [f64; 3] {
        let Some((least, most)) = self.seen.ends() else { return [1.0; 3] };
        let inverse = 1.0 / self.mean;
        let share = 1.0 / (self.days + 1.0);
        std::array::from_fn(|power| {
            let of = |value: f64| (0..=power).fold(1.0, |product, _| product * value * inverse);
            (1.0 - share) * self.powers[power] / self.weight * (0..=power).fold(1.0, |product, _| product * inverse)
                + 0.5 * share * (of(least) + of(most))
        })
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
        let even = (0..DRAWS).map(|index| outward((index as f64 + 0.5) / DRAWS as f64, self.days));
        let draws = self.relative_quantiles(even);
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
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_moments_tell_what_simulated_paths_do() {
        // Two days of three have demand, the larger the rarer.
        let values: Vec<f64> =
            (1..=240_u32).map(|day| f64::from((day * 7_919 % 241).pow(2) / 2_000).max(4.0) - 4.0).collect();
        let phases = vec![0; values.len()];
        let input = Input { values: &values, period: 1, phases: &phases, dates: &[] };
        let demand = Demand::seen(&input, &[1.0]).unwrap();
        let probabilities = [0.025, 0.1, 0.5, 0.9, 0.975];
        for ratio in [1.0, 3.0] {
            let told = demand.total_quantiles(&[5.0; 20], ratio, &probabilities);
            let variance = demand.moments()[1] - 2.0 * demand.moments()[0] + 1.0;
            let simulated = demand.simulated_totals(&[5.0; 20], ((ratio - 1.0) * variance / 20.0).sqrt());
            for (told, probability) in told.into_iter().zip(probabilities) {
                let below = simulated.iter().filter(|&&total| total < told).count() as f64 / simulated.len() as f64;
                assert!((below - probability).abs() < 0.02, "{ratio}: {below} of the paths, {probability}");
            }
        }
    }
}
