use serde::{Deserialize, Serialize};

use super::events::{EventEffect, measure_events};
use super::methods::Input;
use super::profile::ProfileSums;

/// What the sum of a shop's series tells of each of them, as far as it was seen.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct OfWhole {
    /// The profile of the week; empty where steps are no days. It is of the sum, whatever the series are of: the whole has one forecast.
    pub(super) profile: Vec<f64>,
    /// What events did to the sum.
    pub(super) effects: Vec<EventEffect>,
}

impl OfWhole {
    /// Of the values of the sum that were seen.
    pub(super) fn seen(input: &Input<'_>, is_daily: bool) -> Self {
        let profile = if is_daily {
            let mut sums = ProfileSums::new(input.period);
            sums.add(input.values, input.phases);
            sums.factors()
        } else {
            Vec::new()
        };
        Self { profile, effects: measure_events(input, &[]) }
    }
}
