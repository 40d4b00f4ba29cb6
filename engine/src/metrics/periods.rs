use super::Incomparable;
use super::selection::view_of;
use crate::spec::Filter;
use crate::table::{Day, DayRange, ShopCalendar};

/// The least part of a base's days that the file must cover, from its first to its last day.
const LEAST_COVERAGE: f64 = 0.95;
/// 52 weeks: the same weekdays a year earlier.
const YEAR_IN_WEEKS_DAYS: i32 = 364;

/// How far back a comparison looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Back {
    /// The period before.
    Previous,
    /// The comparable period a year earlier.
    YearAgo,
}

/// Two periods to be held against each other.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Pair {
    pub(super) period: DayRange,
    pub(super) is_last_month: bool,
    pub(super) base: Result<Base, Incomparable>,
}

/// The earlier one of two comparable periods.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Base {
    pub(super) period: DayRange,
    pub(super) is_cut_to_open_days: bool,
}

/// What a view is compared with.
///
/// The view is the filter's dates within the data. Its base is, by the first rule that fits:
///
/// 1. *The whole file* (nothing precedes it): its last complete month takes the view's place and is compared with the
///    month before (a year ago: with the same month of the year before), both cut to the same number of open days where
///    these differ. Where that month has no base either, the view has none.
/// 2. *Whole calendar months*, complete ones: as many calendar months directly before; a year ago, the same months.
/// 3. *A month to date* (from the 1st to a day before the month's end, or a last month that the file does not cover
///    wholly): the first open days of the month before, or of the same month a year before. Both sides have the same
///    number of open days: that of the shorter one. An incomplete last day of the data is left out of the later side.
/// 4. *Anything else*: the same number of days directly before; a year ago, 364 days earlier, on the same weekdays.
///
/// A base must lie within the data by 95 % of its days or be complete but for days on which the shop is always closed.
pub(super) fn pair(filter: &Filter, calendar: &ShopCalendar, back: Back) -> Pair {
    let Some(data) = calendar.days() else { return no_lines(filter) };
    let Some(view) = view_of(filter, data) else { return no_lines(filter) };
    let plain = plain_pair(filter, calendar, data, view, back);
    if view == data && plain.base.is_err() {
        return last_month_pair(calendar, data, back).unwrap_or(plain);
    }
    plain
}

fn no_lines(filter: &Filter) -> Pair {
    let first = filter.from.or(filter.to).unwrap_or_default();
    let last = filter.to.unwrap_or(first);
    Pair { period: DayRange { first, last }, is_last_month: false, base: Err(Incomparable::NoLines) }
}

/// Rules 2 to 4.
fn plain_pair(filter: &Filter, calendar: &ShopCalendar, data: DayRange, view: DayRange, back: Back) -> Pair {
    let months = DayRange { first: view.first.month_start(), last: view.last.month_end() };
    let begins_month = filter.from.is_none_or(|from| from <= months.first);
    let ends_month = filter.to.is_none_or(|to| to >= months.last);
    let pair = |period, base| Pair { period, is_last_month: false, base };
    if begins_month && ends_month && calendar.is_complete(months) {
        let base = Base { period: earlier_months(months, back), is_cut_to_open_days: false };
        return pair(months, covered(base, calendar, data));
    }
    let is_one_month = months.last == months.first.month_end();
    if is_one_month && begins_month && view.first == months.first {
        let is_cut_off = view.last == data.last && !calendar.is_last_day_complete() && view.last > view.first;
        let to_date = DayRange { first: view.first, last: view.last.plus(-i32::from(is_cut_off)) };
        let (period, base) = cut_to_open_days(to_date, earlier_months(months, back), calendar);
        return pair(period, covered(base, calendar, data));
    }
    let days = match back {
        Back::Previous => view.days() as i32,
        Back::YearAgo => YEAR_IN_WEEKS_DAYS,
    };
    let period = DayRange { first: view.first.plus(-days), last: view.last.plus(-days) };
    pair(view, covered(Base { period, is_cut_to_open_days: false }, calendar, data))
}

/// Rule 1.
fn last_month_pair(calendar: &ShopCalendar, data: DayRange, back: Back) -> Option<Pair> {
    let month = month_of(data.last);
    let month =
        [month, earlier_months(month, Back::Previous)].into_iter().find(|&month| calendar.is_complete(month))?;
    let earlier = earlier_months(month, back);
    let is_even = calendar.open_days(month) == calendar.open_days(earlier);
    let (period, base) = if is_even {
        (month, Base { period: earlier, is_cut_to_open_days: false })
    } else {
        cut_to_open_days(month, earlier, calendar)
    };
    let base = covered(base, calendar, data).ok()?;
    Some(Pair { period, is_last_month: true, base: Ok(base) })
}

/// Both periods, cut to as many open days as the one with fewer of them has.
fn cut_to_open_days(period: DayRange, base: DayRange, calendar: &ShopCalendar) -> (DayRange, Base) {
    let open_days = calendar.open_days(period).min(calendar.open_days(base));
    if open_days == 0 {
        let last = base.first.plus(period.days() as i32 - 1).min(base.last);
        return (period, Base { period: DayRange { first: base.first, last }, is_cut_to_open_days: false });
    }
    let cut = |span: DayRange| {
        let mut open = calendar.open_days_in(span).skip(open_days as usize - 1);
        let last = open.next().unwrap_or(span.last);
        // A side that keeps all its open days keeps the closed days after them too.
        DayRange { first: span.first, last: if open.next().is_some() { last } else { span.last } }
    };
    (cut(period), Base { period: cut(base), is_cut_to_open_days: true })
}

fn covered(base: Base, calendar: &ShopCalendar, data: DayRange) -> Result<Base, Incomparable> {
    let period = base.period;
    let first = period.first.max(data.first).number();
    let last = period.last.min(data.last).number();
    let coverage = f64::from((last - first + 1).max(0)) / f64::from(period.days());
    if period.last < data.first {
        Err(Incomparable::NothingBefore)
    } else if coverage >= LEAST_COVERAGE || calendar.is_complete(period) {
        Ok(base)
    } else {
        Err(Incomparable::LowCoverage { period, coverage })
    }
}

/// As many months directly before, or the same months a year before.
fn earlier_months(months: DayRange, back: Back) -> DayRange {
    let number = |day: Day| {
        let (year, month, _) = day.civil();
        year * 12 + month as i32 - 1
    };
    let count = match back {
        Back::Previous => number(months.last) - number(months.first) + 1,
        Back::YearAgo => 12,
    };
    let shifted = |day: Day| {
        let month = number(day) - count;
        Day::from_civil(month.div_euclid(12), month.rem_euclid(12) as u32 + 1, 1).unwrap_or(day)
    };
    DayRange { first: shifted(months.first), last: shifted(months.last).month_end() }
}

/// The calendar month of a day.
pub(super) fn month_of(day: Day) -> DayRange {
    DayRange { first: day.month_start(), last: day.month_end() }
}

/// The calendar months that a span touches, in order.
pub(super) fn month_spans(span: DayRange) -> impl Iterator<Item = DayRange> {
    let next = |month: &DayRange| Some(month_of(month.last.plus(1)));
    std::iter::successors(Some(month_of(span.first)), next).take_while(move |month| month.first <= span.last)
}
