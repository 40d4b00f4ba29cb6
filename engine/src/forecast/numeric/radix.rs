use crate::order::sort_numbers;

/// The leading bits of all numbers are sorted by in two passes of so many.
const DIGIT_BITS: u32 = 7;
const DIGITS: usize = 1 << DIGIT_BITS;
/// So few are sorted by comparing alone.
const FEW: usize = 24;
/// What the passes leave unsorted is moved by comparing with neighbours, if each number has to go no further on average.
const MOVES: usize = 4;

/// Sorts whole numbers, some hundreds of them.
///
/// # Numerics
/// Half of a sort's comparisons cannot be foreseen, which costs more than two passes over the numbers by their leading bits do. Of those that
/// differ there, or are alike, nothing is left to do. O(n) mostly; O(n log n) at worst.
///
/// # References
/// Knuth (1998), "The Art of Computer Programming", volume 3, algorithms 5.2.5R and 5.2.1S.
pub(in crate::forecast) fn sort_few(numbers: &mut [u64]) {
    if numbers.len() > FEW {
        sort_by_leading_bits(numbers);
    }
    insert_each(numbers);
}

fn sort_by_leading_bits(numbers: &mut [u64]) {
    let (mut least, mut greatest) = (u64::MAX, 0);
    for &number in numbers.iter() {
        least = if number < least { number } else { least };
        greatest = if number > greatest { number } else { greatest };
    }
    let bits = u64::BITS - (greatest - least).leading_zeros();
    let shift = bits.saturating_sub(2 * DIGIT_BITS);
    let low = |number: u64| ((number - least) >> shift) as usize % DIGITS;
    let high = |number: u64| ((number - least) >> shift >> DIGIT_BITS) as usize % DIGITS;
    let (mut lows, mut highs) = ([0_u32; DIGITS], [0_u32; DIGITS]);
    for &number in numbers.iter() {
        lows[low(number)] += 1;
        highs[high(number)] += 1;
    }
    let mut by_low = vec![0; numbers.len()];
    distribute(numbers, &mut by_low, lows, low);
    distribute(&by_low, numbers, highs, high);
}

/// Writes the numbers in the order of a digit, those of the same as they come.
fn distribute(from: &[u64], to: &mut [u64], mut places: [u32; DIGITS], digit: impl Fn(u64) -> usize) {
    let mut sum = 0;
    for place in &mut places {
        (*place, sum) = (sum, sum + *place);
    }
    for &number in from {
        let place = &mut places[digit(number)];
        to[*place as usize] = number;
        *place += 1;
    }
}

fn insert_each(numbers: &mut [u64]) {
    let mut moves = MOVES * numbers.len();
    for index in 1..numbers.len() {
        let number = numbers[index];
        let mut place = index;
        while place > 0 && numbers[place - 1] > number {
            numbers[place] = numbers[place - 1];
            place -= 1;
        }
        numbers[place] = number;
        match moves.checked_sub(index - place) {
            Some(left) => moves = left,
            None => return sort_numbers(numbers),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn numbers_come_sorted(
            mut numbers in prop_oneof![
                prop::collection::vec(0_u64..40, 0..300),
                prop::collection::vec(any::<u64>(), 0..300),
                prop::collection::vec(prop_oneof![1_000_000_u64..1_100_000, Just(u64::MAX)], 0..300),
            ],
        ) {
            let mut expected = numbers.clone();
            expected.sort_unstable();
            sort_few(&mut numbers);
            prop_assert_eq!(numbers, expected);
        }
    }
}
