use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::fmt;
use std::iter::Sum;
use std::ops::{Add, AddAssign, Neg, Sub, SubAssign};
use std::str::FromStr;

use super::Quantity;
use super::decimal::{NotDecimal, divide_half_even, parse_decimal, write_decimal};

/// An amount of money: an exact count of 1/10,000 of the currency unit.
///
/// Sums are integer sums, so they do not depend on the order of the lines. A table never holds lines whose absolute
/// amounts add up to more than `i64::MAX` ten-thousandths (see [`super::LineError::SumOverflow`]), which is why `+` on the
/// amounts of one table cannot overflow; in every build an overflow panics or aborts rather than wraps.
///
/// Written as a decimal with two to four places: `"10563520.523"`, `"-7.50"`. Binary formats carry the count itself.
///
/// # Examples
/// ```
/// use aisle_engine::table::Money;
/// assert_eq!("2.55".parse::<Money>().unwrap().ten_thousandths(), 25_500);
/// assert_eq!(Money::from_ten_thousandths(4_906_637_100).to_string(), "490663.71");
/// assert!("2.55 GBP".parse::<Money>().is_err());
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Money(i64);

impl Money {
    /// Nothing.
    pub const ZERO: Self = Self(0);
    /// Ten-thousandths in one unit of the currency.
    pub const SCALE: i64 = 10_000;

    /// The amount of so many ten-thousandths of the currency unit.
    #[must_use]
    pub const fn from_ten_thousandths(count: i64) -> Self {
        Self(count)
    }

    /// How many ten-thousandths of the currency unit this is.
    #[must_use]
    pub const fn ten_thousandths(self) -> i64 {
        self.0
    }

    /// In currency units, for statistics and drawing only: an `f64` does not hold every amount exactly.
    #[must_use]
    pub fn as_f64(self) -> f64 {
        self.0 as f64 / Self::SCALE as f64
    }

    /// The amount without its sign.
    #[must_use]
    pub const fn abs(self) -> Self {
        Self(self.0.abs())
    }

    /// This amount divided by a count, rounded half to even; `None` for a count of zero.
    #[must_use]
    pub fn per(self, count: u64) -> Option<Self> {
        let count = i128::from(count);
        (count != 0).then(|| Self(divide_half_even(i128::from(self.0), count) as i64))
    }

    /// This amount as a part of `whole`; `None` when `whole` is zero.
    #[must_use]
    pub fn share_of(self, whole: Self) -> Option<f64> {
        (whole.0 != 0).then(|| self.0 as f64 / whole.0 as f64)
    }
}

/// The amount of a line: price × quantity, computed in 128 bits and rounded half to even once.
///
/// # Errors
/// `None` when the amount is beyond what [`Money`] can count (about ±922 trillion).
#[must_use]
pub fn amount_of(unit_price: Money, quantity: Quantity) -> Option<Money> {
    let product = i128::from(unit_price.0) * i128::from(quantity.thousandths());
    i64::try_from(divide_half_even(product, i128::from(Quantity::SCALE))).ok().map(Money)
}

impl Add for Money {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0.checked_add(other.0).expect("a table's amounts add up within i64"))
    }
}

impl Sub for Money {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self(self.0.checked_sub(other.0).expect("a table's amounts add up within i64"))
    }
}

impl Neg for Money {
    type Output = Self;
    fn neg(self) -> Self {
        Self(-self.0)
    }
}

impl AddAssign for Money {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl SubAssign for Money {
    fn sub_assign(&mut self, other: Self) {
        *self = *self - other;
    }
}

impl Sum for Money {
    fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
        amounts.fold(Self::ZERO, Add::add)
    }
}

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_decimal(f, self.0, 4, 2)
    }
}

impl FromStr for Money {
    type Err = NotDecimal;
    fn from_str(text: &str) -> Result<Self, NotDecimal> {
        parse_decimal(text, 4).map(Self)
    }
}

impl Serialize for Money {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() { serializer.collect_str(self) } else { serializer.serialize_i64(self.0) }
    }
}

impl<'de> Deserialize<'de> for Money {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        if deserializer.is_human_readable() {
            String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
        } else {
            i64::deserialize(deserializer).map(Self)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_is_rounded_to_the_even_neighbour() {
        let price = Money::from_ten_thousandths;
        let half = Quantity::from_thousandths(500);
        assert_eq!(amount_of(price(1), half), Some(price(0)));
        assert_eq!(amount_of(price(3), half), Some(price(2)));
        assert_eq!(amount_of(price(-1), half), Some(price(0)));
        assert_eq!(amount_of(price(-3), half), Some(price(-2)));
    }

    #[test]
    fn an_amount_beyond_the_range_is_refused() {
        assert_eq!(amount_of(Money::from_ten_thousandths(i64::MAX), Quantity::from_thousandths(2_000)), None);
    }

    #[test]
    fn decimals_survive_writing_and_reading() {
        for count in [0, 1, -1, 25_500, -4_906_637_100, i64::MAX, i64::MIN + 1] {
            let money = Money::from_ten_thousandths(count);
            assert_eq!(money.to_string().parse(), Ok(money), "{money}");
        }
    }
}
