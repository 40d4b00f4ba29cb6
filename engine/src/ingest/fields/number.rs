use super::currency::strip_currency;
use super::{is_null_word, windows_1252};
use crate::table::divide_half_even;

/// Decimals that are kept exactly while a number is read. It may have more; those only break ties.
const MOST_DECIMALS: u32 = 24;
/// Digits before the point beyond which no column can hold the number.
const MOST_WHOLE_DIGITS: u32 = 20;
/// Below it, a number takes one more digit without an overflow.
const MOST_MANTISSA: i128 = i128::MAX / 100;
/// What [`Number::lost`] counts in: parts of a unit.
const LOST_SCALE: i128 = 1_000_000_000_000;
/// The most decimal places that anything is counted in.
const MOST_PLACES: u32 = 4;
/// A text of at most so many bytes, scaled by up to 10^4, fits into an `i64`.
const MOST_PLAIN_BYTES: usize = 14;

/// How a file writes numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::ingest) struct NumberFormat {
    /// Is `1,5` one and a half? Else it is `1.5`; the other sign separates thousands.
    pub(in crate::ingest) has_decimal_comma: bool,
}

/// A number as a count of decimal parts of its unit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::ingest) struct Number {
    /// The count, rounded half to even.
    pub(in crate::ingest) count: i64,
    /// Was anything rounded away?
    pub(in crate::ingest) is_rounded: bool,
    /// What was rounded away, number − count, in 10^-12 of the unit.
    pub(in crate::ingest) lost: i64,
    /// The sign or name of a currency that stood with it.
    pub(in crate::ingest) currency: Option<&'static str>,
    /// In which format it can be read.
    pub(in crate::ingest) fit: Fit,
}

/// In which formats a number can be read, as far as they differ. One that can be read in one only is read so, whatever the
/// format of the file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::ingest) enum Fit {
    /// In both, to the same number.
    #[default]
    Any,
    /// In the file's only: `2.55` with a decimal point.
    This,
    /// In the other one only: `2,55` with a decimal point.
    Other,
    /// In both: here with three decimals, in the other format a thousand times more. `1.250` with a decimal point.
    Decimals,
    /// In both: here with a group of thousands, in the other format a thousandth. `1.250` with a decimal comma.
    Thousands,
}

/// A plain decimal number: `digits` × 10^-`decimals`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::ingest) struct Plain {
    /// All its digits as one whole number.
    pub(in crate::ingest) digits: i64,
    /// How many of them are decimals.
    pub(in crate::ingest) decimals: usize,
}

/// Digits of a group of thousands.
const GROUP_DIGITS: usize = 3;

impl Plain {
    /// May its decimals be thousands? It then has to be looked at with more care.
    #[inline]
    pub(in crate::ingest) fn may_be_thousands(self) -> bool {
        self.decimals == GROUP_DIGITS
    }

    /// In which formats it can be read. Three decimals may be a group of thousands, if no more than three digits and no zero
    /// stand before them.
    #[inline]
    pub(in crate::ingest) fn fit(self) -> Fit {
        match (self.decimals, self.digits.unsigned_abs()) {
            (0, _) => Fit::Any,
            (GROUP_DIGITS, 1_000..1_000_000) => Fit::Decimals,
            _ => Fit::This,
        }
    }

    /// The number as a count of 10^-`places` (at most 4); `None` if it has more decimals.
    #[inline]
    pub(in crate::ingest) fn count(self, places: u32) -> Option<i64> {
        const POWERS: [i64; 5] = [1, 10, 100, 1_000, 10_000];
        let missing = (places as usize).checked_sub(self.decimals)?;
        // 14 digits and 4 zeros are within range.
        Some(self.digits * POWERS.get(missing)?)
    }
}

/// Why a field is no number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::ingest) enum NumberError {
    /// There is nothing, or a word for nothing.
    Missing,
    /// It is something else.
    Malformed,
    /// It is beyond the range of an `i64` of such parts.
    OutOfRange,
}

impl NumberFormat {
    /// Reads a field as a count of 10^-`places` (at most 4).
    #[inline]
    pub(in crate::ingest) fn read(self, field: &[u8], places: u32) -> Result<Number, NumberError> {
        let plain = self.read_plain(field);
        match plain
            .and_then(|plain| Some(Number { count: plain.count(places)?, fit: plain.fit(), ..Number::default() }))
        {
            Some(number) => Ok(number),
            None => self.read_any(field, places),
        }
    }

    /// The format with the other decimal sign.
    pub(in crate::ingest) fn other(self) -> Self {
        Self { has_decimal_comma: !self.has_decimal_comma }
    }

    /// The fast way for `12`, `-1` and `2.55`, which nearly all numbers are; `None` for all others.
    #[inline]
    pub(in crate::ingest) fn read_plain(self, field: &[u8]) -> Option<Plain> {
        let point = if self.has_decimal_comma { b',' } else { b'.' };
        let (is_negative, text) = match field {
            [b'-', rest @ ..] => (true, rest),
            _ => (false, field),
        };
        if text.is_empty() || text.len() > MOST_PLAIN_BYTES {
            return None;
        }
        let mut digits = 0_i64;
        let mut rest = text.iter();
        let mut decimals = 0;
        while let Some(&byte) = rest.next() {
            let digit = byte.wrapping_sub(b'0');
            if digit < 10 {
                digits = digits * 10 + i64::from(digit);
                continue;
            }
            // The point, behind at least one digit, and nothing but digits behind it.
            decimals = rest.len();
            if byte != point || decimals + 1 == text.len() {
                return None;
            }
            for &byte in rest {
                let digit = byte.wrapping_sub(b'0');
                if digit > 9 {
                    return None;
                }
                digits = digits * 10 + i64::from(digit);
            }
            break;
        }
        Some(Plain { digits: if is_negative { -digits } else { digits }, decimals })
    }

    #[cold]
    fn read_any(self, field: &[u8], places: u32) -> Result<Number, NumberError> {
        let decoded;
        let text = match std::str::from_utf8(field) {
            Ok(text) => text.trim(),
            Err(_) => {
                decoded = windows_1252(field);
                decoded.trim()
            }
        };
        if text.is_empty() || text == "-" || is_null_word(text.as_bytes()) {
            return Err(NumberError::Missing);
        }
        let (is_negative, currency, digits) = strip_signs(text);
        let this = self.read_digits(digits);
        let other = if digits.contains([',', '.']) { self.other().read_digits(digits) } else { this };
        let ((mut mantissa, decimals), fit) = match (this, other) {
            (Ok(this), Ok(other)) if this == other => (this, Fit::Any),
            (Ok(this), Ok(_)) => (this, if this.1 > 0 { Fit::Decimals } else { Fit::Thousands }),
            (Ok(this), Err(_)) => (this, Fit::This),
            (Err(NumberError::Malformed), Ok(other)) => (other, Fit::Other),
            (Err(error), _) => return Err(error),
        };
        if is_negative {
            mantissa = -mantissa;
        }
        let number = round(mantissa, decimals, places).ok_or(NumberError::OutOfRange)?;
        Ok(Number { currency, fit, ..number })
    }

    /// Digits with separators as a whole number and how many of its digits are decimals.
    fn read_digits(self, text: &str) -> Result<(i128, u32), NumberError> {
        let (point, thousands) = if self.has_decimal_comma { (',', '.') } else { ('.', ',') };
        let (text, exponent) = split_exponent(text)?;
        let (whole, decimals) = text.split_once(point).unwrap_or((text, ""));
        let (mut mantissa, has_groups) = read_whole(whole, thousands)?;
        // Nobody writes 1,234E2.
        if whole.len() + decimals.len() == 0 || (has_groups && exponent != 0) {
            return Err(NumberError::Malformed);
        }
        let mut kept = 0;
        let mut has_rest = false;
        for byte in decimals.bytes() {
            let digit = byte.wrapping_sub(b'0');
            if digit > 9 {
                return Err(NumberError::Malformed);
            }
            if kept < MOST_DECIMALS - 1 && mantissa < MOST_MANTISSA {
                mantissa = mantissa * 10 + i128::from(digit);
                kept += 1;
            } else {
                has_rest |= digit != 0;
            }
        }
        if has_rest && mantissa < MOST_MANTISSA {
            mantissa = mantissa * 10 + 1;
            kept += 1;
        }
        shift(mantissa, kept, exponent)
    }
}

/// What stands for minus: the hyphen, the minus sign, and the dash that word processors make of it.
const MINUS: [char; 3] = ['-', '\u{2212}', '\u{2013}'];

/// Takes currency, parentheses and signs away: is the number negative, its currency, the rest.
fn strip_signs(text: &str) -> (bool, Option<&'static str>, &str) {
    let (mut rest, mut is_negative, mut currency) = (text, false, None);
    // A sign may stand outside or inside the currency: `-£5`, `£-5`, `5 EUR-`, `£(5)`, `(£5)`.
    for _ in 0..2 {
        let minus = rest.strip_prefix(MINUS).or_else(|| rest.strip_suffix(MINUS));
        let minus = minus.or_else(|| rest.strip_prefix('(').and_then(|text| text.strip_suffix(')')));
        if let (Some(unsigned), false) = (minus, is_negative) {
            (rest, is_negative) = (unsigned.trim(), true);
        } else if let Some(unsigned) = rest.strip_prefix('+') {
            rest = unsigned.trim_start();
        }
        if currency.is_none() {
            (rest, currency) = strip_currency(rest);
        }
    }
    (is_negative, currency, rest)
}

/// `1.5E+3` as `1.5` and 3.
fn split_exponent(text: &str) -> Result<(&str, i32), NumberError> {
    let Some((number, exponent)) = text.split_once(['e', 'E']) else { return Ok((text, 0)) };
    match exponent.parse::<i32>() {
        Ok(exponent @ -99..=99) if !number.is_empty() => Ok((number, exponent)),
        _ => Err(NumberError::Malformed),
    }
}

/// Digits before the point, and whether thousands are separated.
fn read_whole(text: &str, thousands: char) -> Result<(i128, bool), NumberError> {
    let (mut value, mut digits, mut in_group, mut has_groups) = (0_i128, 0_u32, 0_u32, false);
    for character in text.chars() {
        if let Some(digit) = character.to_digit(10) {
            value = value * 10 + i128::from(digit);
            digits += u32::from(value != 0);
            in_group += 1;
            if digits > MOST_WHOLE_DIGITS {
                return Err(NumberError::OutOfRange);
            }
        } else if character == thousands
            || matches!(character, ' ' | '\u{a0}' | '\u{202f}' | '\u{2007}' | '\u{2009}' | '\'' | '\u{2019}')
        {
            // Groups of two stand in Indian numbers: 1,00,000.
            let least = if has_groups { 2 } else { 1 };
            if !(least..=3).contains(&in_group) {
                return Err(NumberError::Malformed);
            }
            (has_groups, in_group) = (true, 0);
        } else {
            return Err(NumberError::Malformed);
        }
    }
    // A number of thousands does not begin with a zero: `0,250` is a quarter.
    let is_wrong = has_groups && (in_group != 3 || text.starts_with('0'));
    if is_wrong { Err(NumberError::Malformed) } else { Ok((value, has_groups)) }
}

/// Moves the point by an exponent of ten.
fn shift(mut mantissa: i128, decimals: u32, exponent: i32) -> Result<(i128, u32), NumberError> {
    let mut decimals = i64::from(decimals) - i64::from(exponent);
    while decimals < 0 {
        mantissa = mantissa.checked_mul(10).ok_or(NumberError::OutOfRange)?;
        decimals += 1;
    }
    while decimals > i64::from(MOST_DECIMALS) {
        // The last digit stands for all that follow it, so that a tie is still told from more than a tie.
        mantissa = mantissa / 10 + i128::from(mantissa % 10 != 0 && mantissa / 10 % 10 == 0);
        decimals -= 1;
    }
    Ok((mantissa, decimals as u32))
}

/// `mantissa` × 10^-`decimals` as a count of 10^-`places`.
fn round(mantissa: i128, decimals: u32, places: u32) -> Option<Number> {
    let Some(extra) = decimals.checked_sub(places).filter(|&extra| extra > 0) else {
        let count = mantissa.checked_mul(10_i128.pow(places - decimals))?;
        return i64::try_from(count).ok().map(|count| Number { count, ..Number::default() });
    };
    let part = 10_i128.pow(extra);
    let count = divide_half_even(mantissa, part);
    let rest = mantissa - count * part;
    let lost = divide_half_even(rest * LOST_SCALE, 10_i128.pow(decimals));
    let count = i64::try_from(count).ok()?;
    Some(Number { count, is_rounded: rest != 0, lost: lost as i64, ..Number::default() })
}

/// Which decimal sign a field speaks for: `Some(true)` for the comma, `None` when it could be either.
pub(in crate::ingest) fn has_comma_or_point(field: &str) -> Option<bool> {
    match (NumberFormat { has_decimal_comma: true }).read(field.as_bytes(), MOST_PLACES).ok()?.fit {
        Fit::This => Some(true),
        Fit::Other => Some(false),
        Fit::Any | Fit::Decimals | Fit::Thousands => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const POINT: NumberFormat = NumberFormat { has_decimal_comma: false };
    const COMMA: NumberFormat = NumberFormat { has_decimal_comma: true };

    fn count(format: NumberFormat, text: &str) -> Result<i64, NumberError> {
        format.read(text.as_bytes(), 4).map(|number| number.count)
    }

    #[test]
    fn each_way_of_writing_a_price_is_read() {
        let cases = [
            (POINT, "2.55", 25_500),
            (POINT, "-2.5", -25_000),
            (POINT, "3", 30_000),
            (POINT, "3.", 30_000),
            (POINT, ".5", 5_000),
            (POINT, "+.5", 5_000),
            (POINT, "1,234.50", 12_345_000),
            (POINT, "1,234,567", 12_345_670_000),
            (POINT, "1,00,000", 1_000_000_000),
            (POINT, "£2.55", 25_500),
            (POINT, "-£2.55", -25_500),
            (POINT, "£ -2.55", -25_500),
            (POINT, "$1,234.50-", -12_345_000),
            (POINT, "(2.55)", -25_500),
            (POINT, "(£2.55)", -25_500),
            (POINT, "2.55 GBP", 25_500),
            (POINT, "2.55 R$", 25_500),
            (POINT, "US$2.55", 25_500),
            (POINT, "£(2.55)", -25_500),
            (POINT, "(A$2.55)", -25_500),
            (POINT, "2.55 CA$", 25_500),
            (POINT, "2.55-", -25_500),
            (POINT, "2.55\u{2212}", -25_500),
            (POINT, "\u{2013}2.55", -25_500),
            (POINT, "\u{a0}2.55\u{202f}", 25_500),
            (POINT, "1\u{2009}234.50", 12_345_000),
            (POINT, "1\u{2019}234\u{2019}567.50", 12_345_675_000),
            (POINT, "1'234.50", 12_345_000),
            (POINT, "1E+2", 1_000_000),
            (POINT, "1e-4", 1),
            (POINT, "\u{2212}1", -10_000),
            (COMMA, "2,55", 25_500),
            (COMMA, "1.234,5", 12_345_000),
            (COMMA, "1 234,50 €", 12_345_000),
            (COMMA, "1\u{a0}234\u{202f}567,5 zł", 12_345_675_000),
            (COMMA, "12,5 kr.", 125_000),
            (POINT, "00000000000000000000000001", 10_000),
            (POINT, "922337203685477.5807", i64::MAX),
        ];
        for (format, text, expected) in cases {
            assert_eq!(count(format, text), Ok(expected), "{text}");
        }
    }

    #[test]
    fn a_number_says_in_which_formats_it_can_be_read() {
        let cases = [
            ("1.250", Fit::Decimals, Fit::Thousands),
            ("1,250", Fit::Thousands, Fit::Decimals),
            ("-£1.250", Fit::Decimals, Fit::Thousands),
            ("2.55", Fit::This, Fit::Other),
            ("1,234.50", Fit::This, Fit::Other),
            ("1,234,567", Fit::This, Fit::Other),
            ("0.250", Fit::This, Fit::Other),
            ("£0.250", Fit::This, Fit::Other),
            ("1234.567", Fit::This, Fit::Other),
            ("1.5E3", Fit::This, Fit::Other),
            ("1.250E3", Fit::This, Fit::Other),
            ("1250", Fit::Any, Fit::Any),
            ("1 250", Fit::Any, Fit::Any),
            ("2E3", Fit::Any, Fit::Any),
        ];
        for (text, with_point, with_comma) in cases {
            let fit = |format: NumberFormat| format.read(text.as_bytes(), 4).map(|number| number.fit);
            assert_eq!((fit(POINT), fit(COMMA)), (Ok(with_point), Ok(with_comma)), "{text}");
        }
    }

    #[test]
    fn what_is_no_number_is_refused() {
        for text in [
            "12x", "x", "1.2.3", "1,2,3", "12,34.5", "--1", "-", "£", "()", "(-1)", "-(1)", "((1))", "(1", "£()",
            "£1$", "1 2", "e5", "1e", ".", "1-2", "0x10",
        ] {
            assert!(count(POINT, text).is_err(), "{text}");
        }
        for text in ["", "  ", "nan", "NULL", "-"] {
            assert_eq!(count(POINT, text), Err(NumberError::Missing), "{text}");
        }
        let digits_of_an_i128 = "70000000000000000000.12345678901234567890123";
        for text in ["922337203685477.5808", "1e30", "123456789012345678901234567890", digits_of_an_i128] {
            assert_eq!(count(POINT, text), Err(NumberError::OutOfRange), "{text}");
        }
    }

    #[test]
    fn further_digits_are_rounded_half_to_even_and_told() {
        let read = |text: &str| POINT.read(text.as_bytes(), 4).map(|n| (n.count, n.is_rounded, n.lost));
        assert_eq!(read("0.00005"), Ok((0, true, 50_000_000)));
        assert_eq!(read("0.00015"), Ok((2, true, -50_000_000)));
        assert_eq!(read("0.000050000000000000000000000000000001"), Ok((1, true, -50_000_000)));
        assert_eq!(read("1.23450000"), Ok((12_345, false, 0)));
        let all = "123456789012345.67891234567890123456789";
        assert_eq!(read(all), Ok((1_234_567_890_123_456_789, true, 12_345_679)));
        assert_eq!(read("-0.00015"), Ok((-2, true, 50_000_000)));
        assert_eq!(read("5e-5"), Ok((0, true, 50_000_000)));
    }

    #[test]
    fn the_decimal_sign_is_told_by_what_cannot_be_thousands() {
        let cases = [
            ("2,55", Some(true)),
            ("2.55", Some(false)),
            ("1.234,50", Some(true)),
            ("1,234.50", Some(false)),
            ("1.234.567", Some(true)),
            ("1,234", None),
            ("0,234", Some(true)),
            ("1234.567", Some(false)),
            ("12", None),
            ("€ 2,5", Some(true)),
            ("x1,5", None),
        ];
        for (text, expected) in cases {
            assert_eq!(has_comma_or_point(text), expected, "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn the_fast_and_the_careful_way_agree(text in "-?[0-9]{1,9}(\\.[0-9]{0,4})?") {
            let fast = POINT.read_plain(text.as_bytes()).and_then(|plain| plain.count(4));
            let careful = POINT.read_any(text.as_bytes(), 4).map(|number| number.count).ok();
            proptest::prop_assert!(fast.is_some());
            proptest::prop_assert_eq!(fast, careful);
        }
    }
}
