use serde::{Deserialize, Serialize};

/// How demand comes, by how often and how evenly.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Pattern {
    /// Often, of even size.
    Smooth,
    /// Often, of uneven size.
    Erratic,
    /// Seldom, of even size.
    Intermittent,
    /// Seldom, of uneven size.
    Lumpy,
}

/// Review periods from one demand to the next beyond which demand is seldom.
const SELDOM: f64 = 1.32;
/// Squared coefficient of variation of the sizes beyond which they are uneven.
const UNEVEN: f64 = 0.49;

impl Pattern {
    /// The pattern of demand summed over review periods of so many steps, counted back from the end; `None` without demand.
    ///
    /// # References
    /// Syntetos, Boylan & Croston (2005), "On the categorization of demand patterns", doi 10.1057/palgrave.jors.2601841, figure 6.
    #[must_use]
    pub fn of(values: &[f64], review_steps: usize) -> Option<Self> {
        let periods = values.rchunks(review_steps.max(1));
        let all = periods.len() as f64;
        let (mut count, mut sum, mut squares) = (0.0, 0.0, 0.0);
        for period in periods {
            let total: f64 = period.iter().sum();
            count += if total == 0.0 { 0.0 } else { 1.0 };
            sum += total;
            squares += total * total;
        }
        Self::of_sums(all, count, sum, squares)
    }

    /// The pattern of so many periods, given how many have demand, its sum and that of its squares; `None` without demand.
    pub(super) fn of_sums(all: f64, count: f64, sum: f64, squares: f64) -> Option<Self> {
        if count == 0.0 {
            return None;
        }
        let mean = sum / count;
        let variance = squares / count - mean * mean;
        let is_seldom = all > SELDOM * count;
        let is_uneven = variance > UNEVEN * mean * mean;
        Some(match (is_seldom, is_uneven) {
            (false, false) => Self::Smooth,
            (false, true) => Self::Erratic,
            (true, false) => Self::Intermittent,
            (true, true) => Self::Lumpy,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_four_patterns_are_told_apart_at_the_review_period() {
        let of = |values: &[f64]| Pattern::of(values, 2);
        assert_eq!(of(&[0.0, 3.0, 4.0, 0.0, 1.0, 3.0]), Some(Pattern::Smooth));
        assert_eq!(of(&[0.0, 1.0, 1.0, 0.0, 0.0, 9.0]), Some(Pattern::Erratic));
        assert_eq!(of(&[3.0, 0.0, 0.0, 0.0, 0.0, 3.0]), Some(Pattern::Intermittent));
        assert_eq!(of(&[1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 9.0, 0.0, 1.0]), Some(Pattern::Lumpy));
        assert_eq!(of(&[0.0; 6]), None);
    }
}
