/// The items, at most so many, that are to be kept, in their order.
///
/// # Numerics
/// Each is written after those kept before it, and stays if it is one: whether it is cannot be foreseen.
pub(in crate::forecast) fn kept<T: Copy + Default>(
    items: impl Iterator<Item = T>,
    most: usize,
    is_kept: impl Fn(T) -> bool,
) -> Vec<T> {
    let (mut kept, mut count) = (vec![T::default(); most], 0);
    for item in items {
        kept[count] = item;
        count += usize::from(is_kept(item));
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
