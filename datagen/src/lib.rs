//! A seeded generator of realistic shop sales.
//!
//! The sales have what makes forecasts, baskets and segments worth computing: a week, an autumn peak, a long tail of
//! products, groups bought together, customers who come back. They also have what makes real files hard: returns,
//! sales undone minutes later, postage and fees among the products, duplicates, odd descriptions, rows that cannot be
//! read. README.md of `data/` lists it all.
//!
//! The same [`Config`] gives the same bytes on every machine and in every release: the random numbers come from
//! `rand_pcg`, whose named generators are fixed by a published algorithm and may not change their values, and all
//! that is drawn from them is computed here in integers. (`fastrand` promises no values, and `rand`'s distributions
//! may change with its versions.)
//!
//! ```
//! use aisle_datagen::{Config, write_csv};
//!
//! let config = Config { rows: 1_000, faults: 3, ..Config::default() };
//! let mut file = Vec::new();
//! let written = write_csv(&config, &mut file)?;
//! assert_eq!((written.rows, written.faults), (1_000, 3));
//!
//! let revenue: i64 = config.rows()?.map(|row| row.quantity * row.unit_price_mills).sum();
//! assert!(revenue > 0);
//! # Ok::<(), aisle_datagen::Error>(())
//! ```

mod calendar;
mod catalogue;
mod config;
mod countries;
mod csv;
mod dice;
mod document;
mod error;
mod fault;
mod oddity;
mod returns;
mod rows;
mod sample;
mod shoppers;
mod whole_file;
mod words;

pub use calendar::Date;
pub use config::{Config, DateFormat, Encoding, Headers};
pub use csv::{Written, write_csv, write_file};
pub use dice::Dice;
pub use error::Error;
pub use rows::{Row, Rows};
pub use sample::{dirty_sample, dirty_sample_config, sample_config};
pub use whole_file::WholeFile;
