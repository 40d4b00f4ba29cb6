//! Random choices, in integers only: floating-point functions differ in their last digit between machines.

use rand_pcg::{
    Pcg64,
    rand_core::{Rng, SeedableRng},
};

/// A seeded source of choices.
#[derive(Debug)]
pub struct Dice(Pcg64);

impl Dice {
    /// Dice of a seed and a purpose: draws for one purpose do not move those for another.
    #[must_use]
    pub fn new(seed: u64, purpose: u64) -> Self {
        let mut bytes = [0; 32];
        bytes[..8].copy_from_slice(&seed.to_le_bytes());
        bytes[16..24].copy_from_slice(&purpose.to_le_bytes());
        let mut generator = Pcg64::from_seed(bytes);
        // A small seed leaves the first state nearly empty; a few steps spread it over all bits.
        for _ in 0..8 {
            generator.next_u64();
        }
        Self(generator)
    }

    /// A number from 0 to `bound - 1`; the bias, below `bound / 2^64`, does not matter here.
    pub fn below(&mut self, bound: u64) -> u64 {
        ((u128::from(self.0.next_u64()) * u128::from(bound)) >> 64) as u64
    }

    /// A number from `least` to `most`, both included.
    pub(crate) fn between(&mut self, least: i64, most: i64) -> i64 {
        least + self.below((most - least + 1) as u64) as i64
    }

    /// True so many times in a thousand.
    pub(crate) fn per_mille(&mut self, share: u64) -> bool {
        self.below(1_000) < share
    }

    /// One of the items.
    pub(crate) fn pick<'a, T>(&mut self, items: &'a [T]) -> &'a T {
        &items[self.below(items.len() as u64) as usize]
    }

    /// Puts the items into a random order (Fisher–Yates).
    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            items.swap(last, self.below(last as u64 + 1) as usize);
        }
    }
}

/// Choices of unequal weight.
pub(crate) struct Weights {
    cumulative: Vec<u64>,
}

impl Weights {
    /// One choice for each weight. At least one weight must be positive.
    pub(crate) fn new(weights: impl IntoIterator<Item = u64>) -> Self {
        let sums = weights.into_iter().scan(0, |sum, weight| {
            *sum += weight;
            Some(*sum)
        });
        Self { cumulative: sums.collect() }
    }

    /// A long tail: the weight of rank `k`, from 0, is proportional to `1 / (k + 1 + shift)` (Zipf–Mandelbrot law of
    /// exponent 1).
    pub(crate) fn long_tail(choices: usize, shift: u64) -> Self {
        const HEAD: u64 = 1 << 40;
        Self::new((0..choices as u64).map(|rank| HEAD / (rank + 1 + shift)))
    }

    /// The rank of one choice.
    pub(crate) fn draw(&self, dice: &mut Dice) -> usize {
        let at = dice.below(self.total());
        self.cumulative.partition_point(|&sum| sum <= at)
    }

    /// The sum of the first `count` weights.
    pub(crate) fn sum_of_first(&self, count: usize) -> u64 {
        if count == 0 { 0 } else { self.cumulative[count - 1] }
    }

    /// The sum of all weights.
    pub(crate) fn total(&self) -> u64 {
        self.sum_of_first(self.cumulative.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zero_weights_are_never_drawn_and_others_by_their_share() {
        let weights = Weights::new([1, 0, 3]);
        let mut dice = Dice::new(7, 0);
        let mut counts = [0; 3];
        for _ in 0..4_000 {
            counts[weights.draw(&mut dice)] += 1;
        }
        assert_eq!(counts[1], 0);
        assert!((900..1_100).contains(&counts[0]), "{counts:?}");
    }

    #[test]
    fn seeds_and_purposes_give_other_numbers() {
        let first = |seed, purpose| Dice::new(seed, purpose).below(u64::MAX);
        assert_eq!(first(1, 1), first(1, 1));
        assert_ne!(first(1, 1), first(2, 1));
        assert_ne!(first(1, 1), first(1, 2));
    }
}
