//! Times of day.

use super::text::read_text;

/// Seconds in a day.
pub(super) const SECONDS_PER_DAY: i64 = 86_400;

/// A time of day and what follows it: the seconds since midnight, and the minutes that it is ahead of UTC if it says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Clock {
    pub(super) seconds: i64,
    pub(super) offset_minutes: Option<i32>,
}

/// The time of day in a column of its own: `08:26`, `8:26:30 PM`, a fraction of a day as spreadsheets store it, or a
/// whole date and time, of which only the time counts.
pub(in crate::ingest) fn time_of_day(field: &[u8]) -> Option<u32> {
    let text = read_text(field);
    let text = text.as_ref();
    let clock = match text.split_once(['T', ' ']) {
        Some((before, after)) if after.contains(':') && !before.contains(':') => after,
        _ => text,
    };
    if let Some(clock) = read_clock(clock.as_bytes()) {
        return u32::try_from(clock.seconds).ok();
    }
    let (days, seconds) = split_days(text.as_bytes())?;
    (days == 0).then_some((seconds as u32).min(SECONDS_PER_DAY as u32 - 1))
}

/// Whole days, and the seconds beyond them, of a decimal number of days as spreadsheets store moments: `40513.75`,
/// `40513,75`, `4.6E-05`. The seconds are rounded, so that they may come to a day.
pub(super) fn split_days(text: &[u8]) -> Option<(i64, i64)> {
    const MOST_DIGITS: usize = 9;
    const MOST_DECIMALS: usize = 20;
    let (number, exponent) = match text.iter().position(|byte| byte.eq_ignore_ascii_case(&b'e')) {
        Some(place) => (&text[..place], std::str::from_utf8(&text[place + 1..]).ok()?.parse::<i8>().ok()?),
        None => (text, 0),
    };
    let point = number.iter().position(|byte| matches!(byte, b'.' | b','));
    let (whole, fraction) = point.map_or((number, &[][..]), |place| (&number[..place], &number[place + 1..]));
    if whole.len() > MOST_DIGITS || whole.len() + fraction.len() == 0 || !fraction.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let fraction = &fraction[..fraction.len().min(MOST_DECIMALS)];
    let mut value = 0_u128;
    for digit in whole.iter().chain(fraction) {
        value = value * 10 + u128::from(char::from(*digit).to_digit(10)?);
    }
    let decimals = u32::try_from(fraction.len() as i32 - i32::from(exponent)).ok()?;
    // The seconds of a day times this are still in range.
    let unit = 10_u128.checked_pow(decimals).filter(|unit| *unit <= u128::MAX >> 20)?;
    let seconds = (value % unit * SECONDS_PER_DAY as u128 + unit / 2) / unit;
    Some(((value / unit) as i64, seconds as i64))
}

/// Reads `hh:mm`, `hh:mm:ss`, fractions of a second (cut off), AM and PM, and an offset or `Z` or `UTC`.
pub(super) fn read_clock(text: &[u8]) -> Option<Clock> {
    let (hour, rest) = read_pair(text)?;
    let (mut hour, mut minute, mut second) = (hour, 0, 0);
    let mut rest = rest;
    let has_minutes = rest.first().is_some_and(|&byte| byte == b':' || (byte == b'.' && rest.len() >= 3));
    if has_minutes {
        (minute, rest) = read_pair(&rest[1..])?;
        if let [b':' | b'.', after @ ..] = rest {
            (second, rest) = read_pair(after)?;
            if let [b'.' | b',', after @ ..] = rest {
                let digits = after.iter().take_while(|byte| byte.is_ascii_digit()).count();
                rest = after.get(digits..).filter(|_| digits > 0)?;
            }
        }
    }
    let (half, rest) = read_half(trim_spaces(rest));
    match half {
        Some(is_afternoon) if (1..=12).contains(&hour) => hour = hour % 12 + if is_afternoon { 12 } else { 0 },
        None if has_minutes => {}
        _ => return None,
    }
    if hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    let offset_minutes = read_offset(trim_spaces(rest).trim_ascii_end())?;
    Some(Clock { seconds: i64::from(hour * 3_600 + minute * 60 + second), offset_minutes })
}

/// Takes spaces from the start, also those that do not break: CLDR writes one (U+202F) before AM and PM.
pub(super) fn trim_spaces(mut text: &[u8]) -> &[u8] {
    loop {
        text = match text {
            [b' ' | b'\t' | 0xa0, rest @ ..] | [0xc2, 0xa0, rest @ ..] | [0xe2, 0x80, 0xaf | 0x89, rest @ ..] => rest,
            _ => return text,
        };
    }
}

/// One or two digits and what follows them.
fn read_pair(text: &[u8]) -> Option<(u32, &[u8])> {
    let digit = |index: usize| text.get(index).filter(|byte| byte.is_ascii_digit()).map(|byte| u32::from(byte - b'0'));
    let first = digit(0)?;
    match digit(1) {
        Some(second) if digit(2).is_none() => Some((first * 10 + second, &text[2..])),
        None => Some((first, &text[1..])),
        Some(_) => None,
    }
}

/// AM or PM, if it comes next: is it PM?
fn read_half(text: &[u8]) -> (Option<bool>, &[u8]) {
    for (word, is_afternoon) in [("am", false), ("a.m.", false), ("pm", true), ("p.m.", true)] {
        if text.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word.as_bytes())) {
            return (Some(is_afternoon), &text[word.len()..]);
        }
    }
    (None, text)
}

/// `Some(None)` when nothing is there, `None` when it is no offset.
fn read_offset(text: &[u8]) -> Option<Option<i32>> {
    /// The farthest zone is 14 hours ahead.
    const MOST_HOURS: u32 = 14;
    let (sign, rest) = match text {
        [] => return Some(None),
        [b'Z' | b'z'] | b"UTC" | b"GMT" => return Some(Some(0)),
        [b'+', rest @ ..] => (1, rest),
        [b'-', rest @ ..] => (-1, rest),
        _ => return None,
    };
    let digits: Vec<u32> =
        rest.iter().filter(|&&byte| byte != b':').map(|byte| u32::from(byte.wrapping_sub(b'0'))).collect();
    let (hours, minutes) = match digits[..] {
        [a, b] => (a * 10 + b, 0),
        [a, b, c, d] => (a * 10 + b, c * 10 + d),
        _ => return None,
    };
    let is_offset = digits.iter().all(|&digit| digit < 10) && hours <= MOST_HOURS && minutes < 60;
    is_offset.then_some(Some(sign * (hours * 60 + minutes) as i32))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spreadsheets_count_days() {
        for (text, days, seconds) in [
            ("40513.75", 40_513, 64_800),
            ("40513,35138888889", 40_513, 30_360),
            ("40513.", 40_513, 0),
            (".5", 0, 43_200),
            ("4.62963E-05", 0, 4),
            ("0.99999999999999999999999", 0, 86_400),
        ] {
            assert_eq!(split_days(text.as_bytes()), Some((days, seconds)), "{text}");
        }
        for text in ["", ".", "x", "1.2.3", "1e", "-0.5", "1E-99", "99999999999", "4.05E4"] {
            assert_eq!(split_days(text.as_bytes()), None, "{text}");
        }
    }

    #[test]
    fn each_way_of_writing_a_time_is_read() {
        let cases = [
            ("08:26", 30_360),
            ("8:26", 30_360),
            ("08:26:05", 30_365),
            ("08:26:05.123", 30_365),
            ("08.26", 30_360),
            ("8:26 PM", 73_560),
            ("8:26:05pm", 73_565),
            ("12:00 AM", 0),
            ("12:00 p.m.", 43_200),
            ("8:26\u{202f}PM", 73_560),
            ("8:26\u{a0}p.m.", 73_560),
            ("5 PM", 61_200),
            ("1899-12-30 08:26:00", 30_360),
            ("1899-12-30T08:26:00", 30_360),
            ("12/30/1899 8:26:00 PM", 73_560),
            ("0.5", 43_200),
            ("0,25", 21_600),
        ];
        for (text, seconds) in cases {
            assert_eq!(time_of_day(text.as_bytes()), Some(seconds), "{text}");
        }
        for text in ["", "24:00", "8:60", "8:26:60", "13:00 PM", "0 AM", "8", "noon", "8:2a", "123:00", "1.5"] {
            assert_eq!(time_of_day(text.as_bytes()), None, "{text}");
        }
    }

    #[test]
    fn offsets_are_read() {
        let offset = |text: &str| read_clock(text.as_bytes()).map(|clock| clock.offset_minutes);
        assert_eq!(offset("08:26"), Some(None));
        assert_eq!(offset("08:26:00Z"), Some(Some(0)));
        assert_eq!(offset("08:26:00.5+01:00"), Some(Some(60)));
        assert_eq!(offset("08:26:00 -0530"), Some(Some(-330)));
        assert_eq!(offset("08:26+02"), Some(Some(120)));
        assert_eq!(offset("08:26 UTC"), Some(Some(0)));
        assert_eq!(offset("08:26+99:00"), None);
        assert_eq!(offset("08:26 x"), None);
    }
}
