use serde::{Deserialize, Serialize};
use std::ops::Range;

use super::methods::mean_demand;
use super::numeric::{kept, quantile};
use crate::order::sort_floats;

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
/// The share of a step in the smoothed probability of a sale: a memory of some twenty steps.
const MEMORY: f64 = 0.05;
/// A sale is an outlier beyond so many quartile ranges above the upper quartile (Tukey's "far out").
const FAR_OUT: f64 = 3.0;
/// Quartiles need so many sales.
const LEAST_SALES: usize = 8;

/// Runs of steps without sales that are improbable under the product's rate of sales before them, and outliers, in order.
///
/// # Numerics
/// A run of `n` steps has the probability `(1 − π)ⁿ`, `π` being the probability of a sale as TSB smooths it up to the run.
///
/// # References
/// Teunter, Syntetos & Babai (2011) for `π`; Tukey (1977), "Exploratory Data Analysis", section 2D, for outliers.
pub(super) fn flags(values: &[f64]) -> Vec<Flag> {
    let mut flags = Vec::new();
    let (_, sales) = mean_demand(values);
    let mut probability = sales as f64 / values.len().max(1) as f64;
    let limit = outlier_limit(values, sales);
    let mut run = 0_u32;
    // The probability of the run, and that of a sale as it was before.
    let (mut run_probability, mut before) = (1.0, probability);
    let range_before = |end: usize, run: u32| end as u32 - run..end as u32;
    for (index, &value) in values.iter().enumerate() {
        let is_sold = value != 0.0;
        // Sales come as they please: what follows from each is chosen, not branched to.
        if is_sold & (run_probability < IMPROBABLE) {
            flags.push(Flag { kind: FlagKind::SuspectedStockOut, steps: range_before(index, run) });
            // A probable run tells of the rate; a suspected one tells of the stock.
            probability = before;
        }
        probability = (1.0 - MEMORY) * probability + if is_sold { MEMORY } else { 0.0 };
        run_probability = if is_sold { 1.0 } else { run_probability * (1.0 - before) };
        before = if is_sold { probability } else { before };
        run = if is_sold { 0 } else { run + 1 };
        if value > limit {
            flags.push(Flag { kind: FlagKind::Outlier, steps: range_before(index + 1, 1) });
        }
    }
    if run_probability < IMPROBABLE {
        flags.push(Flag { kind: FlagKind::SuspectedEnd, steps: range_before(values.len(), run) });
    }
    flags
}

fn outlier_limit(values: &[f64], sales: usize) -> f64 {
    if sales < LEAST_SALES {
        return f64::INFINITY;
    }
    let mut sold = kept(values.iter().copied(), values.len(), |value| value != 0.0);
    sort_floats(&mut sold);
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
