//! Dates with or without a time of day.

use super::clock::{Clock, SECONDS_PER_DAY, read_clock, split_days, trim_spaces};
use crate::ingest::{DateForm, DateOrder};
use crate::table::{Day, Zone, same_bytes};

/// The longest text whose reading is remembered for the next row.
const MOST_REMEMBERED: usize = 31;
/// Serial numbers count days from 1899-12-30, as spreadsheets do for all dates since March 1900.
const SERIAL_OF_1970: i64 = 25_569;
/// Serial numbers from 1970-01-01 to 2099-12-31: other numbers are taken for no date.
const SERIALS: std::ops::Range<i64> = SERIAL_OF_1970..73_051;
/// Two-digit years below this belong to this century, as POSIX has it.
const FIRST_YEAR_OF_1900S: i32 = 69;

/// What a field says, in seconds of shop time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::ingest) enum Reading {
    /// It has one meaning whatever the order of day and month.
    Fixed(u32),
    /// Day first and month first mean two different days.
    Either {
        /// The meaning with the day first.
        day_first: u32,
        /// The meaning with the month first.
        month_first: u32,
    },
    /// It has a meaning in this order only.
    Only(DateOrder, u32),
}

/// Reads the dates of one column.
pub(in crate::ingest) struct DateReader {
    form: DateForm,
    zone: Option<Zone>,
    last: [u8; MOST_REMEMBERED],
    last_len: usize,
    last_reading: Option<Reading>,
}

impl DateReader {
    /// A reader for dates of this form. Dates with the year first are read whatever the form.
    pub(in crate::ingest) fn new(form: DateForm, zone: Option<Zone>) -> Self {
        Self { form, zone, last: [0; MOST_REMEMBERED], last_len: 0, last_reading: None }
    }

    /// What the field says; `None` when it is no date of the column's form.
    #[inline]
    pub(in crate::ingest) fn read(&mut self, field: &[u8]) -> Option<Reading> {
        // The lines of one invoice bear the same time.
        if self.last_len != 0 && same_bytes(&self.last[..self.last_len], field) {
            return self.last_reading;
        }
        let reading = read_date(field, self.form, self.zone.as_ref());
        self.last_len = 0;
        if let Some(last) = self.last.get_mut(..field.len()) {
            last.copy_from_slice(field);
            self.last_len = field.len();
        }
        self.last_reading = reading;
        reading
    }
}

/// What a field of a column of this form says; `None` when it is no such date.
pub(in crate::ingest) fn read_date(field: &[u8], form: DateForm, zone: Option<&Zone>) -> Option<Reading> {
    let field = field.trim_ascii();
    if form == DateForm::ExcelSerial
        && let Some(seconds) = seconds_of_serial(field)
    {
        return Some(Reading::Fixed(seconds));
    }
    let (date, rest) = split_date(field)?;
    let clock = clock_of(rest)?;
    match date {
        Written::Known(day) => shop_time(day, clock, zone).map(Reading::Fixed),
        Written::Numeric { .. } if !matches!(form, DateForm::Numeric(_)) => None,
        // Which day it is must be open until the order is known, so its offset cannot move it.
        Written::Numeric { .. } if clock.offset_minutes.is_some() && zone.is_some() => None,
        Written::Numeric { first, second, year } => {
            let seconds = |day, month| seconds_of(Day::from_civil(year, month, day)?, clock.seconds);
            match (seconds(first, second), seconds(second, first)) {
                (Some(day_first), Some(month_first)) if day_first == month_first => Some(Reading::Fixed(day_first)),
                (Some(day_first), Some(month_first)) => Some(Reading::Either { day_first, month_first }),
                (Some(seconds), None) => Some(Reading::Only(DateOrder::DayFirst, seconds)),
                (None, Some(seconds)) => Some(Reading::Only(DateOrder::MonthFirst, seconds)),
                (None, None) => None,
            }
        }
    }
}

fn shop_time(day: Day, clock: Clock, zone: Option<&Zone>) -> Option<u32> {
    let seconds = i64::from(day.number()) * SECONDS_PER_DAY + clock.seconds;
    let seconds = match (clock.offset_minutes, zone) {
        (Some(offset), Some(zone)) => zone.shop_seconds(seconds - 60 * i64::from(offset)),
        _ => seconds,
    };
    u32::try_from(seconds).ok()
}

/// The form that a field's date has, and whether it can only be read in one order; `None` if it is no date.
pub(in crate::ingest) fn form_of(field: &[u8]) -> Option<(DateForm, Option<DateOrder>)> {
    if seconds_of_serial(field).is_some() {
        return Some((DateForm::ExcelSerial, None));
    }
    let numeric = DateForm::Numeric(DateOrder::DayFirst);
    let is_year_first = matches!(split_date(field)?.0, Written::Known(_));
    Some(match read_date(field, numeric, None)? {
        Reading::Only(order, _) => (numeric, Some(order)),
        Reading::Fixed(_) if is_year_first => (DateForm::Iso, None),
        _ => (numeric, None),
    })
}

/// A date as it is written.
enum Written {
    /// With the year first or the month in letters.
    Known(Day),
    /// Two numbers, of which one is the day and one the month, and a year.
    Numeric { first: u32, second: u32, year: i32 },
}

fn seconds_of(day: Day, seconds_of_day: i64) -> Option<u32> {
    u32::try_from(i64::from(day.number()) * SECONDS_PER_DAY + seconds_of_day).ok()
}

fn seconds_of_serial(field: &[u8]) -> Option<u32> {
    let is_number = field.len() >= 5 && field.iter().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b','));
    let (days, seconds) = split_days(field).filter(|_| is_number)?;
    SERIALS.contains(&days).then_some(((days - SERIAL_OF_1970) * SECONDS_PER_DAY + seconds) as u32)
}

/// The time of day behind a date; midnight if there is none.
fn clock_of(rest: &[u8]) -> Option<Clock> {
    match rest {
        [] => Some(Clock { seconds: 0, offset_minutes: None }),
        [b'T' | b't', clock @ ..] => read_clock(clock),
        _ => {
            let rest = rest.strip_prefix(b",").unwrap_or(rest);
            let clock = trim_spaces(rest);
            if clock.len() < rest.len() { read_clock(clock) } else { None }
        }
    }
}

/// The date at the start of a field, and what follows it.
fn split_date(field: &[u8]) -> Option<(Written, &[u8])> {
    if field.first()?.is_ascii_alphabetic() {
        return split_month_first(field);
    }
    let (first, first_len, rest) = split_number(field)?;
    if first_len == 8 {
        let day = Day::from_civil(first as i32 / 10_000, first / 100 % 100, first % 100)?;
        return Some((Written::Known(day), rest));
    }
    let [separator @ (b'-' | b'/' | b'.' | b' '), rest @ ..] = rest else { return None };
    let (second, second_len, rest) = match split_number(rest) {
        Some(number) => number,
        None => return split_month_name(first, *separator, rest),
    };
    let [again, rest @ ..] = rest else { return None };
    let (third, third_len, rest) = split_number(rest)?;
    if again != separator || *separator == b' ' || second_len > 2 {
        return None;
    }
    match (first_len, third_len) {
        (4, 1 | 2) => Some((Written::Known(Day::from_civil(first as i32, second, third)?), rest)),
        (1 | 2, 2 | 4) => Some((Written::Numeric { first, second, year: full_year(third, third_len) }, rest)),
        _ => None,
    }
}

/// `Dec-2011` or `Dec 11` behind a day.
fn split_month_name(day: u32, separator: u8, rest: &[u8]) -> Option<(Written, &[u8])> {
    let (month, rest) = split_name(rest)?;
    let rest = rest.strip_prefix(b".").unwrap_or(rest);
    let [again, rest @ ..] = rest else { return None };
    let (year, year_len, rest) = split_number(rest)?;
    if *again != separator || !matches!(year_len, 2 | 4) {
        return None;
    }
    Some((Written::Known(Day::from_civil(full_year(year, year_len), month, day)?), rest))
}

/// `Dec 9, 2011`.
fn split_month_first(field: &[u8]) -> Option<(Written, &[u8])> {
    let (month, rest) = split_name(field)?;
    let (day, _, rest) = split_number(rest.strip_prefix(b".").unwrap_or(rest).trim_ascii_start())?;
    let (year, 4, rest) = split_number(rest.strip_prefix(b",").unwrap_or(rest).trim_ascii_start())? else {
        return None;
    };
    Some((Written::Known(Day::from_civil(year as i32, month, day)?), rest))
}

/// An English month in letters, by its first three.
fn split_name(text: &[u8]) -> Option<(u32, &[u8])> {
    const MONTHS: [&[u8; 3]; 12] =
        [b"jan", b"feb", b"mar", b"apr", b"may", b"jun", b"jul", b"aug", b"sep", b"oct", b"nov", b"dec"];
    let letters = text.iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
    let start = text.get(..3).filter(|_| (3..=9).contains(&letters))?;
    let month = MONTHS.iter().position(|month| start.eq_ignore_ascii_case(*month))?;
    Some((month as u32 + 1, &text[letters..]))
}

/// A number of at most eight digits, its length, and what follows it.
fn split_number(text: &[u8]) -> Option<(u32, usize, &[u8])> {
    let len = text.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let digits = text.get(..len).filter(|_| (1..=8).contains(&len))?;
    let value = digits.iter().fold(0, |value, byte| value * 10 + u32::from(byte - b'0'));
    Some((value, len, &text[len..]))
}

fn full_year(year: u32, len: usize) -> i32 {
    match (len, year as i32) {
        (4, year) => year,
        (_, year) if year < FIRST_YEAR_OF_1900S => 2_000 + year,
        (_, year) => 1_900 + year,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::Timestamp;

    const NUMERIC: DateForm = DateForm::Numeric(DateOrder::DayFirst);

    fn shown(seconds: u32) -> String {
        Timestamp::from_seconds(seconds).to_string()
    }

    fn read(form: DateForm, zone: Option<&Zone>, text: &str) -> Option<String> {
        read_date(text.as_bytes(), form, zone).map(|reading| match reading {
            Reading::Fixed(seconds) => shown(seconds),
            Reading::Only(DateOrder::DayFirst, seconds) => format!("day first {}", shown(seconds)),
            Reading::Only(DateOrder::MonthFirst, seconds) => format!("month first {}", shown(seconds)),
            Reading::Either { day_first, month_first } => format!("{} or {}", shown(day_first), shown(month_first)),
        })
    }

    #[test]
    fn dates_with_the_year_first_are_read_in_any_column() {
        let cases = [
            ("2011-12-09", "2011-12-09T00:00:00"),
            ("2011-12-09 12:50:00", "2011-12-09T12:50:00"),
            ("2011-12-09T12:50", "2011-12-09T12:50:00"),
            ("2011-12-09T12:50:01.999Z", "2011-12-09T12:50:01"),
            ("2011-12-09 12:50:00 +0100", "2011-12-09T12:50:00"),
            ("2011/12/9 1:05 PM", "2011-12-09T13:05:00"),
            ("20111209", "2011-12-09T00:00:00"),
            ("09-Dec-2011 12:50", "2011-12-09T12:50:00"),
            ("9 December 2011", "2011-12-09T00:00:00"),
            ("Dec 9, 2011, 12:50 PM", "2011-12-09T12:50:00"),
            ("Dec 9, 2011,\u{a0}12:50\u{202f}PM", "2011-12-09T12:50:00"),
        ];
        for (text, expected) in cases {
            for form in [DateForm::Iso, NUMERIC, DateForm::ExcelSerial] {
                assert_eq!(read(form, None, text).as_deref(), Some(expected), "{text}");
            }
        }
    }

    #[test]
    fn offsets_move_to_shop_time_when_it_is_known() {
        let zone = |seconds| Zone::new(seconds, Vec::new()).unwrap();
        let [utc, berlin] = [zone(0), zone(3_600)];
        let iso = |zone, text| read(DateForm::Iso, Some(zone), text).unwrap();
        assert_eq!(iso(&berlin, "2011-12-09T23:50:00Z"), "2011-12-10T00:50:00");
        assert_eq!(iso(&utc, "2011-12-09T00:30:00+01:00"), "2011-12-08T23:30:00");
        assert_eq!(iso(&berlin, "2011-12-09T23:50:00"), "2011-12-09T23:50:00");
        assert_eq!(read(NUMERIC, Some(&utc), "9/12/2011 08:26 +01:00"), None);
    }

    #[test]
    fn an_hour_that_clocks_repeat_is_kept_twice() {
        // Until 2011-10-30T01:00:00Z, British clocks were an hour ahead.
        let london = Zone::new(3_600, vec![(1_319_936_400, 0)]).unwrap();
        for (text, expected) in [
            ("2011-10-30T00:59:59Z", "2011-10-30T01:59:59"),
            ("2011-10-30T01:00:00Z", "2011-10-30T01:00:00"),
            ("2011-10-30T02:30:00+01:00", "2011-10-30T01:30:00"),
            ("2011-10-30T01:30:00+01:00", "2011-10-30T01:30:00"),
        ] {
            assert_eq!(read(DateForm::Iso, Some(&london), text).as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn numeric_dates_say_in_which_orders_they_can_be_read() {
        let cases = [
            ("03/04/2011 08:26", "2011-04-03T08:26:00 or 2011-03-04T08:26:00"),
            ("13/04/2011", "day first 2011-04-13T00:00:00"),
            ("4/13/11 5:00:01 pm", "month first 2011-04-13T17:00:01"),
            ("04.04.2011", "2011-04-04T00:00:00"),
            ("1-2-99", "1999-02-01T00:00:00 or 1999-01-02T00:00:00"),
            ("12/9/2011, 1:05 PM", "2011-09-12T13:05:00 or 2011-12-09T13:05:00"),
        ];
        for (text, expected) in cases {
            assert_eq!(read(NUMERIC, None, text).as_deref(), Some(expected), "{text}");
            assert_eq!(read(DateForm::Iso, None, text), None, "{text}");
        }
    }

    #[test]
    fn serial_numbers_are_read_in_their_own_columns_only() {
        // 40,878 days after 1899-12-30; .5347222… of a day is 12:50.
        assert_eq!(read(DateForm::ExcelSerial, None, "40886.5347222222").as_deref(), Some("2011-12-09T12:50:00"));
        assert_eq!(read(DateForm::ExcelSerial, None, "40886,5").as_deref(), Some("2011-12-09T12:00:00"));
        assert_eq!(read(DateForm::ExcelSerial, None, "40886").as_deref(), Some("2011-12-09T00:00:00"));
        assert_eq!(read(DateForm::Iso, None, "40886"), None);
        assert_eq!(read(DateForm::ExcelSerial, None, "99999"), None);
    }

    #[test]
    fn what_is_no_date_is_refused() {
        let cases = [
            "yesterday",
            "",
            "2011-02-31",
            "31/02/2011",
            "13/13/2011",
            "2011-12-09x",
            "2011-12-09 25:00",
            "1969-12-31",
            "09/12-2011",
            "1/2",
            "1/2/3",
            "12:50",
            "2011-13-01",
            "Foo 9, 2011",
            "2200-01-01",
        ];
        for text in cases {
            assert_eq!(read(NUMERIC, None, text), None, "{text}");
        }
    }

    #[test]
    fn the_form_of_a_field_is_told() {
        assert_eq!(form_of(b"2011-12-09"), Some((DateForm::Iso, None)));
        assert_eq!(form_of(b"09/12/2011"), Some((NUMERIC, None)));
        assert_eq!(form_of(b"12/12/2011"), Some((NUMERIC, None)));
        assert_eq!(form_of(b"12/13/2011"), Some((NUMERIC, Some(DateOrder::MonthFirst))));
        assert_eq!(form_of(b"40886.5"), Some((DateForm::ExcelSerial, None)));
        assert_eq!(form_of(b"17850"), None);
        assert_eq!(form_of(b"abc"), None);
    }
}
