use serde::{Deserialize, Serialize};
use std::ops::Range;
use std::sync::LazyLock;

use super::numeric::{kept, powers, quantiles, roots};

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
/// What is left of the probability after so many steps. Of more, next to nothing is.
static FADED: LazyLock<[f64; KNOWN_STEPS]> = LazyLock::new(|| powers(1.0 - MEMORY));
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
/// The values are those over the profile, if there is one: a Saturday is no outlier. Their quartiles are those of all steps with sales.
pub(super) fn flags(values: &[f64], quartiles: Option<[f64; 2]>) -> Vec<Flag> {
    let count = values.len() as u32;
    let sales = kept(0..count, values.len(), |index| values[index as usize] != 0.0);
    let sold = || sales.iter().map(|&index| values[index as usize]);
    let limit = if sales.len() < LEAST_SALES {
        f64::INFINITY
    } else {
        outlier_limit(quartiles.unwrap_or_else(|| quartiles_of(sold())))
    };
    let (faded, least_silent): (&[f64], &[f64]) = (&*FADED, &*LEAST_SILENT);
    let mut flags = Vec::new();
    let mut probability = sales.len() as f64 / values.len().max(1) as f64;
    let mut start = 0;
    let after = |probability: f64, steps: u32| probability * faded[(steps as usize).min(faded.len() - 1)] + MEMORY;
    let mut rest = sales.iter();
    // Sales of which nothing is odd wait for nothing but the probability before.
    while let Some(&index) = rest.find(|&&index| {
        let is_odd = is_improbable(index - start, probability, least_silent) || values[index as usize] > limit;
        if !is_odd {
            probability = after(probability, index + 1 - start);
            start = index + 1;
        }
        is_odd
    }) {
        // A probable run tells of the rate; a suspected one tells of the stock.
        let is_out = is_improbable(index - start, probability, least_silent);
        if is_out {
            flags.push(Flag { kind: FlagKind::SuspectedStockOut, steps: start..index });
        }
        probability = after(probability, if is_out { 1 } else { index + 1 - start });
        start = index + 1;
        if values[index as usize] > limit {
            flags.push(Flag { kind: FlagKind::Outlier, steps: index..start });
        }
    }
    if is_improbable(count - start, probability, least_silent) {
        flags.push(Flag { kind: FlagKind::SuspectedEnd, steps: start..count });
    }
    flags
}

/// Is a run of so many steps without sales improbable, a sale having this probability?
fn is_improbable(run: u32, probability: f64, least_silent: &[f64]) -> bool {
    let silent = 1.0 - probability;
    match least_silent.get(run as usize) {
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

    #[test]
    fn a_long_silence_of_a_steady_seller_is_suspected_and_a_short_one_is_not() {
        let mut values: Vec<f64> =
            (0..80).map(|step| if step % 3 == 0 { 0.0 } else { f64::from(2 + step % 4) }).collect();
        assert_eq!(flags(&values, None), []);
        values[40..52].fill(0.0);
        values[20] = 90.0;
        values[72..].fill(0.0);
        let found: Vec<(FlagKind, Range<u32>)> =
            flags(&values, None).into_iter().map(|flag| (flag.kind, flag.steps)).collect();
        let expected =
            [(FlagKind::Outlier, 20..21), (FlagKind::SuspectedStockOut, 39..52), (FlagKind::SuspectedEnd, 72..80)];
        assert_eq!(found, expected);
    }

    #[test]
    fn a_seldom_seller_may_be_silent() {
        let values: Vec<f64> = (0..90).map(|step| if step % 30 == 0 { 1.0 } else { 0.0 }).collect();
        assert_eq!(flags(&values, None), []);
    }
}
