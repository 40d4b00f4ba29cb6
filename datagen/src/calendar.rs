//! Days, seasons and opening hours.

use std::{fmt, str::FromStr};

use crate::{Error, dice::Dice};

/// Seconds in a day: the shop's time has no zone, so that no day is shorter.
pub(crate) const DAY_SECONDS: i64 = 86_400;

/// Monday to Sunday, in thousandths of an ordinary day. Saturday is closed.
const WEEKDAY_LEVEL: [u64; 7] = [950, 1_050, 1_000, 1_150, 850, 0, 550];

/// The middle of each month from January, in thousandths: quiet after Christmas, busy in autumn.
const MONTH_LEVEL: [u64; 12] = [760, 740, 860, 840, 960, 950, 900, 960, 1_300, 1_500, 2_000, 1_150];

/// Growth from one year to the next, in thousandths.
const GROWTH_PER_YEAR: u64 = 100;

/// Weight of each opening hour from 8 o'clock; the last two are Thursday's only.
const HOUR_LEVEL: [u64; 12] = [25, 70, 110, 130, 165, 150, 140, 120, 70, 20, 12, 8];

/// A day of the Gregorian calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Date {
    /// Days since 1970-01-01.
    pub days: i64,
}

impl Date {
    /// The day of a year, a month from 1 and a day of the month; `None` if the calendar has no such day.
    pub fn new(year: i64, month: i64, day: i64) -> Option<Self> {
        if !(1..=12).contains(&month) {
            return None;
        }
        // Counted in years that start in March, so that the leap day comes last.
        let year_from_march = if month <= 2 { year - 1 } else { year };
        let era = year_from_march.div_euclid(400);
        let year_of_era = year_from_march.rem_euclid(400);
        let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
        let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
        // 719,468 days lie between 0000-03-01 and 1970-01-01.
        let date = Self { days: era * 146_097 + day_of_era - 719_468 };
        (date.parts() == (year, month, day)).then_some(date)
    }

    /// Year, month from 1, and day of the month.
    pub fn parts(self) -> (i64, i64, i64) {
        let days = self.days + 719_468;
        let (era, day_of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
        let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let month_from_march = (5 * day_of_year + 2) / 153;
        let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
        let month = (month_from_march + 2) % 12 + 1;
        let year = era * 400 + year_of_era + i64::from(month <= 2);
        (year, month, day)
    }

    /// 0 Monday to 6 Sunday.
    pub(crate) fn weekday(self) -> usize {
        // 1970-01-01 was a Thursday.
        (self.days + 3).rem_euclid(7) as usize
    }

    /// Month, 0 January to 11 December.
    pub(crate) fn month_index(self) -> usize {
        (self.parts().1 - 1) as usize
    }

    fn is_holiday(self) -> bool {
        let (_, month, day) = self.parts();
        let christmas = (month == 12 && day >= 24) || (month == 1 && day <= 2);
        let bank_holiday = self.weekday() == 0 && matches!((month, day), (5, 1..=7 | 25..=31) | (8, 25..=31));
        christmas || bank_holiday
    }

    /// How much is sold on this day, 0 when the shop is closed; `first` is the first day of the sales.
    pub(crate) fn level(self, first: Self, dice: &mut Dice) -> u64 {
        // Drawn for closed days too, so that a change of holidays does not move all later days.
        let weather = dice.between(850, 1_150) as u64;
        if self.is_holiday() {
            return 0;
        }
        let (_, month, day) = self.parts();
        // Between the middles of two months the level moves in a straight line.
        let month = month as usize - 1;
        let (from, to, step) =
            if day >= 15 { (month, (month + 1) % 12, day - 15) } else { ((month + 11) % 12, month, day + 15) };
        let step = step.min(30) as u64;
        let season = (MONTH_LEVEL[from] * (30 - step) + MONTH_LEVEL[to] * step) / 30;
        let growth = 1_000 + GROWTH_PER_YEAR * (self.days - first.days) as u64 / 365;
        WEEKDAY_LEVEL[self.weekday()] * season / 1_000 * growth / 1_000 * weather / 1_000
    }

    /// A time within opening hours, in seconds since 1970, on a full minute.
    pub(crate) fn opening_time(self, dice: &mut Dice) -> i64 {
        let hours = if self.weekday() == 3 { HOUR_LEVEL.len() } else { HOUR_LEVEL.len() - 2 };
        let mut at = dice.below(HOUR_LEVEL[..hours].iter().sum());
        let mut hour = 0;
        while at >= HOUR_LEVEL[hour] {
            at -= HOUR_LEVEL[hour];
            hour += 1;
        }
        self.days * DAY_SECONDS + (8 + hour as i64) * 3_600 + dice.between(0, 59) * 60
    }
}

impl fmt::Display for Date {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.parts();
        write!(out, "{year:04}-{month:02}-{day:02}")
    }
}

impl FromStr for Date {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let unknown = || Error::Unknown { what: "date", given: text.to_owned(), known: "the days, written 2023-12-01" };
        let parts: Result<Vec<i64>, _> = text.splitn(3, '-').map(str::parse).collect();
        match parts.as_deref() {
            Ok(&[year, month, day]) => Self::new(year, month, day).ok_or_else(unknown),
            _ => Err(unknown()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_those_of_the_calendar() {
        assert_eq!(Date::new(1970, 1, 1), Some(Date { days: 0 }));
        assert_eq!(Date::new(2000, 3, 1), Some(Date { days: 11_017 }));
        assert_eq!(Date::new(2023, 2, 29), None);
        for days in -200_000..200_000 {
            let (year, month, day) = Date { days }.parts();
            assert_eq!(Date::new(year, month, day), Some(Date { days }));
        }
    }

    #[test]
    fn weekdays_follow_the_calendar() {
        let date: Date = "2011-12-09".parse().expect("a date");
        assert_eq!((date.weekday(), date.to_string().as_str()), (4, "2011-12-09"));
        assert!("2011-13-01".parse::<Date>().is_err());
    }

    #[test]
    fn the_shop_is_closed_on_saturdays_and_at_christmas_and_busiest_in_november() {
        let first = Date::new(2023, 12, 1).expect("a date");
        let mut dice = Dice::new(1, 1);
        let mut level = |year, month, day| Date::new(year, month, day).expect("a date").level(first, &mut dice);
        assert_eq!(level(2024, 6, 15), 0);
        assert_eq!(level(2024, 12, 26), 0);
        assert!(level(2024, 11, 14) > 3 * level(2025, 2, 13) / 2);
    }
}
