use super::bounds::bounded;
use super::radix::sort_few;
use crate::order::{float_of_rank, rank_of_float};

/// The quantiles of values, none of them NaN: linear between the sorted ones; the smallest and largest beyond. 0 for no values.
///
/// # References
/// Hyndman & Fan (1996), "Sample quantiles in statistical packages", definition 5.
pub(in crate::forecast) fn quantiles(
    values: impl Iterator<Item = f64>,
    probabilities: impl Iterator<Item = f64>,
) -> Vec<f64> {
    let mut ranks: Vec<u64> = values.map(rank_of_float).collect();
    let Some(last) = ranks.len().checked_sub(1) else { return probabilities.map(|_| 0.0).collect() };
    sort_few(&mut ranks);
    probabilities.map(|probability| quantile(last, probability, |place| float_of_rank(ranks[place]))).collect()
}

/// The quantile of sorted numbers, of which `at` gives that at each place, from 0 to `last`.
pub(in crate::forecast) fn quantile(last: usize, probability: f64, at: impl Fn(usize) -> f64) -> f64 {
    let place = bounded(probability * (last + 1) as f64 - 0.5, 0.0, last as f64);
    let below = place as usize;
    let (low, high) = (at(below), at((below + 1).min(last)));
    low + (place - below as f64) * (high - low)
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

    /// The quantile at a probability: linear between values, each of which stands in the middle of its weight; the smallest and largest
    /// beyond. 0 for no values. With even weights it is that of [`quantiles`].
    pub(in crate::forecast) fn quantile(&self, probability: f64) -> f64 {
        let place = probability * self.total;
        self.at(place, self.placed.partition_point(|&(_, middle)| middle <= place))
    }

    /// The quantiles at as many probabilities, each so far from the one before.
    ///
    /// # Numerics
    /// Each value is told the first of the probabilities that are not before it, instead of looking for the values around each probability.
    pub(in crate::forecast) fn even_quantiles<const COUNT: usize>(&self, first: f64, step: f64) -> [f64; COUNT] {
        let (first, step) = (first * self.total, step * self.total);
        let inverse = step.recip();
        let mut begun = [0_u32; COUNT];
        for &(_, middle) in &self.placed {
            let distance = (middle - first) * inverse;
            let index = if distance > 0.0 { distance as usize + 1 } else { 0 };
            if let Some(begun) = begun.get_mut(index) {
                *begun += 1;
            }
        }
        let mut below = 0;
        std::array::from_fn(|index| {
            below += begun[index] as usize;
            self.at(first + step * index as f64, below)
        })
    }

    /// The value at a place among the weights, the middles of so many values not being beyond it.
    fn at(&self, place: f64, below: usize) -> f64 {
        let Some(last) = self.placed.len().checked_sub(1) else { return 0.0 };
        let ((value, here), (next, there)) = (self.placed[below.saturating_sub(1)], self.placed[below.min(last)]);
        let gap = there - here;
        if gap > 0.0 { value + (place - here) / gap * (next - value) } else { value }
    }
}

/// The probability at which `count` errors must be read so that one more stays within: `p (n + 1) / n`, outwards on both sides.
pub(in crate::forecast) fn outward(probability: f64, count: f64) -> f64 {
    0.5 + (probability - 0.5) * ((count + 1.0) / count)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn quantiles_lie_between_the_middles_of_the_weights() {
        let at = [0.0, 0.125, 0.25, 0.5, 0.875, 1.0];
        let values = [1.0, 2.0, 4.0, 8.0];
        let weighted = |sorted: &[(f64, f64)]| {
            let values = WeightedValues::new(sorted.iter().copied(), sorted.len());
            at.map(|probability| values.quantile(probability))
        };
        let even = weighted(&values.map(|value| (value, 1.0)));
        assert_eq!(even, [1.0, 1.0, 1.5, 3.0, 8.0, 8.0]);
        assert_eq!(quantiles([8.0, 2.0, 1.0, 4.0].into_iter(), at.into_iter()), even);
        // The middles of the weights stand at 1/4 and 3/4 of their sum.
        let two = weighted(&[(0.0, 2.0), (8.0, 2.0)]);
        assert_eq!(two, [0.0, 0.0, 0.0, 4.0, 8.0, 8.0]);
        assert_eq!(weighted(&[]), [0.0; 6]);
        assert_eq!(quantiles([].into_iter(), at.into_iter()), [0.0; 6]);
    }

    proptest! {
        #[test]
        fn even_quantiles_are_those_of_each_probability(
            weights in prop::collection::vec(0.01..1.0, 1..40),
            first in -0.1..0.1,
            step in 0.001..0.04,
        ) {
            let values = WeightedValues::new(weights.iter().map(|weight| weight * weight).zip(weights.iter().copied()), 40);
            let found: [f64; 32] = values.even_quantiles(first, step);
            for (index, found) in found.into_iter().enumerate() {
                let expected = values.quantile(first + step * index as f64);
                prop_assert!((found - expected).abs() < 1e-9, "{}: {}, {}", index, found, expected);
            }
        }

        #[test]
        fn quantiles_are_those_of_the_definition(
            values in prop::collection::vec(-9_i32..9, 1..200),
            probability in 0.0..1.0,
        ) {
            let values: Vec<f64> = values.into_iter().map(f64::from).collect();
            let found = quantiles(values.iter().copied(), std::iter::once(probability))[0];
            // So many values are below, and so many not above: n p is between them, half a value from each where it is a whole one.
            let count = |is_counted: &dyn Fn(f64) -> bool| values.iter().filter(|&&value| is_counted(value)).count() as f64;
            let place = probability * values.len() as f64;
            prop_assert!(count(&|value| value < found) <= place + 0.5);
            prop_assert!(count(&|value| value <= found) >= place - 0.5);
        }
    }
}
