use aisle_engine::table::{Day, DayRange};

/// Days a week.
pub(super) const WEEK: usize = 7;
/// In fewer days no rhythm shows.
const LEAST_DAYS: usize = 28;
/// Days without rows in one run that may be a closing: a month, with the weekends around it. More are missing values.
const LONGEST_CLOSING_DAYS: i64 = 35;
/// A weekday on which at most this share of days has rows hardly has any.
const HARDLY: f64 = 0.05;
/// Where at least this share of the days of the other weekdays has rows, those without were closed. If they were days without sales
/// after all, forecasts of an open day are at most a ninth too high.
const NEARLY_ALL: f64 = 0.9;
/// What has a lower probability is no chance.
const IMPROBABLE: f64 = 0.01;

/// On which days a file of days has its steps.
#[derive(Default)]
pub(super) struct Rhythm {
    /// The days of the steps, rising: those with rows, and those without on which a value is missing.
    pub(super) open: Vec<i64>,
    /// Is a day to come closed, by its weekday?
    pub(super) is_closed_weekday: [bool; WEEK],
    /// Days that were taken as closed, though nobody said so.
    pub(super) closings: u64,
}

/// How many days there are, and how many of them have rows.
#[derive(Clone, Copy, Default)]
struct Tally {
    days: usize,
    with_rows: usize,
}

impl Tally {
    fn share(self) -> f64 {
        if self.days == 0 { 0.0 } else { self.with_rows as f64 / self.days as f64 }
    }

    fn sum(tallies: impl Iterator<Item = Self>) -> Self {
        tallies.fold(Self::default(), |sum, tally| Self {
            days: sum.days + tally.days,
            with_rows: sum.with_rows + tally.with_rows,
        })
    }
}

impl Rhythm {
    /// Tells closings from missing values.
    ///
    /// # Inputs
    /// The days on which any series has a row, rising, each once; and the days that are known to be closed.
    ///
    /// # Returns
    /// A day without rows is closed where that is known, or where four weeks or more show a rhythm: its weekday never has rows,
    /// which at the share of days with rows on the others would be improbable, or hardly any while nearly all days of the others
    /// have; or, on another weekday, where nearly all days of those have rows. A longer run of days than a closing lasts is none,
    /// but for its closed weekdays, and tells nothing of the rhythm.
    pub(super) fn of(with_rows: Vec<i64>, closed: &[DayRange]) -> Self {
        let of_weekdays = tallies(&with_rows);
        let is_told = Tally::sum(of_weekdays.into_iter()).days >= LEAST_DAYS;
        let is_closed_weekday = if is_told { closed_weekdays(&of_weekdays) } else { [false; WEEK] };
        let others = of_weekdays.into_iter().zip(is_closed_weekday).filter(|(_, is_closed)| !is_closed);
        let closes = is_told && Tally::sum(others.map(|(tally, _)| tally)).share() >= NEARLY_ALL;
        let is_known = |day: i64| closed.iter().any(|closed| closed.contains(Day::from_number(day as i32)));
        let (mut open, mut closings) = (Vec::with_capacity(with_rows.len()), 0);
        for day in with_rows {
            let before = open.last().map_or(day, |last| last + 1);
            let closes = closes && day - before <= LONGEST_CLOSING_DAYS;
            for day in (before..day).filter(|&day| !is_known(day)) {
                if closes || is_closed_weekday[weekday(day)] {
                    closings += 1;
                } else {
                    open.push(day);
                }
            }
            open.push(day);
        }
        Self { open, is_closed_weekday, closings }
    }
}

/// The days of each weekday from the first to the last with rows, without runs that are too long for a closing.
fn tallies(with_rows: &[i64]) -> [Tally; WEEK] {
    let mut tallies = [Tally::default(); WEEK];
    let mut before = None;
    for &day in with_rows {
        let first = before.map_or(day, |before| before + 1);
        if day - first <= LONGEST_CLOSING_DAYS {
            (first..day).for_each(|day| tallies[weekday(day)].days += 1);
        }
        tallies[weekday(day)].days += 1;
        tallies[weekday(day)].with_rows += 1;
        before = Some(day);
    }
    tallies
}

fn closed_weekdays(of_weekdays: &[Tally; WEEK]) -> [bool; WEEK] {
    let share = |has_rows: &dyn Fn(&Tally) -> bool| {
        Tally::sum(of_weekdays.iter().copied().filter(|tally| has_rows(tally))).share()
    };
    let of_busy = share(&|tally| tally.share() > HARDLY);
    let of_any = share(&|tally| tally.with_rows > 0);
    of_weekdays.map(|tally| match tally.with_rows {
        0 => (1.0 - of_any).powi(tally.days as i32) < IMPROBABLE,
        _ => tally.share() <= HARDLY && of_busy >= NEARLY_ALL,
    })
}

pub(super) fn weekday(day: i64) -> usize {
    Day::from_number(day as i32).weekday() as usize
}

#[cfg(test)]
mod tests {
    use super::*;
    use aisle_engine::table::Weekday;

    /// A Monday.
    const MONDAY: i64 = 15_005;

    /// The steps of the days from a Monday on that have rows, counted from it, and how many others were taken as closed.
    fn steps(has_rows: impl Fn(i64) -> bool, days: i64) -> (Vec<i64>, u64, [bool; WEEK]) {
        let with_rows = (0..days).filter(|&day| has_rows(day)).map(|day| MONDAY + day).collect();
        let Rhythm { open, closings, is_closed_weekday } = Rhythm::of(with_rows, &[]);
        (open.into_iter().map(|day| day - MONDAY).collect(), closings, is_closed_weekday)
    }

    fn closed_weekdays(days: &[usize]) -> [bool; WEEK] {
        std::array::from_fn(|weekday| days.contains(&weekday))
    }

    #[test]
    fn the_first_day_is_a_monday() {
        assert_eq!(Day::from_number(MONDAY as i32).weekday(), Weekday::Monday);
        assert_eq!(weekday(MONDAY), Weekday::Monday as usize);
    }

    #[test]
    fn seldom_rows_are_no_rhythm() {
        // Every fifth day falls on all weekdays: a fifth of all days has rows.
        assert_eq!(steps(|day| day % 5 == 0, 366), ((0..=365).collect(), 0, [false; WEEK]));
        // Nor do eight of nine days.
        assert_eq!(steps(|day| day % 9 != 1, 100), ((0..100).collect(), 0, [false; WEEK]));
    }

    #[test]
    fn single_days_missing_among_nearly_all_are_holidays() {
        let is_holiday = |day: i64| day % 23 == 20;
        let open = (0..100).filter(|&day| !is_holiday(day)).collect();
        // Days 20, 43, 66 and 89.
        assert_eq!(steps(|day| !is_holiday(day), 100), (open, 4, [false; WEEK]));
    }

    #[test]
    fn a_gap_longer_than_a_closing_is_filled_but_for_closed_weekdays() {
        let sunday = |day: i64| day % 7 == 6;
        let with_gap = |length: i64| steps(move |day| !sunday(day) && !(100..100 + length).contains(&day), 500);
        // Day 100 is a Wednesday, and so is day 135.
        assert_eq!(
            with_gap(35).0,
            (0..500).filter(|&day| !sunday(day) && !(100..135).contains(&day)).collect::<Vec<_>>()
        );
        let (open, closings, closed) = with_gap(365);
        assert_eq!(open, (0..500).filter(|&day| !sunday(day)).collect::<Vec<_>>());
        // Of 500 days from a Monday on, 71 are Sundays.
        assert_eq!((closings, closed), (71, closed_weekdays(&[Weekday::Sunday as usize])));
    }

    #[test]
    fn a_weekday_is_closed_that_never_or_hardly_has_rows() {
        let saturday = Weekday::Saturday as usize;
        // One Saturday before a feast.
        let (open, closings, closed) = steps(|day| day % 7 != 5 || day == 145, 210);
        assert_eq!(open, (0..210).filter(|&day| day % 7 != 5 || day == 145).collect::<Vec<_>>());
        assert_eq!((closings, closed), (29, closed_weekdays(&[saturday])));
        // A product that sells on every third day is never sold on some weekday by chance in five weeks, but not in a year.
        let seldom = |day: i64| day % 7 != 5 && day % 3 == 0;
        assert_eq!(steps(seldom, 36).2, [false; WEEK]);
        assert_eq!(steps(seldom, 366).2, closed_weekdays(&[saturday]));
    }

    #[test]
    fn less_than_four_weeks_tell_nothing() {
        let on_weekdays = |day: i64| day % 7 < 5;
        assert_eq!(steps(on_weekdays, 26), ((0..26).collect(), 0, [false; WEEK]));
        assert_eq!(steps(on_weekdays, 33).1, 8);
    }

    #[test]
    fn a_day_that_is_known_to_be_closed_is_no_step() {
        let range = DayRange { first: Day::from_number(MONDAY as i32 + 3), last: Day::from_number(MONDAY as i32 + 4) };
        let Rhythm { open, closings, .. } = Rhythm::of(vec![MONDAY, MONDAY + 4, MONDAY + 7], &[range]);
        // Day 4 has a row.
        assert_eq!(open, [0, 1, 2, 4, 5, 6, 7].map(|day| MONDAY + day));
        assert_eq!(closings, 0);
    }
}
