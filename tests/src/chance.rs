use std::time::{Duration, SystemTime};
use std::{env, process, thread};

use aisle_datagen::Dice;
use anyhow::{Context, Result};

/// The variable that says what chance begins with.
const SEED: &str = "AISLE_SEED";
/// Draws of the generator with the same seed are others.
const PURPOSE: u64 = 100;

/// What a test leaves to chance. Its output names the seed, with which the same can be had again.
#[derive(Debug)]
pub struct Chance(Dice);

impl Chance {
    /// Begins with the seed that `AISLE_SEED` names, or with another one each time.
    ///
    /// # Errors
    /// When `AISLE_SEED` is no number.
    pub fn new() -> Result<Self> {
        let seed = match env::var(SEED) {
            Ok(seed) => seed.parse().with_context(|| format!("{SEED} is {seed:?}, which is no number"))?,
            Err(_) => {
                SystemTime::now().duration_since(SystemTime::UNIX_EPOCH)?.as_nanos() as u64 ^ u64::from(process::id())
            }
        };
        eprintln!("{SEED}={seed} leaves the same to chance again");
        Ok(Self::of(seed))
    }

    fn of(seed: u64) -> Self {
        Self(Dice::new(seed, PURPOSE))
    }

    /// A number of at least `least` and less than `end`.
    pub fn between(&mut self, least: u64, end: u64) -> u64 {
        least + self.0.below(end - least)
    }

    /// Any order.
    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        self.0.shuffle(items);
    }

    /// Lets some time pass, of less than `most`.
    pub fn pause(&mut self, most: Duration) {
        thread::sleep(Duration::from_micros(self.between(0, most.as_micros() as u64)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_seed_has_one_order_and_another_seed_another() {
        let order = |seed| {
            let mut items: Vec<u32> = (0..20).collect();
            Chance::of(seed).shuffle(&mut items);
            items
        };
        assert_eq!(order(1), order(1));
        assert_ne!(order(1), order(2));
        let mut sorted = order(1);
        sorted.sort_unstable();
        assert_eq!(sorted, (0..20).collect::<Vec<_>>());
        let mut chance = Chance::of(3);
        assert!((0..1_000).all(|_| (5..8).contains(&chance.between(5, 8))));
    }
}
