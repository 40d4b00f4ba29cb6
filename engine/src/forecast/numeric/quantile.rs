use super::bounds::bounded;

/// A value and how much it counts.
pub(in crate::forecast) type Weighted = (f64, f64);

/// A quantile of sorted values: linear between them; the smallest and largest beyond. 0 for no values.
///
/// # References
/// Hyndman & Fan (1996), "Sample quantiles in statistical packages", definition 5.
pub(in crate::forecast) fn quantile(sorted: &[f64], probability: f64) -> f64 {
    let Some(last) = sorted.len().checked_sub(1) else { return 0.0 };
    let place = bounded(probability * sorted.len() as f64 - 0.5, 0.0, last as f64);
    let below = place as usize;
    let (low, high) = (sorted[below], sorted[(below + 1).min(last)]);
    low + (place - below as f64) * (high - low)
}

/// The quantiles of sorted weighted values at rising probabilities: linear between values, each of which stands in the middle
/// of its weight; the smallest and largest beyond. 0 for no values. With even weights they are those of [`quantile`].
pub(in crate::forecast) fn weighted_quantiles(
    sorted: &[Weighted],
    probabilities: impl Iterator<Item = f64>,
) -> Vec<f64> {
    let total: f64 = sorted.iter().map(|&(_, weight)| weight).sum();
    let mut index = 0;
    let mut below = 0.0;
    let mut at = |probability: f64| {
        let Some(&(mut value, mut weight)) = sorted.get(index) else { return 0.0 };
        let place = probability * total;
        while let Some(&(next, next_weight)) = sorted.get(index + 1) {
            let (here, there) = (below + 0.5 * weight, below + weight + 0.5 * next_weight);
            if place < there {
                let share = ((place - here) / (there - here)).max(0.0);
                return value + share * (next - value);
            }
            index += 1;
            below += weight;
            (value, weight) = (next, next_weight);
        }
        value
    };
    probabilities.map(&mut at).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_lie_between_the_middles_of_the_weights() {
        let at = [0.0, 0.125, 0.25, 0.5, 0.875, 1.0];
        let values = [1.0, 2.0, 4.0, 8.0];
        let even = weighted_quantiles(&values.map(|value| (value, 1.0)), at.into_iter());
        assert_eq!(even, [1.0, 1.0, 1.5, 3.0, 8.0, 8.0]);
        assert_eq!(at.map(|probability| quantile(&values, probability)).as_slice(), even);
        // The middles of the weights stand at 1/4 and 3/4 of their sum.
        let two = weighted_quantiles(&[(0.0, 2.0), (8.0, 2.0)], at.into_iter());
        assert_eq!(two, [0.0, 0.0, 0.0, 4.0, 8.0, 8.0]);
        assert_eq!(weighted_quantiles(&[], at.into_iter()), [0.0; 6]);
        assert_eq!(quantile(&[], 0.5), 0.0);
    }
}
