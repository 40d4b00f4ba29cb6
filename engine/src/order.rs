//! Sorting. The standard library's sorts are compiled anew for every type and order, some 8 KB each time, and the page
//! waits for every copy. Here one of them sorts places by any order, and one sorts whole numbers, which is quicker.

use std::cmp::Ordering;

/// Sorts whole numbers.
pub(crate) fn sort_numbers(numbers: &mut [u64]) {
    numbers.sort_unstable();
}

/// A whole number that is the greater, the greater the value is: that of IEEE 754's total order.
pub(crate) fn rank_of_float(value: f64) -> u64 {
    let bits = value.to_bits();
    if bits & SIGN == 0 { bits | SIGN } else { !bits }
}

/// The value of a rank.
pub(crate) fn float_of_rank(rank: u64) -> f64 {
    f64::from_bits(if rank & SIGN == 0 { !rank } else { rank ^ SIGN })
}

/// The bit that is set in numbers below zero.
const SIGN: u64 = 1 << 63;

/// Sorts rows or other indices by any order; equal ones stay in theirs.
pub(crate) fn sort_rows(rows: &mut [u32], order: &dyn Fn(u32, u32) -> Ordering) {
    rows.sort_by(|left, right| order(*left, *right));
}

/// The first `count` rows of an order, sorted, without sorting all others.
pub(crate) fn first_rows(rows: &[u32], count: usize, order: &dyn Fn(u32, u32) -> Ordering) -> Vec<u32> {
    let mut first: Vec<u32> = Vec::new();
    // The last of the first rows, as far as they are known; of equal rows the one that came earlier leads.
    let mut last = None;
    for &row in rows {
        if last.is_some_and(|last| order(row, last).is_ge()) {
            continue;
        }
        first.push(row);
        if first.len() >= count.saturating_mul(2) {
            sort_rows(&mut first, order);
            first.truncate(count);
            last = first.last().copied();
        }
    }
    sort_rows(&mut first, order);
    first.truncate(count);
    first
}

/// Sorts by a key; items of equal keys stay in their order.
pub(crate) fn sort_by_key<T, K: Ord>(items: &mut [T], key: impl Fn(&T) -> K) {
    let mut places: Vec<u32> = (0..items.len() as u32).collect();
    sort_rows(&mut places, &|left, right| key(&items[left as usize]).cmp(&key(&items[right as usize])));
    for target in 0..items.len() {
        let mut place = places[target] as usize;
        // What lay before the target has been exchanged with what belongs there.
        while place < target {
            place = places[place] as usize;
        }
        places[target] = place as u32;
        items.swap(target, place);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn equal_keys_keep_their_order(keys in prop::collection::vec(0_u8..20, 0..200)) {
            let mut items: Vec<(u8, String)> =
                keys.iter().enumerate().map(|(place, key)| (*key, place.to_string())).collect();
            let mut expected = items.clone();
            expected.sort_by_key(|(key, _)| *key);
            sort_by_key(&mut items, |(key, _)| *key);
            prop_assert_eq!(items, expected);
        }

        #[test]
        fn the_first_rows_lead_the_sorted_ones(keys in prop::collection::vec(0_u8..50, 0..300), count in 0_usize..40) {
            let rows: Vec<u32> = (0..keys.len() as u32).collect();
            let mut expected = rows.clone();
            expected.sort_by_key(|row| keys[*row as usize]);
            expected.truncate(count);
            let first = first_rows(&rows, count, &|left, right| keys[left as usize].cmp(&keys[right as usize]));
            prop_assert_eq!(first, expected);
        }
    }
}
