/// So many partial sums of each: none waits for the one before.
const LANES: usize = 4;

/// Sums over values of as many terms as each has.
///
/// # Numerics
/// The terms of every fourth value are summed apart, and these partial sums last, always in the same order.
#[inline]
pub(in crate::forecast) fn sums<const TERMS: usize>(
    values: &[f64],
    terms: impl Fn(f64) -> [f64; TERMS],
) -> [f64; TERMS] {
    sums_of_pairs(values, values, |value, _| terms(value))
}

/// Sums over pairs of values, as many as there are of both.
#[inline]
pub(in crate::forecast) fn sums_of_pairs<const TERMS: usize>(
    left: &[f64],
    right: &[f64],
    terms: impl Fn(f64, f64) -> [f64; TERMS],
) -> [f64; TERMS] {
    let count = left.len().min(right.len());
    let ((left, last_left), (right, last_right)) =
        (left[..count].as_chunks::<LANES>(), right[..count].as_chunks::<LANES>());
    let mut partial = [[0.0; LANES]; TERMS];
    for (left, right) in left.iter().zip(right) {
        for lane in 0..LANES {
            let terms = terms(left[lane], right[lane]);
            (0..TERMS).for_each(|term| partial[term][lane] += terms[term]);
        }
    }
    for (lane, (&left, &right)) in last_left.iter().zip(last_right).enumerate() {
        let terms = terms(left, right);
        (0..TERMS).for_each(|term| partial[term][lane] += terms[term]);
    }
    partial.map(|sums| sums.iter().sum())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_value_is_in_the_sum() {
        for count in 0..30_u32 {
            let values: Vec<f64> = (1..=count).map(f64::from).collect();
            let expected = [f64::from(count * (count + 1) / 2), f64::from(count)];
            assert_eq!(sums(&values, |value| [value, 1.0]), expected);
            assert_eq!(sums_of_pairs(&values, &[1.0; 40], |left, right| [left * right, right]), expected);
        }
    }
}
