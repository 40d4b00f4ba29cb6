use std::time::{Duration, SystemTime};
use std::{env, process, thread};

use anyhow::{Context, Result};

/// The variable that says what chance begins with.
const SEED: &str = "AISLE_SEED";

/// What a test leaves to chance. Its output names the seed, with which the same can be had again.
#[derive(Debug)]
pub struct Chance(u64);

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
        Ok(Self(seed))
    }

    /// A number of at least `least` and less than `end`.
    ///
    /// # References
    /// Steele, Lea, Flood (2014), "Fast splittable pseudorandom number generators", doi:10.1145/2660193.2660195: SplitMix64. That low numbers
    /// come a trifle more often does not matter here.
    pub fn between(&mut self, least: u64, end: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut number = self.0;
        number = (number ^ (number >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        number = (number ^ (number >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        least + (number ^ (number >> 31)) % (end - least)
    }

    /// Any order.
    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for place in (1..items.len()).rev() {
            items.swap(place, self.between(0, place as u64 + 1) as usize);
        }
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
            Chance(seed).shuffle(&mut items);
            items
        };
        assert_eq!(order(1), order(1));
        assert_ne!(order(1), order(2));
        let mut sorted = order(1);
        sorted.sort_unstable();
        assert_eq!(sorted, (0..20).collect::<Vec<_>>());
        let mut chance = Chance(3);
        assert!((0..1_000).all(|_| (5..8).contains(&chance.between(5, 8))));
    }
}
