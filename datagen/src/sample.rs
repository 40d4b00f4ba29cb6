//! The sample shop, and a stand-in for a real file in tests.

use crate::{Config, Date, write_csv};

/// The sales of the sample shop, which whoever has no file at hand is shown.
pub fn sample_config() -> Config {
    Config { rows: 40_000, seed: 7, ..Config::default() }
}

/// Thirteen months of 60,000 rows with every kind of dirt that the real file has, and 40 rows that cannot be read.
pub fn dirty_sample_config() -> Config {
    Config {
        rows: 60_000,
        seed: 20_101_201,
        products: 1_500,
        // 2010-12-01 to 2011-12-09, as in the real file.
        start: Date { days: 14_944 },
        days: 374,
        faults: 40,
        ..Config::default()
    }
}

/// The bytes of [`dirty_sample_config`] as CSV, about 5.5 MB.
///
/// # Panics
///
/// Never: the configuration is valid and memory takes every write.
pub fn dirty_sample() -> Vec<u8> {
    let mut file = Vec::with_capacity(6 << 20);
    write_csv(&dirty_sample_config(), &mut file).expect("a valid configuration and a writer that cannot fail");
    file
}
