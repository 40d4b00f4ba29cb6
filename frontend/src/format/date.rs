use aisle_protocol::table::{Day, DayRange, Timestamp, Weekday};
use js_sys::Date;

use super::intl::{Kind, format};

const MILLIS_PER_SECOND: f64 = 1_000.0;
const MILLIS_PER_DAY: f64 = 86_400_000.0;

/// Shop time has no zone: it is shown as it is written.
fn at(millis: f64, options: &str) -> String {
    format(Kind::Date, &format!("timeZone=UTC;{options}"), &Date::new(&millis.into()).into())
}

fn on(day: Day, options: &str) -> String {
    at(f64::from(day.number()) * MILLIS_PER_DAY, options)
}

/// `9 Dec 2011`
pub(crate) fn day(day: Day) -> String {
    on(day, "day=numeric;month=short;year=numeric")
}

/// `9 Dec`
pub(crate) fn day_month(day: Day) -> String {
    on(day, "day=numeric;month=short")
}

/// `Dec 2011`
pub(crate) fn month(day: Day) -> String {
    on(day, "month=short;year=numeric")
}

/// `Dec`
pub(crate) fn month_short(day: Day) -> String {
    on(day, "month=short")
}

/// `December`
pub(crate) fn month_long(day: Day) -> String {
    on(day, "month=long")
}

/// `9 Dec 2011, 12:50`
pub(crate) fn moment(moment: Timestamp) -> String {
    let millis = f64::from(moment.seconds()) * MILLIS_PER_SECOND;
    at(millis, "day=numeric;month=short;year=numeric;hour=numeric;minute=2-digit")
}

/// `9 Dec, 12:50`
pub(crate) fn moment_of_year(moment: Timestamp) -> String {
    let millis = f64::from(moment.seconds()) * MILLIS_PER_SECOND;
    at(millis, "day=numeric;month=short;hour=numeric;minute=2-digit")
}

/// `12:50`, or `9:05 AM`, which does not break.
pub(crate) fn clock(moment: Timestamp) -> String {
    at(f64::from(moment.seconds()) * MILLIS_PER_SECOND, "hour=numeric;minute=2-digit").replace(' ', "\u{a0}")
}

/// `12`, or `12 PM`, as the visitor's clock has it.
pub(crate) fn hour(moment: Timestamp) -> String {
    at(f64::from(moment.seconds()) * MILLIS_PER_SECOND, "hour=numeric")
}

/// `Mon`, `Monday`
pub(crate) fn weekday(weekday: Weekday, is_long: bool) -> String {
    // 1970-01-05 was a Monday.
    let day = Day::from_number(4 + i32::from(weekday as u8));
    on(day, if is_long { "weekday=long" } else { "weekday=short" })
}

/// `1 Dec 2010 – 9 Dec 2011`; a single day, month or year by its name.
pub(crate) fn range(days: DayRange) -> String {
    let (first, last) = (days.first, days.last);
    if first == last {
        day(first)
    } else if first == first.month_start() && last == first.month_end() {
        month(first)
    } else if first.civil().0 == last.civil().0 {
        format!("{} – {}", day_month(first), day(last))
    } else {
        format!("{} – {}", day(first), day(last))
    }
}
