use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::fmt;
use std::str::FromStr;

/// Seconds in a day of shop time.
pub(crate) const SECONDS_PER_DAY: u32 = 86_400;

/// A day of the proleptic Gregorian calendar: days since 1970-01-01. Written `2011-12-09`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(i32);

impl Day {
    /// The day so many days after 1970-01-01.
    #[must_use]
    pub const fn from_number(days_since_1970: i32) -> Self {
        Self(days_since_1970)
    }

    /// Days since 1970-01-01.
    #[must_use]
    pub const fn number(self) -> i32 {
        self.0
    }

    /// The day with this year, month (1–12) and day of the month; `None` when the calendar has no such day.
    ///
    /// # References
    /// Howard Hinnant, "chrono-compatible low-level date algorithms", `days_from_civil`.
    #[must_use]
    pub const fn from_civil(year: i32, month: u32, day: u32) -> Option<Self> {
        if month < 1 || month > 12 || day < 1 || day > days_in_month(year, month) || year < -9_999 || year > 9_999 {
            return None;
        }
        let shifted_year = if month <= 2 { year - 1 } else { year };
        let era = shifted_year.div_euclid(400);
        let year_of_era = shifted_year.rem_euclid(400);
        let month_from_march = (month as i32 + 9) % 12;
        let day_of_year = (153 * month_from_march + 2) / 5 + day as i32 - 1;
        let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
        Some(Self(era * 146_097 + day_of_era - 719_468))
    }

    /// Year, month (1–12) and day of the month.
    ///
    /// # References
    /// Howard Hinnant, as for [`Self::from_civil`], `civil_from_days`.
    #[must_use]
    pub const fn civil(self) -> (i32, u32, u32) {
        let shifted = self.0 + 719_468;
        let era = shifted.div_euclid(146_097);
        let day_of_era = shifted.rem_euclid(146_097);
        let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let month_from_march = (5 * day_of_year + 2) / 153;
        let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
        let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
        let year = year_of_era + era * 400 + if month <= 2 { 1 } else { 0 };
        (year, month as u32, day as u32)
    }

    /// The weekday.
    #[must_use]
    pub const fn weekday(self) -> Weekday {
        // 1970-01-01 was a Thursday.
        Weekday::ALL[(self.0 + 3).rem_euclid(7) as usize]
    }

    /// The day this many days later (earlier when negative).
    #[must_use]
    pub const fn plus(self, days: i32) -> Self {
        Self(self.0 + days)
    }

    /// The first day of this day's month.
    #[must_use]
    pub const fn month_start(self) -> Self {
        let (_, _, day) = self.civil();
        Self(self.0 - day as i32 + 1)
    }

    /// The last day of this day's month.
    #[must_use]
    pub const fn month_end(self) -> Self {
        let (year, month, _) = self.civil();
        Self(self.month_start().0 + days_in_month(year, month) as i32 - 1)
    }

    /// The first day of this day's week.
    #[must_use]
    pub const fn week_start(self, first: Weekday) -> Self {
        let offset = (self.weekday() as i32 - first as i32).rem_euclid(7);
        Self(self.0 - offset)
    }

    /// Midnight at the start of the day; `None` outside 1970–2106.
    #[must_use]
    pub fn midnight(self) -> Option<Timestamp> {
        let days = u32::try_from(self.0).ok()?;
        days.checked_mul(SECONDS_PER_DAY).map(Timestamp)
    }
}

const fn days_in_month(year: i32, month: u32) -> u32 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year.rem_euclid(4) == 0 && (year.rem_euclid(100) != 0 || year.rem_euclid(400) == 0) => 29,
        2 => 28,
        _ => 31,
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.civil();
        write!(f, "{year:04}-{month:02}-{day:02}")
    }
}

/// A text that is no day of the form `2011-12-09`.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a date like 2011-12-09")]
pub struct NotADay(String);

impl FromStr for Day {
    type Err = NotADay;
    fn from_str(text: &str) -> Result<Self, NotADay> {
        let wrong = || NotADay(text.to_owned());
        let mut parts = text.splitn(3, '-').map(|part| part.parse::<u32>().map_err(|_| wrong()));
        let mut next = || parts.next().unwrap_or_else(|| Err(wrong()));
        let (year, month, day) = (next()?, next()?, next()?);
        i32::try_from(year).ok().and_then(|year| Self::from_civil(year, month, day)).ok_or_else(wrong)
    }
}

impl Serialize for Day {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() { serializer.collect_str(self) } else { serializer.serialize_i32(self.0) }
    }
}

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        if deserializer.is_human_readable() {
            String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
        } else {
            i32::deserialize(deserializer).map(Self)
        }
    }
}

/// Days from the first to the last, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct DayRange {
    /// The first day.
    pub first: Day,
    /// The last day, not before the first.
    pub last: Day,
}

impl DayRange {
    /// How many days of the calendar.
    #[must_use]
    pub const fn days(self) -> u32 {
        (self.last.0 - self.first.0 + 1) as u32
    }

    /// Is this day one of them?
    #[must_use]
    pub fn contains(self, day: Day) -> bool {
        (self.first..=self.last).contains(&day)
    }
}

/// Written `2011-11-25..2011-11-28`, and a single day like a day.
impl fmt::Display for DayRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.first == self.last { self.first.fmt(f) } else { write!(f, "{}..{}", self.first, self.last) }
    }
}

/// A text that is no span of days of the form `2011-11-25..2011-11-28`.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a date like 2011-12-09, nor a span of days like 2011-11-25..2011-11-28")]
pub struct NotADayRange(String);

impl FromStr for DayRange {
    type Err = NotADayRange;
    fn from_str(text: &str) -> Result<Self, NotADayRange> {
        let (first, last) = text.split_once("..").unwrap_or((text, text));
        let range = first.parse().ok().zip(last.parse().ok()).map(|(first, last)| Self { first, last });
        range.filter(|range| range.first <= range.last).ok_or_else(|| NotADayRange(text.to_owned()))
    }
}

/// A moment of shop time, to the second: seconds since 1970-01-01T00:00:00. Written `2011-12-09T12:50:00`.
///
/// Shop time has no offset: an hour that the clocks repeat in autumn is kept twice under the same name.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(u32);

impl Timestamp {
    /// The moment so many seconds after 1970-01-01T00:00:00.
    #[must_use]
    pub const fn from_seconds(seconds: u32) -> Self {
        Self(seconds)
    }

    /// Seconds since 1970-01-01T00:00:00.
    #[must_use]
    pub const fn seconds(self) -> u32 {
        self.0
    }

    /// The moment's day.
    #[must_use]
    pub const fn day(self) -> Day {
        Day((self.0 / SECONDS_PER_DAY) as i32)
    }

    /// The hour of the day, 0–23.
    #[must_use]
    pub const fn hour(self) -> u32 {
        self.0 % SECONDS_PER_DAY / 3_600
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let rest = self.0 % SECONDS_PER_DAY;
        write!(f, "{}T{:02}:{:02}:{:02}", self.day(), rest / 3_600, rest / 60 % 60, rest % 60)
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() { serializer.collect_str(self) } else { serializer.serialize_u32(self.0) }
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        if !deserializer.is_human_readable() {
            return u32::deserialize(deserializer).map(Self);
        }
        let text = String::deserialize(deserializer)?;
        let wrong = || de::Error::custom(format_args!("{text:?} is not a time like 2011-12-09T12:50:00"));
        let (day, clock) = text.split_once('T').ok_or_else(wrong)?;
        let midnight = day.parse::<Day>().ok().and_then(Day::midnight).ok_or_else(wrong)?;
        let mut parts = clock.split(':').map(str::parse::<u32>);
        let seconds = match (parts.next(), parts.next(), parts.next(), parts.next()) {
            (Some(Ok(hour @ 0..24)), Some(Ok(minute @ 0..60)), Some(Ok(second @ 0..60)), None) => {
                hour * 3_600 + minute * 60 + second
            }
            _ => return Err(wrong()),
        };
        midnight.0.checked_add(seconds).map(Self).ok_or_else(wrong)
    }
}

/// A day of the week. `as u8` counts from Monday = 0; JSON counts from Monday = 1, as ISO 8601 does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "u8", try_from = "u8")]
#[repr(u8)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Weekday {
    #[default]
    Monday = 0,
    Tuesday = 1,
    Wednesday = 2,
    Thursday = 3,
    Friday = 4,
    Saturday = 5,
    Sunday = 6,
}

impl Weekday {
    /// All seven, from Monday.
    pub const ALL: [Self; 7] =
        [Self::Monday, Self::Tuesday, Self::Wednesday, Self::Thursday, Self::Friday, Self::Saturday, Self::Sunday];
}

impl From<Weekday> for u8 {
    fn from(weekday: Weekday) -> Self {
        weekday as Self + 1
    }
}

impl TryFrom<u8> for Weekday {
    type Error = String;
    fn try_from(number: u8) -> Result<Self, String> {
        let index = number.checked_sub(1).map(usize::from);
        index.and_then(|index| Self::ALL.get(index).copied()).ok_or_else(|| format!("weekday {number} is not 1 to 7"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn civil_dates_and_day_numbers_agree_over_four_centuries() {
        for number in -80_000..80_000 {
            let day = Day::from_number(number);
            let (year, month, of_month) = day.civil();
            assert_eq!(Day::from_civil(year, month, of_month), Some(day));
        }
        assert_eq!(Day::from_civil(2000, 2, 29).map(Day::number), Some(11_016));
        assert_eq!(Day::from_civil(2100, 2, 29), None);
    }

    #[test]
    fn weeks_start_where_they_are_told_to() {
        let friday: Day = "2011-12-09".parse().unwrap();
        assert_eq!(friday.weekday(), Weekday::Friday);
        assert_eq!(friday.week_start(Weekday::Monday).to_string(), "2011-12-05");
        assert_eq!(friday.week_start(Weekday::Saturday).to_string(), "2011-12-03");
    }

    #[test]
    fn spans_survive_writing_and_reading() {
        for text in ["2011-11-25", "2011-11-25..2011-11-28"] {
            assert_eq!(text.parse::<DayRange>().unwrap().to_string(), text);
        }
        for wrong in ["", "2011-11-28..2011-11-25", "2011-11-25..", "2011-11-25..tomorrow"] {
            assert!(wrong.parse::<DayRange>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn moments_survive_writing_and_reading() {
        let moment = Timestamp::from_seconds(1_323_435_000);
        let text = serde_json::to_string(&moment).unwrap();
        assert_eq!(text, "\"2011-12-09T12:50:00\"");
        assert_eq!(serde_json::from_str::<Timestamp>(&text).unwrap(), moment);
        assert!(serde_json::from_str::<Timestamp>("\"2011-12-09T24:00:00\"").is_err());
    }
}
