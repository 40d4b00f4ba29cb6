//! Floating-point numbers in decimal, as the standard library writes them: as few digits as name no other number, and no exponent.
//! The library's own way is quicker by tables and by a second algorithm that is tried first, 6 KB in each file that writes one number.
//!
//! # References
//! Steele & White (1990), "How to print floating-point numbers accurately", algorithm FPP².

use std::{cmp::Ordering, fmt};

/// A number to be written.
pub(super) struct Decimal(pub(super) f64);

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let value = self.0;
        if value.is_nan() {
            return f.write_str("NaN");
        }
        if value.is_sign_negative() {
            f.write_str("-")?;
        }
        if value.is_infinite() {
            return f.write_str("inf");
        }
        let (digits, point) = if value == 0.0 { ("0".to_owned(), 1) } else { digits(value.abs()) };
        let (leading, following) = (usize::try_from(-point).unwrap_or(0), usize::try_from(point).unwrap_or(0));
        if following == 0 {
            f.write_str("0.")?;
        }
        for _ in 0..leading {
            f.write_str("0")?;
        }
        for (place, digit) in digits.split_inclusive(|_| true).enumerate() {
            if place == following && place > 0 {
                f.write_str(".")?;
            }
            f.write_str(digit)?;
        }
        for _ in digits.len()..following {
            f.write_str("0")?;
        }
        Ok(())
    }
}

/// The fewest digits that lie nearer to the value, above zero, than to any other number, and the place of the point: 0 for one before
/// the first digit.
fn digits(value: f64) -> (String, i32) {
    const FRACTION_BITS: u32 = 52;
    let bits = value.to_bits();
    let (fraction, stored) = (bits & ((1 << FRACTION_BITS) - 1), (bits >> FRACTION_BITS) as i32);
    let mantissa = if stored == 0 { fraction } else { fraction | 1 << FRACTION_BITS };
    let exponent = stored.max(1) - 1_075;
    // The next number above is this many times as far away as that below.
    let wider = if fraction == 0 && stored > 1 { 2 } else { 1 };
    let (up, down) = (exponent.max(0).unsigned_abs(), exponent.min(0).unsigned_abs());
    // The value is `rest / one`; half the way to the next number below is `half / one`.
    let mut rest = Whole::new(mantissa * 2 * u64::from(wider), up);
    let mut one = Whole::new(2 * u64::from(wider), down);
    let mut half = Whole::new(1, up);
    // What lies in the middle between two numbers is read as the even one.
    let is_even = mantissa.is_multiple_of(2);
    let is_beyond = |order: Ordering| order.is_gt() || is_even && order.is_eq();
    let reaches_one = |rest: &Whole, half: &Whole, one: &Whole| is_beyond(rest.compare_sum(wider, half, one));

    let mut point = 0;
    while reaches_one(&rest, &half, &one) {
        one.multiply(10);
        point += 1;
    }
    let mut digits = String::new();
    loop {
        rest.multiply(10);
        half.multiply(10);
        let mut digit = rest.take_off(&one);
        let (is_enough, is_next_enough) = (is_beyond(half.compare(&rest)), reaches_one(&rest, &half, &one));
        if is_next_enough && (!is_enough || rest.compare_sum(1, &rest, &one).is_ge()) {
            digit += 1;
        }
        if digit == 0 && digits.is_empty() {
            point -= 1;
            continue;
        }
        digits.push(char::from(b'0' + digit));
        if is_enough || is_next_enough {
            return (digits, point);
        }
    }
}

/// Room for ten times the smallest number's denominator, 2¹⁰⁷⁶, and a word that stays 0.
const WORDS: usize = 35;

/// A whole number: words of 32 bits, the lowest first. Behind the first `length` they are 0.
struct Whole {
    words: [u32; WORDS],
    length: usize,
}

impl Whole {
    /// `value` · 2^`shift`.
    fn new(value: u64, shift: u32) -> Self {
        let mut whole = Self { words: [0; WORDS], length: 0 };
        let first = shift as usize / 32;
        let mut left = u128::from(value) << (shift % 32);
        whole.length = first;
        while left > 0 {
            whole.words[whole.length] = left as u32;
            whole.length += 1;
            left >>= 32;
        }
        whole
    }

    fn multiply(&mut self, factor: u32) {
        let mut carry = 0;
        for word in &mut self.words[..self.length] {
            carry += u64::from(*word) * u64::from(factor);
            *word = carry as u32;
            carry >>= 32;
        }
        if carry > 0 {
            self.words[self.length] = carry as u32;
            self.length += 1;
        }
    }

    /// Takes another off as often as it is in this one, which is less than ten times; how often that was.
    fn take_off(&mut self, other: &Self) -> u8 {
        let last = other.length - 1;
        let mut times = 0;
        while self.compare(other).is_ge() {
            let highest = u64::from(self.words[last]) | u64::from(self.words[last + 1]) << 32;
            let at_least = (highest / (u64::from(other.words[last]) + 1)).max(1);
            self.subtract(at_least as i64, other);
            times += at_least as u8;
        }
        times
    }

    /// Takes off `factor` · `other`, which is not greater.
    fn subtract(&mut self, factor: i64, other: &Self) {
        let mut borrow = 0;
        for (word, other) in self.words[..self.length].iter_mut().zip(&other.words) {
            borrow += i64::from(*word) - i64::from(*other) * factor;
            *word = borrow as u32;
            borrow >>= 32;
        }
        while self.length > 0 && self.words[self.length - 1] == 0 {
            self.length -= 1;
        }
    }

    fn compare(&self, other: &Self) -> Ordering {
        let highest = |whole: &Self| whole.length.checked_sub(1).map(|last| (last, whole.words[last]));
        highest(self).cmp(&highest(other)).then_with(|| self.compare_sum(0, self, other))
    }

    /// How `self` + `factor` · `addend` compares with `other`.
    fn compare_sum(&self, factor: u32, addend: &Self, other: &Self) -> Ordering {
        let (mut order, mut carry) = (Ordering::Equal, 0);
        let length = self.length.max(addend.length).max(other.length);
        for ((word, addend), other) in self.words.iter().zip(&addend.words).zip(&other.words).take(length) {
            carry += u64::from(*word) + u64::from(*addend) * u64::from(factor);
            order = (carry as u32).cmp(other).then(order);
            carry >>= 32;
        }
        if carry > 0 { Ordering::Greater } else { order }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn agrees(value: f64) {
        assert_eq!(Decimal(value).to_string(), value.to_string(), "{:#x}", value.to_bits());
    }

    proptest! {
        #[test]
        fn any_number_is_written_as_the_standard_library_does(bits in any::<u64>()) {
            agrees(f64::from_bits(bits));
        }

        #[test]
        fn numbers_of_a_shop_are_written_as_the_standard_library_does(
            value in -1e9_f64..1e9, places in 0_i32..8, scale in -12_i32..3,
        ) {
            agrees(value);
            agrees(value * 10_f64.powi(scale));
            let unit = 10_f64.powi(places);
            agrees((value * unit).round() / unit);
        }
    }

    #[test]
    fn every_power_of_two_and_its_neighbours_are_written_as_the_standard_library_does() {
        for exponent in 0..2_048_u64 {
            let bits = exponent << 52;
            for bits in [bits.wrapping_sub(1), bits, bits + 1] {
                agrees(f64::from_bits(bits));
            }
        }
    }

    #[test]
    fn every_power_of_ten_and_small_whole_numbers_are_written_as_the_standard_library_does() {
        (-324..309).for_each(|power| agrees(format!("1e{power}").parse().unwrap()));
        (-1_000..1_000).for_each(|number| agrees(f64::from(number)));
        agrees(-0.0);
    }
}
