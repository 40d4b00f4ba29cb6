use serde::{Deserialize, Serialize};

use super::facts::Facts;
use super::flags::{Flag, FlagKind};

/// What to be wary of in a series or its forecast.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Warning {
    /// Fewer values than [`LEAST_TRUSTED`] or than two seasons: not to be trusted far.
    ShortHistory,
    /// Nothing was ever sold.
    NoDemand,
    /// The method that was asked for cannot be fitted to this series; the last value stands in.
    MethodDoesNotFit,
    /// No value lies above zero: nothing but returns.
    OnlyReturns,
    /// Some values lie below zero.
    NegativeValues,
    /// One value is more than half of all: a spike that the mean carries.
    OneSpike,
    /// Nothing was sold for improbably long, longer than sales have gone on since: what came before may no longer hold.
    LongGap,
    /// Nothing was sold for so long that the product may have ended, or have been out of stock.
    LongSilence,
}

impl Warning {
    /// Does it say that values lie below zero?
    pub(super) const fn is_below_zero(self) -> bool {
        matches!(self, Self::OnlyReturns | Self::NegativeValues)
    }
}

/// With fewer values a forecast is little more than their mean.
pub const LEAST_TRUSTED: usize = 12;
/// The share of all that a spike is.
const SPIKE_SHARE: f64 = 0.5;

/// What to be wary of in values with seasons of `period` steps, given the facts of them and these flags.
pub(super) fn warnings(values: &[f64], facts: &Facts, period: usize, flags: &[Flag]) -> Vec<Warning> {
    let spike = SPIKE_SHARE * facts.absolute();
    // No value is more than that where the sum of all squares is less.
    let is_spike = facts.squares >= spike * spike && values.iter().any(|value| value.abs() > spike);
    let (is_negative, is_positive) = (facts.is_negative(), facts.above > 0.0);
    let sold = is_negative || is_positive;
    let is_silent = flags.last().is_some_and(|flag| flag.kind == FlagKind::SuspectedEnd);
    let is_gap = |flag: &Flag| {
        flag.kind == FlagKind::SuspectedStockOut && flag.steps.len() > values.len() - flag.steps.end as usize
    };
    let checks = [
        (values.len() < LEAST_TRUSTED.max(if period > 7 { 2 * period } else { 0 }), Warning::ShortHistory),
        (!sold, Warning::NoDemand),
        (is_negative && !is_positive, Warning::OnlyReturns),
        (is_negative && is_positive, Warning::NegativeValues),
        // Of two values, one mostly is.
        (values.len() > 2 && is_spike, Warning::OneSpike),
        (flags.iter().any(is_gap), Warning::LongGap),
        (is_silent, Warning::LongSilence),
    ];
    checks.into_iter().filter(|(applies, _)| *applies).map(|(_, warning)| warning).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::forecast::demand::steps_with_demand;
    use crate::forecast::flags::flags;

    fn of(values: &[f64]) -> Vec<Warning> {
        warnings(values, &Facts::of(values), 7, &flags(values, &steps_with_demand(values), None))
    }

    #[test]
    fn what_is_odd_about_a_series_is_said() {
        let steady = |count: usize| (0..count).map(|step| 3.0 + (step % 4) as f64);
        let even: Vec<f64> = steady(40).collect();
        assert_eq!(of(&even), []);
        assert_eq!(of(&even[..5]), [Warning::ShortHistory]);
        assert_eq!(of(&even[..2]), [Warning::ShortHistory]);
        assert_eq!(of(&[0.0; 30]), [Warning::NoDemand]);
        assert_eq!(of(&[-2.0, -3.0, -1.0].repeat(5)), [Warning::OnlyReturns]);
        assert_eq!(of(&[2.0, 3.0, -1.0].repeat(5)), [Warning::NegativeValues]);
        let spike: Vec<f64> = (0..30).map(|step| if step == 20 { 500.0 } else { 0.0 }).collect();
        assert!(of(&spike).contains(&Warning::OneSpike));
        let year = |after: usize| -> Vec<f64> {
            steady(200).chain(std::iter::repeat_n(0.0, 365)).chain(steady(after)).collect()
        };
        assert_eq!(of(&year(100)), [Warning::LongGap]);
        assert_eq!(of(&year(366)), [], "since then there is more to go by");
        assert_eq!(of(&year(0)), [Warning::LongSilence]);
    }
}
