/// The numbers, at most so many, that are to be kept, in their order.
///
/// # Numerics
/// Each is written after those kept before it, and stays if it is one: whether it is cannot be foreseen.
pub(in crate::forecast) fn kept(
    numbers: impl Iterator<Item = f64>,
    most: usize,
    is_kept: impl Fn(f64) -> bool,
) -> Vec<f64> {
    let (mut kept, mut count) = (vec![0.0; most], 0);
    for number in numbers {
        kept[count] = number;
        count += usize::from(is_kept(number));
    }
    kept.truncate(count);
    kept
}

#[cfg(test)]
mod tests {
    use super::kept;

    #[test]
    fn what_is_not_to_be_kept_is_left_out() {
        let above_one = |numbers: &[f64]| kept(numbers.iter().copied(), numbers.len(), |number| number > 1.0);
        assert_eq!(above_one(&[0.0, 2.0, 1.0, 3.0, f64::NAN]), [2.0, 3.0]);
        assert_eq!(above_one(&[5.0]), [5.0]);
        assert_eq!(above_one(&[0.5]), [0.0; 0]);
    }
}
