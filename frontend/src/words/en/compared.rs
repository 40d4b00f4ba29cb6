use aisle_protocol::metrics::{Compared, Incomparable};
use aisle_protocol::spec::Comparison;
use aisle_protocol::table::{Day, DayRange};

use super::open_days;
use crate::format;

/// A period by the name that people use: `Nov`, `1 – 9 Dec`, `2011`.
pub(crate) fn short_period(days: DayRange, is_last_month: bool) -> String {
    if is_last_month { format::month_short(days.first) } else { format::range(days) }
}

/// What stands under a change: `vs £1.09M in Oct`.
pub(crate) fn base_of(value: &str, base: DayRange, is_last_month: bool) -> String {
    if is_last_month { format!("vs {value} in {}", format::month_short(base.first)) } else { format!("vs {value}") }
}

/// Why there is no change to show, short enough for a card.
pub(crate) fn incomparable_short(reason: &Incomparable) -> String {
    match reason {
        Incomparable::NothingBefore => "nothing before to compare".to_owned(),
        Incomparable::LowCoverage { coverage, .. } => format!("only {} covered", format::percent(*coverage, 0)),
        Incomparable::NoLines => "no lines".to_owned(),
    }
}

/// The same as a sentence.
pub(crate) fn incomparable(reason: &Incomparable, first_day: Option<Day>) -> String {
    match reason {
        Incomparable::NothingBefore => match first_day {
            Some(day) => format!("The file begins on {}: there is nothing before to compare with.", format::day(day)),
            None => "There is nothing before to compare with.".to_owned(),
        },
        Incomparable::LowCoverage { period, coverage } => format!(
            "The file covers only {} of {}, so nothing is compared; from 95% on it is.",
            format::percent(*coverage, 0),
            format::range(*period)
        ),
        Incomparable::NoLines => "Nothing is compared: no line matches.".to_owned(),
    }
}

/// What the earlier period is called in the sentence.
pub(crate) fn base_name(comparison: Comparison) -> &'static str {
    match comparison {
        Comparison::YearAgo => "a year earlier",
        Comparison::Previous | Comparison::Off => "the period before",
    }
}

/// The sentence under the finding.
pub(crate) fn compared_detail(compared: &Compared, change: Option<f64>, first_day: Option<Day>) -> String {
    let change = change.map_or_else(|| format::MISSING.to_owned(), |change| format::percent_signed(change, 1));
    match &compared.base {
        Err(reason) => incomparable(reason, first_day),
        Ok(base) if compared.is_last_month => format!(
            "No sales before {} to compare the whole period with, so changes show {} against {}: {change} on {}.",
            first_day.map(format::day).unwrap_or_default(),
            format::month_long(compared.period.first),
            format::month_long(base.period.first),
            same_days(compared, base.kpis.open_days)
        ),
        Ok(base) => format!(
            "Changes show {} against {}: {change} on {}.",
            format::range(compared.period),
            format::range(base.period),
            same_days(compared, base.kpis.open_days)
        ),
    }
}

fn same_days(compared: &Compared, base_days: u32) -> String {
    let days = compared.kpis.open_days;
    if days == base_days {
        format!("the same {}", open_days(days))
    } else {
        format!("{} against {}", open_days(days), format::count(base_days.into()))
    }
}

/// A difference of percentages.
pub(crate) fn points(difference: &str) -> String {
    format!("{difference} pts")
}
