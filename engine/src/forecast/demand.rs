use std::sync::LazyLock;

use super::distribution::outward;
use super::methods::Input;
use super::numeric::{Random, Weighted, normal_quantile, weighted_quantiles};
use crate::order::{float_of_rank, rank_of_float, sort_floats, sort_numbers};

/// What was sold on a day over what the profile of the week says, as a distribution: later days count more.
pub(super) struct Demand {
    /// Sorted, with their weights.
    seen: Vec<Weighted>,
    mean: f64,
    /// How many days of one weight would tell as much.
    pub(super) days: f64,
}

/// Each open day further back counts so much less: half after 34.
const DAILY_DECAY: f64 = 0.98;
/// A day's age takes so many bits, the last ones of its demand, which then is known to 12 digits. An older day weighs nothing.
const AGE_BITS: u32 = 12;
const AGES: u64 = (1 << AGE_BITS) - 1;
/// Paths draw from so many evenly spaced quantiles.
const DRAWS: usize = 256;
/// Simulated paths of a total: a multiple of the draws.
const PATHS: usize = 2 * DRAWS;
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
        let (mut weight, mut sum, mut weights, mut squares) = (1.0, 0.0, 0.0, 0.0);
        let mut of_zeros = (0.0, 0.0);
        let mut of_age = Vec::with_capacity(input.values.len());
        let mut ranks = Vec::with_capacity(input.values.len());
        let ages = input.values.iter().zip(input.phases).rev().zip(0..AGES);
        for ((&value, &phase), age) in ages {
            weights += weight;
            squares += weight * weight;
            of_age.push(weight);
            if value == 0.0 {
                of_zeros = (of_zeros.0 + weight, of_zeros.1 + 1.0);
            } else {
                let relative = value / profile[usize::from(phase)];
                sum += relative * weight;
                ranks.push(rank_of_float(relative) & !AGES | age);
            }
            weight *= DAILY_DECAY;
        }
        let mean = sum / weights;
        if mean <= 0.0 {
            return None;
        }
        sort_numbers(&mut ranks);
        let weighted = |&rank: &u64| (float_of_rank(rank & !AGES), of_age[(rank & AGES) as usize]);
        let below = ranks.partition_point(|&rank| rank < rank_of_float(0.0));
        let mut seen: Vec<Weighted> = ranks[..below].iter().map(weighted).collect();
        // Of all zeros, the outer two stand by themselves, as if all were of one weight.
        let (zeros, count) = of_zeros;
        if count > 2.0 {
            let outer = (0.0, zeros / count);
            seen.extend([outer, (0.0, zeros - 2.0 * outer.1), outer]);
        } else if count > 0.0 {
            seen.push((0.0, zeros));
        }
        seen.extend(ranks[below..].iter().map(weighted));
        Some(Self { seen, mean, days: weights * weights / squares })
    }

    /// Quantiles, in parts of the mean.
    pub(super) fn relative_quantiles(&self, probabilities: impl Iterator<Item = f64>) -> Vec<f64> {
        let mut quantiles = weighted_quantiles(&self.seen, probabilities);
        quantiles.iter_mut().for_each(|value| *value /= self.mean);
        quantiles
    }

    /// Totals of steps with these means, on paths that share the doubt about the level; sorted.
    ///
    /// # Inputs
    /// `ratio` is how much larger the variance of a total is than the sum of those of its steps.
    ///
    /// # Numerics
    /// On each step every draw comes as often as any other, so that the paths' mean is nearly that of all.
    ///
    /// # References
    /// McKay, Beckman & Conover (1979), "A comparison of three methods for selecting values of input variables", doi
    /// 10.1080/00401706.1979.10489755: Latin hypercube sampling.
    pub(super) fn totals(&self, means: &[f64], ratio: f64) -> Vec<f64> {
        let even = (0..DRAWS).map(|index| outward((index as f64 + 0.5) / DRAWS as f64, self.days));
        let mut draws = [0.0; DRAWS];
        draws.copy_from_slice(&self.relative_quantiles(even));
        let variance = draws.iter().map(|draw| (draw - 1.0).powi(2)).sum::<f64>() / DRAWS as f64;
        let doubt = ((ratio - 1.0).max(0.0) * variance / means.len().max(1) as f64).sqrt();
        let mut totals = vec![0.0; PATHS];
        let mut random = Random::new(SEED);
        let mut stride = 1;
        for mean in means {
            for totals in totals.chunks_exact_mut(DRAWS) {
                stride = (stride + STRIDE_STEP) % DRAWS;
                let mut place = random.below(DRAWS);
                for total in totals {
                    *total += mean * draws[place % DRAWS];
                    place += stride;
                }
            }
        }
        for (path, total) in totals.iter_mut().enumerate() {
            // A square does not fall below zero and leans to the right, as the truth does above an estimate that fell short of it.
            *total *= (1.0 + 0.5 * doubt * NORMAL[path % DRAWS]).max(0.0).powi(2);
        }
        sort_floats(&mut totals);
        totals
    }
}
