//! The little arithmetic that the methods share. It uses only operations that IEEE 754 fixes to the last bit, so that
//! WebAssembly and every native machine give the same digits.

mod bounds;
mod circle;
mod kept;
mod least_squares;
mod loess;
mod normal;
mod powers;
mod quantile;
mod radix;
mod random;
mod search;
mod simplex;
mod sparse;
mod sums;

pub(super) use bounds::bounded;
pub(super) use circle::sine_and_cosine;
pub(super) use kept::kept;
pub(super) use least_squares::NormalEquations;
pub(super) use loess::Loess;
pub(super) use normal::normal_quantile;
pub(super) use powers::{powers, roots};
pub(super) use quantile::{outward, quantile, quantiles, weighted_quantiles};
pub(super) use radix::sort_few;
pub(super) use random::Random;
pub(super) use search::{LANES, minimise};
pub(super) use simplex::{Place, minimise_in_box};
pub(super) use sparse::sparse_minimum;
pub(super) use sums::{sums, sums_of_pairs};
