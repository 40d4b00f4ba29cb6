use serde::{Deserialize, Serialize};
use std::ops::Range;
use std::sync::LazyLock;

use super::numeric::{kept, powers, quantile, sort_for_quantiles};

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
/// Less than the negative of its logarithm.
const LEAST_LOGARITHM: f64 = 4.6;
/// The share of a step in the smoothed probability of a sale: a memory of some twenty steps.
const MEMORY: f64 = 0.05;
/// What is left of the probability after so many steps without sales. Of more, next to nothing is.
static FADED: LazyLock<[f64; 512]> = LazyLock::new(|| powers(1.0 - MEMORY));
/// A sale is an outlier beyond so many quartile ranges above the upper quartile (Tukey's "far out").
const FAR_OUT: f64 = 3.0;
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
pub(super) fn flags(values: &[f64]) -> Vec<Flag> {
    let count = values.len() as u32;
    let sales = kept(0..count, values.len(), |index| values[index as usize] != 0.0);
    let limit = outlier_limit(values, &sales);
    let faded: &[f64] = &*FADED;
    let mut flags = Vec::new();
    let mut probability = sales.len() as f64 / values.len().max(1) as f64;
    let mut start = 0;
    for &index in &sales {
        let run = index - start;
        // A probable run tells of the rate; a suspected one tells of the stock.
        if is_improbable(run, probability) {
            flags.push(Flag { kind: FlagKind::SuspectedStockOut, steps: start..index });
        } else {
            probability *= faded[faded.len().min(run as usize + 1) - 1];
        }
        probability = (1.0 - MEMORY) * probability + MEMORY;
        start = index + 1;
        if values[index as usize] > limit {
            flags.push(Flag { kind: FlagKind::Outlier, steps: index..start });
        }
    }
    if is_improbable(count - start, probability) {
        flags.push(Flag { kind: FlagKind::SuspectedEnd, steps: start..count });
    }
    flags
}

/// Is a run of so many steps without sales improbable, a sale having this probability?
///
/// # Numerics
/// As `−ln (1 − π) ≤ π / (1 − π)`, few runs need their power.
fn is_improbable(run: u32, probability: f64) -> bool {
    let silent = 1.0 - probability;
    f64::from(run) * probability >= LEAST_LOGARITHM * silent
        && (0..run).fold(1.0, |power, _| power * silent) < IMPROBABLE
}

fn outlier_limit(values: &[f64], sales: &[u32]) -> f64 {
    if sales.len() < LEAST_SALES {
        return f64::INFINITY;
    }
    let mut sold: Vec<f64> = sales.iter().map(|&index| values[index as usize]).collect();
    sort_for_quantiles(&mut sold, [0.25, 0.75].into_iter());
    let (lower, upper) = (quantile(&sold, 0.25), quantile(&sold, 0.75));
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
        assert_eq!(flags(&values), []);
        values[40..52].fill(0.0);
        values[20] = 90.0;
        values[72..].fill(0.0);
        let found: Vec<(FlagKind, Range<u32>)> =
            flags(&values).into_iter().map(|flag| (flag.kind, flag.steps)).collect();
        let expected =
            [(FlagKind::Outlier, 20..21), (FlagKind::SuspectedStockOut, 39..52), (FlagKind::SuspectedEnd, 72..80)];
        assert_eq!(found, expected);
    }

    #[test]
    fn a_seldom_seller_may_be_silent() {
        let values: Vec<f64> = (0..90).map(|step| if step % 30 == 0 { 1.0 } else { 0.0 }).collect();
        assert_eq!(flags(&values), []);
    }
}
