use serde::{Deserialize, Serialize};

use crate::spec::AnalysisSpec;
use crate::table::{Day, DayRange, Ledger, SECONDS_PER_DAY, ShopCalendar, Weekday};

/// The length of a step.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StepLength {
    /// An open day.
    #[default]
    Day,
    /// A week; it begins as the definitions say.
    Week,
    /// A month of the calendar.
    Month,
}

impl StepLength {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Day, Self::Week, Self::Month];

    /// The key used in JSON and on the command line.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Week => "week",
            Self::Month => "month",
        }
    }
}

/// A step of a series: a day, week or month with at least one open day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// From its first to its last day.
    pub days: DayRange,
    /// Days on which the shop sold anything, or will be open.
    pub open_days: u32,
}

/// The steps that all series of a shop share.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Axis {
    /// Whole steps of the data, oldest first.
    pub past: Vec<Step>,
    /// Steps to come, the next first.
    pub future: Vec<Step>,
    /// How many steps a season has: 7 weekdays, 52 weeks, 12 months.
    pub period: u16,
    /// The place of every step, past then future, in the season.
    pub phases: Vec<u16>,
    /// Whole steps of a week, as far as open days tell: how many steps demand patterns are judged by.
    pub review_steps: u16,
}

impl Axis {
    /// Weekdays.
    const WEEK: u16 = 7;
    /// Weeks in a year, as seasons count them.
    const WEEKS: u16 = 52;
    /// Months in a year.
    const MONTHS: u16 = 12;

    /// The axis of the shop's days within the spec's dates.
    ///
    /// # Inputs
    /// `horizon` is how far to look ahead: days of the calendar, weeks or months.
    ///
    /// # Returns
    /// Steps without an open day are left out, and so are those at the ends that the data do not cover. A day to come is closed
    /// if its weekday always was, if the spec says so, or if the shop was closed on its date in the latest earlier year of which the data
    /// hold it (on a date that fell on a closed weekday: if it was closed on the nearest other days before and after, too), unless it
    /// sold nothing for a year or more then: that is a gap in the data.
    #[must_use]
    pub fn of_shop(ledger: &Ledger, spec: &AnalysisSpec, length: StepLength, horizon: u32) -> Self {
        let calendar = ledger.calendar();
        let filter = &spec.filter;
        let Some(data) = calendar.days() else { return Self::default() };
        let first = filter.from.map_or(data.first, |from| from.max(data.first));
        let last = filter.to.map_or(data.last, |to| to.min(data.last));
        let step_at = |day: Day| match length {
            StepLength::Day => DayRange { first: day, last: day },
            StepLength::Week => {
                let first = day.week_start(spec.definitions.week_start);
                DayRange { first, last: first.plus(6) }
            }
            StepLength::Month => DayRange { first: day.month_start(), last: day.month_end() },
        };
        let mut axis = Self::default();
        let mut days = step_at(first);
        while days.first <= last {
            let open_days = calendar.open_days(days);
            let is_asked =
                filter.from.is_none_or(|from| from <= days.first) && filter.to.is_none_or(|to| days.last <= to);
            let is_whole = is_asked && calendar.is_complete(days);
            if open_days > 0 && is_whole {
                axis.past.push(Step { days, open_days });
            }
            days = step_at(days.last.plus(1));
        }
        let Some(end) = axis.past.last().map(|step| step.days.last) else { return axis };
        let opens = |day: Day| {
            !spec.forecast.closed.iter().any(|closed| closed.contains(day))
                && !calendar.is_closed_weekday(day.weekday())
                && !was_closed_in_earlier_year(calendar, day)
        };
        let mut days = step_at(end.plus(1));
        for _ in 0..horizon {
            let numbers = days.first.number()..=days.last.number();
            let open_days = numbers.map(Day::from_number).filter(|&day| opens(day)).count() as u32;
            if open_days > 0 {
                axis.future.push(Step { days, open_days });
            }
            days = step_at(days.last.plus(1));
        }
        axis.period = match length {
            StepLength::Day => Self::WEEK,
            StepLength::Week => Self::WEEKS,
            StepLength::Month => Self::MONTHS,
        };
        axis.phases = axis.past.iter().chain(&axis.future).map(|step| phase(step.days.first, length)).collect();
        let open_weekdays = Weekday::ALL.iter().filter(|&&weekday| !calendar.is_closed_weekday(weekday)).count() as u16;
        axis.review_steps = if length == StepLength::Day { open_weekdays } else { 1 };
        axis
    }

    /// Finds the past step of a moment, if there is one.
    pub(super) fn step_lookup(&self) -> impl Fn(u32) -> Option<u32> {
        let first = self.past.first().map_or(0, |step| step.days.first.number());
        let last = self.past.last().map_or(first, |step| step.days.last.number() + 1);
        let mut steps = vec![None; (last - first) as usize];
        for (index, step) in self.past.iter().enumerate() {
            let days = step.days.first.number() - first..=step.days.last.number() - first;
            days.for_each(|day| steps[day as usize] = Some(index as u32));
        }
        move |seconds| {
            let day = (seconds / SECONDS_PER_DAY) as i32 - first;
            usize::try_from(day).ok().and_then(|day| steps.get(day).copied().flatten())
        }
    }
}

fn phase(day: Day, length: StepLength) -> u16 {
    match length {
        StepLength::Day => day.weekday() as u16,
        StepLength::Week => day.number().div_euclid(7).rem_euclid(i32::from(Axis::WEEKS)) as u16,
        StepLength::Month => day.civil().1 as u16 - 1,
    }
}

/// Days of a year, in which no closing is longer.
const DAYS_OF_YEAR: i32 = 365;

/// Was the shop closed on this date in the latest earlier year of which the data hold it?
fn was_closed_in_earlier_year(calendar: &ShopCalendar, day: Day) -> bool {
    let (year, month, of_month) = day.civil();
    let Some(data) = calendar.days() else { return false };
    // 29 February follows 28 February.
    let date = |year: i32| Day::from_civil(year, month, of_month).or(Day::from_civil(year, month, 28));
    let Some(before) = (1..).map_while(|years| date(year - years)).find(|date| *date <= data.last) else {
        return false;
    };
    let nearest = |step: i32| {
        let mut day = before;
        while data.contains(day) && calendar.is_closed_weekday(day.weekday()) {
            day = day.plus(step);
        }
        data.contains(day) && !calendar.is_open(day)
    };
    // The last day before it, or the first after it, on which the shop was open, if that is less than a year away.
    let open = |step: i32| (1..DAYS_OF_YEAR).map(|days| days * step).find(|&days| calendar.is_open(before.plus(days)));
    let is_short = || open(-1).zip(open(1)).is_some_and(|(earlier, later)| later - earlier <= DAYS_OF_YEAR);
    nearest(-1) && nearest(1) && is_short()
}
