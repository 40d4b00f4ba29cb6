use aisle_engine::table::{Day, DayRange};
use std::collections::BTreeSet;
use std::fmt;

use super::rhythm::{Rhythm, WEEK, weekday};

/// What times count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TimeKind {
    /// `17`: whatever its maker counts.
    Integer,
    /// `2011-03`, or dates of which every one is the same day of its month or the last.
    Month(DayOfMonth),
    /// `2011-03-07`.
    Day,
}

/// How a month is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum DayOfMonth {
    None,
    Same(u32),
    Last,
}

/// A time as it is written: an integer, a month counted from year 0, or a day counted from 1970.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Written {
    Integer(i64),
    Month(i64),
    Day(Day),
}

/// The form of a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    Integer,
    Month,
    Day,
}

impl Written {
    pub(super) fn form(self) -> Form {
        match self {
            Self::Integer(_) => Form::Integer,
            Self::Month(_) => Form::Month,
            Self::Day(_) => Form::Day,
        }
    }
}

impl fmt::Display for Written {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Integer(number) => number.fmt(f),
            Self::Month(month) => write!(f, "{:04}-{:02}", month.div_euclid(12), month.rem_euclid(12) + 1),
            Self::Day(day) => day.fmt(f),
        }
    }
}

/// Integers beyond are no times that one could count on from.
const GREATEST_INTEGER: i64 = 1 << 53;
/// The last year that dates and months are written in.
const LAST_YEAR: i32 = 9_999;

/// Reads a time; `None` if it is none.
pub(super) fn parse(text: &str) -> Option<Written> {
    let text = text.trim();
    if let Ok(number) = text.parse::<i64>() {
        return ((-GREATEST_INTEGER..=GREATEST_INTEGER).contains(&number)).then_some(Written::Integer(number));
    }
    // A date may carry a midnight, as many programs write it.
    let date = text.split(['T', ' ']).next()?;
    if let Ok(day) = date.parse() {
        return Some(Written::Day(day));
    }
    let (year, month) = date.split_once('-')?;
    let (year, month): (i64, i64) = (year.parse().ok()?, month.parse().ok()?);
    ((1..=12).contains(&month) && (0..=i64::from(LAST_YEAR)).contains(&year))
        .then_some(Written::Month(year * 12 + month - 1))
}

/// The times of a file, as steps.
pub(super) struct Timeline {
    kind: TimeKind,
    /// Times from one step to the next.
    stride: i64,
    /// For days: which of them are steps.
    rhythm: Rhythm,
    /// How many of them come before each day from the first of them on.
    before: Vec<u32>,
    /// Days that are left out, if they have no rows.
    closed: Vec<DayRange>,
    /// How many steps a season has.
    pub(super) season: usize,
}

impl Timeline {
    /// The timeline of times that are all of one form.
    pub(super) fn new(times: &[Written], season: Option<usize>, closed: &[DayRange]) -> Self {
        let kind = kind_of(times);
        let counts: BTreeSet<i64> = times.iter().filter_map(|time| count(kind, *time)).collect();
        let counts: Vec<i64> = counts.into_iter().collect();
        let stride = counts.windows(2).fold(0, |divisor, pair| greatest_divisor(divisor, pair[1] - pair[0])).max(1);
        let usual = match kind {
            TimeKind::Integer => 1,
            TimeKind::Month(_) if 12 % stride == 0 => (12 / stride) as usize,
            TimeKind::Day if stride == 1 => WEEK,
            TimeKind::Day if stride == WEEK as i64 => 52,
            _ => 1,
        };
        let is_daily = kind == TimeKind::Day && stride == 1;
        let rhythm = if is_daily { Rhythm::of(counts, closed) } else { Rhythm::default() };
        let mut before = Vec::new();
        for (place, &day) in rhythm.open.iter().enumerate() {
            before.resize((day - rhythm.open[0] + 1) as usize, place as u32);
        }
        let (closed, season) = (closed.to_vec(), season.unwrap_or(usual));
        Self { kind, stride, rhythm, before, closed, season }
    }

    /// Are the steps days?
    pub(super) fn is_daily(&self) -> bool {
        !self.rhythm.open.is_empty()
    }

    /// Are the steps days, and the season the week?
    pub(super) fn is_week_of_days(&self) -> bool {
        self.is_daily() && self.season == WEEK
    }

    /// How long a step is: how many of what.
    pub(super) fn step(&self) -> (u64, &'static str) {
        let unit = match self.kind {
            TimeKind::Integer => "unit",
            TimeKind::Month(_) => "month",
            TimeKind::Day => "day",
        };
        (self.stride.unsigned_abs(), unit)
    }

    /// Days a week that are open.
    pub(super) fn open_weekdays(&self) -> usize {
        self.rhythm.is_closed_weekday.iter().filter(|&&is_closed| !is_closed).count()
    }

    /// A time as a number; `None` for one of another kind.
    pub(super) fn count(&self, time: Written) -> Option<i64> {
        count(self.kind, time)
    }

    /// How many steps one time is after another, neither of them between steps.
    pub(super) fn steps_between(&self, first: i64, time: i64) -> usize {
        if !self.is_daily() {
            return ((time - first) / self.stride) as usize;
        }
        self.position(time) - self.position(first)
    }

    /// How many days of the file were taken as closed, if there are any between two times.
    pub(super) fn closings_between(&self, first: i64, last: i64) -> Option<u64> {
        let has_any = self.is_daily() && self.steps_between(first, last) < (last - first) as usize;
        (has_any && self.rhythm.closings > 0).then_some(self.rhythm.closings)
    }

    /// The step that comes after a time; `None` if no time can be written so late.
    pub(super) fn next(&self, time: i64) -> Option<i64> {
        if let Some(&next) = self.rhythm.open.get(self.position(time + 1)) {
            return Some(next);
        }
        let mut next = time + self.stride;
        while self.is_daily() && next <= self.last_time() && self.is_closed(next) {
            next += 1;
        }
        (next <= self.last_time()).then_some(next)
    }

    /// The last time that can be written.
    fn last_time(&self) -> i64 {
        let last_month = i64::from(LAST_YEAR) * 12 + 11;
        match self.kind {
            TimeKind::Integer => GREATEST_INTEGER,
            TimeKind::Month(_) => last_month,
            TimeKind::Day => Day::from_civil(LAST_YEAR, 12, 31).map_or(0, |day| day.number().into()),
        }
    }

    /// The last time that can be written, as the file would.
    pub(super) fn last_text(&self) -> String {
        self.text(self.last_time())
    }

    fn is_closed(&self, day: i64) -> bool {
        self.rhythm.is_closed_weekday[weekday(day)]
            || self.closed.iter().any(|closed| closed.contains(Day::from_number(day as i32)))
    }

    /// What the times are, in a word.
    pub(super) fn form(&self) -> &'static str {
        match self.kind {
            TimeKind::Integer => "integers",
            TimeKind::Month(_) => "months",
            TimeKind::Day => "dates",
        }
    }

    /// Do the times say when they are?
    pub(super) fn has_dates(&self) -> bool {
        self.kind != TimeKind::Integer
    }

    /// The days of the step that begins at a time; `None` for integers.
    pub(super) fn days(&self, time: i64) -> Option<DayRange> {
        let month_start = |time: i64| Day::from_civil(time.div_euclid(12) as i32, time.rem_euclid(12) as u32 + 1, 1);
        let last = time + self.stride - 1;
        Some(match self.kind {
            TimeKind::Integer => return None,
            TimeKind::Day => DayRange { first: Day::from_number(time as i32), last: Day::from_number(last as i32) },
            TimeKind::Month(_) => {
                DayRange { first: month_start(time)?, last: month_start(last.min(self.last_time()))?.month_end() }
            }
        })
    }

    /// The place of a step in the season. Days have a weekday; where another season than the week is asked for, open days
    /// are counted on, whatever their date.
    pub(super) fn phase(&self, first: i64, time: i64, steps: usize) -> u16 {
        let count = if !self.is_daily() {
            time.div_euclid(self.stride)
        } else if self.season == WEEK {
            weekday(time) as i64
        } else {
            (self.position(first) + steps) as i64
        };
        count.rem_euclid(self.season as i64) as u16
    }

    /// A time as the file writes it.
    pub(super) fn text(&self, time: i64) -> String {
        let month = || (time.div_euclid(12), time.rem_euclid(12) + 1);
        let of_month = |day: u32| Day::from_civil(month().0 as i32, month().1 as u32, day);
        match self.kind {
            TimeKind::Integer => time.to_string(),
            TimeKind::Day => Day::from_number(time as i32).to_string(),
            TimeKind::Month(DayOfMonth::None) => Written::Month(time).to_string(),
            TimeKind::Month(DayOfMonth::Same(day)) => {
                // A month without this day is written with its last.
                let day = of_month(day).or_else(|| of_month(1).map(Day::month_end));
                day.map_or_else(String::new, |day| day.to_string())
            }
            TimeKind::Month(DayOfMonth::Last) => {
                of_month(1).map_or_else(String::new, |day| day.month_end().to_string())
            }
        }
    }

    /// How many open days come before a day.
    fn position(&self, time: i64) -> usize {
        let since = self.rhythm.open.first().map_or(-1, |first| time - first);
        usize::try_from(since)
            .map_or(0, |since| self.before.get(since).map_or(self.rhythm.open.len(), |&place| place as usize))
    }
}

/// The kind of the first time, which those of the other series have to share.
fn kind_of(times: &[Written]) -> TimeKind {
    let day_of = |time: &Written| if let Written::Day(day) = time { Some(*day) } else { None };
    let first = match times.first() {
        Some(Written::Day(day)) => *day,
        Some(Written::Month(_)) => return TimeKind::Month(DayOfMonth::None),
        Some(Written::Integer(_)) | None => return TimeKind::Integer,
    };
    let are_all = |fits: &dyn Fn(Day) -> bool| times.iter().filter_map(day_of).all(fits);
    let of_month = first.civil().2;
    if are_all(&|day| day.month_start() == first.month_start()) {
        TimeKind::Day
    } else if are_all(&|day| day == day.month_end()) {
        TimeKind::Month(DayOfMonth::Last)
    } else if are_all(&|day| day.civil().2 == of_month) {
        TimeKind::Month(DayOfMonth::Same(of_month))
    } else {
        TimeKind::Day
    }
}

fn count(kind: TimeKind, time: Written) -> Option<i64> {
    match (kind, time) {
        (TimeKind::Integer, Written::Integer(count)) | (TimeKind::Month(_), Written::Month(count)) => Some(count),
        (TimeKind::Month(_), Written::Day(day)) => {
            let (year, month, _) = day.civil();
            Some(i64::from(year) * 12 + i64::from(month) - 1)
        }
        (TimeKind::Day, Written::Day(day)) => Some(i64::from(day.number())),
        _ => None,
    }
}

fn greatest_divisor(mut left: i64, mut right: i64) -> i64 {
    while right != 0 {
        (left, right) = (right, left % right);
    }
    left.abs()
}

#[cfg(test)]
mod tests {
    use super::*;
    use aisle_engine::table::Weekday;

    fn timeline(times: &[&str]) -> Timeline {
        let times: Vec<Written> = times.iter().map(|text| parse(text).expect("a time")).collect();
        Timeline::new(&times, None, &[])
    }

    fn after(timeline: &Timeline, text: &str) -> String {
        let time = timeline.count(parse(text).expect("a time")).expect("of the kind");
        timeline.text(timeline.next(time).expect("a later step"))
    }

    #[test]
    fn steps_follow_the_form_of_the_times() {
        for (times, next, season) in [
            (&["2011-01", "2011-02", "2011-04"][..], "2011-05", 12),
            (&["2010-09-30", "2010-12-31", "2011-03-31"], "2011-06-30", 4),
            (&["2010-11-01", "2011-01-01"], "2011-03-01", 6),
            (&["2011-03-07", "2011-03-14", "2011-03-28"], "2011-04-04", 52),
            (&["2011-03-07 00:00:00", "2011-03-08 00:00:00"], "2011-03-09", 7),
            (&["1990", "1992", "1998"], "2000", 1),
        ] {
            let timeline = timeline(times);
            assert_eq!((after(&timeline, times[times.len() - 1]).as_str(), timeline.season), (next, season));
        }
    }

    #[test]
    fn a_weekday_that_never_comes_is_closed() {
        let days: Vec<String> = (15_000..15_040)
            .map(Day::from_number)
            .filter(|day| !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday))
            .map(|day| day.to_string())
            .collect();
        let times: Vec<&str> = days.iter().map(String::as_str).collect();
        let timeline = timeline(&times);
        assert_eq!(timeline.open_weekdays(), 5);
        // 2011-01-28 was a Friday.
        assert_eq!(after(&timeline, "2011-02-25"), "2011-02-28");
    }

    #[test]
    fn kinds_do_not_mix() {
        let (month, integer) = (parse("2011-03").unwrap(), parse("17").unwrap());
        let timeline = Timeline::new(&[month, integer], None, &[]);
        assert!(timeline.count(month).is_some() && timeline.count(integer).is_none());
        assert_eq!((parse("March"), parse("2011-13")), (None, None));
    }
}
