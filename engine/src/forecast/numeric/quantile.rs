use super::bounds::bounded;
use crate::order::sort_places;

/// A quantile of sorted values: linear between them; the smallest and largest beyond. 0 for no values.
///
/// # References
/// Hyndman & Fan (1996), "Sample quantiles in statistical packages", definition 5.
pub(in crate::forecast) fn quantile(sorted: &[f64], probability: f64) -> f64 {
    let Some(last) = sorted.len().checked_sub(1) else { return 0.0 };
    let place = place(probability, last);
    let below = place as usize;
    let (low, high) = (sorted[below], sorted[(below + 1).min(last)]);
    low + (place - below as f64) * (high - low)
}

/// Sorts as much of some values, none of them NaN, as [`quantile`] needs at these rising probabilities.
pub(in crate::forecast) fn sort_for_quantiles(values: &mut [f64], probabilities: impl Iterator<Item = f64>) {
    let Some(last) = values.len().checked_sub(1) else { return };
    let mut places = Vec::new();
    for probability in probabilities {
        let below = place(probability, last) as usize;
        for place in [below, (below + 1).min(last)] {
            if places.last().is_none_or(|&known| known < place) {
                places.push(place);
            }
        }
    }
    sort_places(values, &places);
}

/// Where a quantile stands among sorted values, counted from 0 to `last`.
fn place(probability: f64, last: usize) -> f64 {
    bounded(probability * (last + 1) as f64 - 0.5, 0.0, last as f64)
}

/// Values with their weights, as what their quantiles are read from.
pub(in crate::forecast) struct WeightedValues {
    /// Each with the place of the middle of its weight among all weights.
    placed: Vec<(f64, f64)>,
    /// The sum of the weights.
    total: f64,
}

impl WeightedValues {
    /// Of sorted values, at most so many.
    pub(in crate::forecast) fn new(sorted: impl Iterator<Item = (f64, f64)>, most: usize) -> Self {
        let mut placed = Vec::with_capacity(most);
        placed.extend(sorted);
        let mut total = 0.0;
        for (_, place) in &mut placed {
            let weight = *place;
            *place = total + 0.5 * weight;
            total += weight;
        }
        Self { placed, total }
    }

    /// The least and the greatest value.
    pub(in crate::forecast) fn ends(&self) -> Option<(f64, f64)> {
        Some((self.placed.first()?.0, self.placed.last()?.0))
    }

    /// The quantiles at rising probabilities: linear between values, each of which stands in the middle of its weight; the smallest and
    /// largest beyond. 0 for no values. With even weights they are those of [`quantile`].
    pub(in crate::forecast) fn quantiles(&self, probabilities: impl Iterator<Item = f64>) -> Vec<f64> {
        let mut rest = self.placed.as_slice();
        let at = move |probability: f64| {
            let place = probability * self.total;
            while let [_, others @ ..] = rest
                && others.first().is_some_and(|&(_, middle)| middle <= place)
            {
                rest = others;
            }
            match *rest {
                [(value, here), (next, there), ..] => {
                    value + ((place - here) / (there - here)).max(0.0) * (next - value)
                }
                [(value, _)] => value,
                [] => 0.0,
            }
        };
        probabilities.map(at).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn quantiles_lie_between_the_middles_of_the_weights() {
        let at = [0.0, 0.125, 0.25, 0.5, 0.875, 1.0];
        let values = [1.0, 2.0, 4.0, 8.0];
        let quantiles =
            |sorted: &[(f64, f64)]| WeightedValues::new(sorted.iter().copied(), sorted.len()).quantiles(at.into_iter());
        let even = quantiles(&values.map(|value| (value, 1.0)));
        assert_eq!(even, [1.0, 1.0, 1.5, 3.0, 8.0, 8.0]);
        assert_eq!(at.map(|probability| quantile(&values, probability)).as_slice(), even);
        // The middles of the weights stand at 1/4 and 3/4 of their sum.
        let two = quantiles(&[(0.0, 2.0), (8.0, 2.0)]);
        assert_eq!(two, [0.0, 0.0, 0.0, 4.0, 8.0, 8.0]);
        assert_eq!(quantiles(&[]), [0.0; 6]);
        assert_eq!(quantile(&[], 0.5), 0.0);
    }

    proptest! {
        #[test]
        fn quantiles_of_values_sorted_for_them_are_those_of_sorted_ones(
            values in prop::collection::vec(-9_i32..9, 0..200),
            mut probabilities in prop::collection::vec(0.0..1.0, 0..30),
        ) {
            let mut values: Vec<f64> = values.into_iter().map(f64::from).collect();
            let mut sorted = values.clone();
            sorted.sort_by(f64::total_cmp);
            probabilities.sort_by(f64::total_cmp);
            sort_for_quantiles(&mut values, probabilities.iter().copied());
            for probability in probabilities {
                prop_assert_eq!(quantile(&values, probability), quantile(&sorted, probability));
            }
        }
    }
}
