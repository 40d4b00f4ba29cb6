use super::LineRuns;
use crate::order::sort_numbers;
use crate::table::calendar::SECONDS_PER_DAY;
use crate::table::{Day, DayRange, Timestamp, Weekday};

/// How much earlier than usual the last day's last sale may be before the day counts as cut off. Two hours: twice the
/// spread of the last sale of a shop's ordinary days.
const CUT_OFF_SECONDS: u32 = 2 * 3_600;
/// The usual closing is the median over so many earlier open days of the same weekday.
const SAME_WEEKDAYS: usize = 8;
/// With fewer days of the same weekday than this, the latest open days of all weekdays are taken.
const LEAST_DAYS: usize = 3;
/// How many days of all weekdays are taken then.
const ANY_WEEKDAYS: usize = 20;
/// A weekday counts as closed when the data hold at least so many of it and no sale on any.
const LEAST_CLOSED_WEEKDAYS: u32 = 4;

/// The days of the data: on which of them the shop sold anything, and where the data begin and end too early to be
/// compared.
#[derive(Clone, Debug, Default)]
pub struct ShopCalendar {
    days: Option<DayRange>,
    is_open: Vec<bool>,
    is_closed_weekday: [bool; 7],
    is_last_day_complete: bool,
    last_sale: Option<Timestamp>,
}

impl ShopCalendar {
    pub(super) fn new(runs: &LineRuns) -> Self {
        let day_of = |&seconds: &u32| Timestamp::from_seconds(seconds).day();
        let seconds = &runs.stretches.seconds;
        let (Some(first), Some(last)) = (seconds.iter().min().map(day_of), seconds.iter().max().map(day_of)) else {
            return Self::default();
        };
        let days = DayRange { first, last };
        // For each day, one more than the second of the day of its last sale; 0 where nothing was sold.
        let mut closings = vec![0_u32; days.days() as usize];
        let first_second = first.number() as u32 * SECONDS_PER_DAY;
        runs.for_each_stretch(&mut |stretch, mut runs_here| {
            if runs_here.any(|run| runs.at(run).flags.is_goods_sale()) {
                let seconds = seconds[stretch] - first_second;
                let closing = &mut closings[(seconds / SECONDS_PER_DAY) as usize];
                *closing = (seconds % SECONDS_PER_DAY + 1).max(*closing);
            }
        });
        let is_closed_weekday = closed_weekdays(days, &closings);
        let last_open = closings.iter().rposition(|&closing| closing > 0);
        Self {
            days: Some(days),
            is_closed_weekday,
            is_last_day_complete: is_last_day_complete(days, &closings, is_closed_weekday),
            last_sale: last_open.map(|index| {
                let midnight = first_second + index as u32 * SECONDS_PER_DAY;
                Timestamp::from_seconds(midnight + (closings[index] - 1))
            }),
            is_open: closings.into_iter().map(|closing| closing > 0).collect(),
        }
    }

    /// From the first to the last day with a line; `None` for a table without lines.
    #[must_use]
    pub fn days(&self) -> Option<DayRange> {
        self.days
    }

    /// The last merchandise or service sale.
    #[must_use]
    pub fn last_sale(&self) -> Option<Timestamp> {
        self.last_sale
    }

    /// Did the shop sell anything (a merchandise or service sale line) on this day?
    #[must_use]
    pub fn is_open(&self, day: Day) -> bool {
        self.days.is_some_and(|days| days.contains(day) && self.is_open[(day.number() - days.first.number()) as usize])
    }

    /// Has the shop never sold anything on this weekday, in data that hold it at least four times?
    #[must_use]
    pub fn is_closed_weekday(&self, weekday: Weekday) -> bool {
        self.is_closed_weekday[weekday as usize]
    }

    /// Does the last day of the data reach the shop's usual closing?
    ///
    /// It does not if its last sale is more than two hours before the median of the last sales of the eight open days
    /// of the same weekday before it (of the twenty open days before it, where there are fewer than three of its
    /// weekday); nor if it has no sale although its weekday is not a closed one.
    #[must_use]
    pub fn is_last_day_complete(&self) -> bool {
        self.is_last_day_complete
    }

    /// Open days of a span.
    #[must_use]
    pub fn open_days(&self, span: DayRange) -> u32 {
        self.open_days_in(span).count() as u32
    }

    /// Open days of a span, in order.
    pub(crate) fn open_days_in(&self, span: DayRange) -> impl Iterator<Item = Day> {
        let covered = self.days.map_or(0..0, |days| {
            let last = span.last.min(days.last).number();
            span.first.max(days.first).number()..last + 1
        });
        covered.map(Day::from_number).filter(|&day| self.is_open(day))
    }

    /// Do the data cover the whole span? Missing days at its ends do no harm if the shop is closed on their weekday; a
    /// last day that [is incomplete](Self::is_last_day_complete) makes its week and month incomplete too.
    #[must_use]
    pub fn is_complete(&self, span: DayRange) -> bool {
        let Some(days) = self.days else { return false };
        let needed = |&number: &i32| !self.is_closed_weekday(Day::from_number(number).weekday());
        let mut numbers = span.first.number()..=span.last.number();
        let first = numbers.clone().find(needed).unwrap_or(span.first.number());
        let last = numbers.rfind(needed).unwrap_or(span.last.number());
        let is_cut_off = span.contains(days.last) && !self.is_last_day_complete;
        first >= days.first.number() && last <= days.last.number() && !is_cut_off
    }
}

fn closed_weekdays(days: DayRange, closings: &[u32]) -> [bool; 7] {
    let mut counts = [(0_u32, false); 7];
    for (index, &closing) in closings.iter().enumerate() {
        let (days, is_open) = &mut counts[days.first.plus(index as i32).weekday() as usize];
        *days += 1;
        *is_open |= closing > 0;
    }
    counts.map(|(days, is_open)| days >= LEAST_CLOSED_WEEKDAYS && !is_open)
}

fn is_last_day_complete(days: DayRange, closings: &[u32], is_closed_weekday: [bool; 7]) -> bool {
    let Some((&last, earlier)) = closings.split_last() else { return false };
    if last == 0 {
        return is_closed_weekday[days.last.weekday() as usize];
    }
    let open_before = || earlier.iter().rev().enumerate().filter(|&(_, &closing)| closing > 0);
    let same_weekday = open_before().filter(|(back, _)| (back + 1) % 7 == 0).take(SAME_WEEKDAYS);
    let mut usual: Vec<u64> = same_weekday.map(|(_, &closing)| u64::from(closing)).collect();
    if usual.len() < LEAST_DAYS {
        usual = open_before().take(ANY_WEEKDAYS).map(|(_, &closing)| u64::from(closing)).collect();
    }
    if usual.len() < LEAST_DAYS {
        return true;
    }
    sort_numbers(&mut usual);
    u64::from(last + CUT_OFF_SECONDS) >= usual[usual.len() / 2]
}
