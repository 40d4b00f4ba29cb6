use serde::{Deserialize, Serialize};
use std::ops::Range;
use std::sync::LazyLock;

use super::numeric::{powers, quantiles, roots};

/// What looks odd in a series. It is shown for review; nothing is taken out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Flag {
    /// What it looks like.
    pub kind: FlagKind,
    /// The steps, counted from the first value.
    pub steps: Range<u32>,
}

/// What looks odd.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FlagKind {
    /// Nothing was sold for improbably long before sales went on: suspected to have been out of stock.
    SuspectedStockOut,
    /// Nothing has been sold for improbably long: out of stock, or at the end of its life.
    SuspectedEnd,
    /// Far more was sold than on other days with sales.
    Outlier,
}

/// A run of steps without sales is improbable below this probability.
const IMPROBABLE: f64 = 0.01;
/// Steps of which the powers are known.
const KNOWN_STEPS: usize = 512;
/// A step without a sale is improbable below these probabilities if a run of so many such steps is.
static LEAST_SILENT: LazyLock<[f64; KNOWN_STEPS]> = LazyLock::new(|| roots(IMPROBABLE));
/// The share of a step in the smoothed probability of a sale: a memory of some twenty steps.
const MEMORY: f64 = 0.05;
/// What is left of the probability after so many steps without a sale and the one with it. Of more, next to nothing is.
static FADED: LazyLock<[f64; KNOWN_STEPS]> = LazyLock::new(|| powers(1.0 - MEMORY).map(|power| power * (1.0 - MEMORY)));
/// A sale is an outlier beyond so many quartile ranges above the upper quartile (Tukey's "far out").
const FAR_OUT: f64 = 3.0;
/// The probabilities of the quartiles.
pub(super) const QUARTILES: [f64; 2] = [0.25, 0.75];
/// Quartiles need so many sales.
const LEAST_SALES: usize = 8;

/// Runs of steps without sales that are improbable under the product's rate of sales before them, and outliers, in order.
///
/// # Numerics
/// A run of `n` steps has the probability `(1 − π)ⁿ`, `π` being the probability of a sale as TSB smooths it up to the run. It goes from sale
/// to sale: over the steps between, `π` fades by a power that is known.
///
/// # References
/// Teunter, Syntetos & Babai (2011) for `π`; Tukey (1977), "Exploratory Data Analysis", section 2D, for outliers.
///
/// # Inputs
/// The values are those over the profile, if there is one: a Saturday is no outlier. `sales` are the steps that have any, and `quartiles` those of
/// their values.
pub(super) fn flags(values: &[f64], sales: &[u32], quartiles: Option<[f64; 2]>) -> Vec<Flag> {
    let count = values.len() as u32;
    let sold = || sales.iter().map(|&index| values[index as usize]);
    let limit = if sales.len() < LEAST_SALES {
        f64::INFINITY
    } else {
        outlier_limit(quartiles.unwrap_or_else(|| quartiles_of(sold())))
    };
    let (faded, least_silent) = (&*FADED, &*LEAST_SILENT);
    let mut flags = Vec::new();
    let mut probability = sales.len() as f64 / values.len().max(1) as f64;
    let mut start = 0;
    for &index in sales {
        let run = index - start;
        let known = (run as usize).min(KNOWN_STEPS - 1);
        let is_outlier = values[index as usize] > limit;
        let may_be_out = (1.0 - probability < least_silent[known]) | (run as usize > known);
        // A probable run tells of the rate; a suspected one tells of the stock.
        let is_out = (is_outlier | may_be_out) && flag_sale(&mut flags, start..index, probability, is_outlier);
        probability = probability * faded[if is_out { 0 } else { known }] + MEMORY;
        start = index + 1;
    }
    if is_improbable(count - start, probability) {
        flags.push(Flag { kind: FlagKind::SuspectedEnd, steps: start..count });
    }
    flags
}

/// Flags a sale that may be odd, by itself or by the run of steps without sales before it. Is that run improbable?
#[cold]
fn flag_sale(flags: &mut Vec<Flag>, run: Range<u32>, probability: f64, is_outlier: bool) -> bool {
    let (sale, is_out) = (run.end, is_improbable(run.end - run.start, probability));
    if is_out {
        flags.push(Flag { kind: FlagKind::SuspectedStockOut, steps: run });
    }
    if is_outlier {
        flags.push(Flag { kind: FlagKind::Outlier, steps: sale..sale + 1 });
    }
    is_out
}

/// Is a run of so many steps without sales improbable, a sale having this probability?
fn is_improbable(run: u32, probability: f64) -> bool {
    let silent = 1.0 - probability;
    match LEAST_SILENT.get(run as usize) {
        Some(&least) => silent < least,
        None => (0..run).fold(1.0, |power, _| power * silent) < IMPROBABLE,
    }
}

fn quartiles_of(values: impl Iterator<Item = f64>) -> [f64; 2] {
    let quartiles = quantiles(values, QUARTILES.into_iter());
    [quartiles[0], quartiles[1]]
}

fn outlier_limit([lower, upper]: [f64; 2]) -> f64 {
    // Where most sales are alike, the range is that of one unit in a hundred.
    upper + FAR_OUT * (upper - lower).max(upper.abs() * 0.01)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::forecast::demand::steps_with_demand;

    fn found(values: &[f64]) -> Vec<Flag> {
        flags(values, &steps_with_demand(values), None)
    }

    #[test]
    fn a_long_silence_of_a_steady_seller_is_suspected_and_a_short_one_is_not() {
        let mut values: Vec<f64> =
            (0..80).map(|step| if step % 3 == 0 { 0.0 } else { f64::from(2 + step % 4) }).collect();
        assert_eq!(found(&values), []);
        values[40..52].fill(0.0);
        values[20] = 90.0;
        values[72..].fill(0.0);
        let kinds: Vec<(FlagKind, Range<u32>)> =
            found(&values).into_iter().map(|flag| (flag.kind, flag.steps)).collect();
        let expected =
            [(FlagKind::Outlier, 20..21), (FlagKind::SuspectedStockOut, 39..52), (FlagKind::SuspectedEnd, 72..80)];
        assert_eq!(kinds, expected);
    }

    #[test]
    fn a_seldom_seller_may_be_silent() {
        let values: Vec<f64> = (0..90).map(|step| if step % 30 == 0 { 1.0 } else { 0.0 }).collect();
        assert_eq!(found(&values), []);
    }
}
