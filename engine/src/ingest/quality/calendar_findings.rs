use super::finding::{Finding, FindingKind, FindingStatus};
use crate::order::sort_by_key;
use crate::table::{Day, DayRange, ShopCalendar};

/// What the calendar tells: an end that is cut off, days without a sale.
pub(super) fn findings(calendar: &ShopCalendar) -> Vec<Finding> {
    vec![incomplete_end(calendar), closed_days(calendar)]
}

/// A last day that ends before the usual closing, or a last month that the data do not cover. Its lines are days.
fn incomplete_end(calendar: &ShopCalendar) -> Finding {
    let Some(days) = calendar.days() else { return Finding::clean(FindingKind::IncompleteEnd) };
    let month = DayRange { first: days.last.month_start(), last: days.last.month_end() };
    if calendar.is_complete(month) {
        return Finding::clean(FindingKind::IncompleteEnd);
    }
    let cut_off = u64::from(!calendar.is_last_day_complete());
    let last_sale = calendar.last_sale().map(|time| {
        let text = time.to_string();
        (days.last.to_string(), text.split_once('T').map_or_else(String::new, |(_, clock)| clock.to_owned()))
    });
    Finding {
        status: FindingStatus::Known,
        lines: cut_off,
        ..Finding::clean(FindingKind::IncompleteEnd)
            .with_examples(last_sale)
            .with_count("month_open_days", u64::from(calendar.open_days(month)))
            .with_count("incomplete_days", cut_off)
    }
}

/// Days of the data without a sale. Its lines are days. Examples: the longest spans of closed days that hold at least
/// one that is no closed weekday, `2010-12-24/2011-01-03`, with their number of days.
fn closed_days(calendar: &ShopCalendar) -> Finding {
    let Some(days) = calendar.days() else { return Finding::clean(FindingKind::ClosedDays) };
    let is_usual = |day: Day| calendar.is_closed_weekday(day.weekday());
    let all = (days.first.number()..=days.last.number()).map(Day::from_number);
    let closed: Vec<Day> = all.filter(|&day| !calendar.is_open(day)).collect();
    let weekday_days = closed.iter().filter(|&&day| is_usual(day)).count();
    let spans = closed.chunk_by(|left, right| left.plus(1) == *right);
    let mut spans: Vec<&[Day]> = spans.filter(|span| !span.iter().all(|&day| is_usual(day))).collect();
    sort_by_key(&mut spans, |span| std::cmp::Reverse(span.len()));
    let example = |span: &[Day]| match span {
        [day] => (day.to_string(), "1".to_owned()),
        [first, .., last] => (format!("{first}/{last}"), span.len().to_string()),
        [] => (String::new(), String::new()),
    };
    Finding::of(FindingKind::ClosedDays, FindingStatus::Known, closed.len() as u64)
        .with_count("weekday_days", weekday_days as u64)
        .with_count("other_days", (closed.len() - weekday_days) as u64)
        .with_examples(spans.into_iter().map(example))
}
