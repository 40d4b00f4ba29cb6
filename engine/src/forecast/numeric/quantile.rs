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

/// The quantiles of sorted values with their weights at rising places among these, each a probability times the sum of all weights: linear
/// between values, each of which stands in the middle of its weight; the smallest and largest beyond. 0 for no values. With even weights they
/// are those of [`quantiles`].
pub(in crate::forecast) fn weighted_quantiles(
    mut sorted: impl Iterator<Item = (f64, f64)>,
    places: impl ExactSizeIterator<Item = f64>,
) -> Vec<f64> {
    let mut found = vec![0.0; places.len()];
    let mut wanted = found.iter_mut().zip(places);
    let (value, weight) = sorted.next().unwrap_or_default();
    let start = (value, weight, 0.5 * weight, wanted.next());
    let (last, .., rest) = sorted.fold(start, |(value, weight, here, mut first), (next, next_weight)| {
        let there = here + 0.5 * (weight + next_weight);
        while let Some((found, place)) = first.take_if(|(_, place)| *place < there) {
            // Before the middle of the first weight is nothing but its value.
            *found = value + ((place - here) / (there - here)).max(0.0) * (next - value);
            first = wanted.next();
        }
        (next, next_weight, there, first)
    });
    rest.into_iter().chain(wanted).for_each(|(found, _)| *found = last);
    found
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
            let total: f64 = sorted.iter().map(|(_, weight)| weight).sum();
            weighted_quantiles(sorted.iter().copied(), at.iter().map(|probability| probability * total))
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
