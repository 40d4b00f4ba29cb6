//! Decimals as exact counts of a power of ten.

use std::fmt;

/// A text that is no plain decimal number with as many places as the unit has.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{text:?} is not a decimal number with at most {places} places")]
pub struct NotDecimal {
    text: String,
    places: u32,
}

/// Writes `count` of 10^-`places` with at least `least` and at most `places` decimals.
pub(crate) fn write_decimal(f: &mut fmt::Formatter<'_>, count: i64, places: u32, least: usize) -> fmt::Result {
    let scale = 10_u64.pow(places);
    let magnitude = count.unsigned_abs();
    let mut decimals = format!("{:0width$}", magnitude % scale, width = places as usize);
    let kept = decimals.trim_end_matches('0').len().max(least);
    decimals.truncate(kept);
    let sign = if count < 0 { "-" } else { "" };
    let point = if decimals.is_empty() { "" } else { "." };
    write!(f, "{sign}{}{point}{decimals}", magnitude / scale)
}

/// Reads a plain decimal (`-12.5`) as a count of 10^-`places`.
pub(crate) fn parse_decimal(text: &str, places: u32) -> Result<i64, NotDecimal> {
    let wrong = || NotDecimal { text: text.to_owned(), places };
    let (negative, digits) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
    let (whole, decimals) = digits.split_once('.').unwrap_or((digits, ""));
    let is_number = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || !is_number(whole) || !is_number(decimals) || decimals.len() > places as usize {
        return Err(wrong());
    }
    let padded = format!("{whole}{decimals:0<width$}", width = places as usize);
    let magnitude: i64 = padded.parse().map_err(|_| wrong())?;
    Ok(if negative { -magnitude } else { magnitude })
}

/// `numerator / denominator` for a positive denominator, ties to the even neighbour.
pub(crate) fn divide_half_even(numerator: i128, denominator: i128) -> i128 {
    let quotient = numerator.div_euclid(denominator);
    let twice_rest = numerator.rem_euclid(denominator) * 2;
    let rounds_up = twice_rest > denominator || (twice_rest == denominator && quotient % 2 != 0);
    quotient + i128::from(rounds_up)
}
