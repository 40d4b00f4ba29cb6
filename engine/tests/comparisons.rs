//! Which periods are held against each other.

mod support;

use aisle_engine::metrics::{Compared, Incomparable};
use aisle_engine::spec::AnalysisSpec;
use aisle_engine::table::{Day, DayRange};
use support::{Line, ask, dated, sale, table_of};

/// A shop open from Monday to Saturday, with a sale at ten and one at six; on the last day only the one at ten.
fn shop(first: &str, last: &str, ends_early: bool) -> Vec<Line> {
    let DayRange { first, last } = span(first, last);
    let mut lines = Vec::new();
    for number in first.number()..=last.number() {
        let day = Day::from_number(number);
        if day.weekday() as u8 == 6 {
            continue;
        }
        lines.push(sale(&format!("{day}a"), "mug", &format!("{day} 10:00")));
        if day != last || !ends_early {
            lines.push(sale(&format!("{day}b"), "mug", &format!("{day} 18:00")));
        }
    }
    lines
}

fn span(first: &str, last: &str) -> DayRange {
    let day = |text: &str| text.parse().expect("a day");
    DayRange { first: day(first), last: day(last) }
}

fn base_of(compared: &Compared) -> DayRange {
    compared.base.as_ref().expect("there is a base").period
}

#[test]
fn whole_months_are_compared_with_the_months_before() {
    let table = table_of(&shop("2010-01-01", "2011-12-31", false));
    let answer = ask(&table, &dated("2011-02-01", "2011-03-31"));
    assert_eq!(base_of(&answer.previous), span("2010-12-01", "2011-01-31"));
    assert_eq!(base_of(&answer.year_ago), span("2010-02-01", "2010-03-31"));
    assert!(!answer.previous.base.unwrap().is_cut_to_open_days);
}

#[test]
fn other_spans_are_compared_with_as_many_days_and_with_the_same_weekdays() {
    let table = table_of(&shop("2010-01-01", "2011-12-31", false));
    let answer = ask(&table, &dated("2011-06-06", "2011-06-12"));
    assert_eq!(base_of(&answer.previous), span("2011-05-30", "2011-06-05"));
    assert_eq!(base_of(&answer.year_ago), span("2010-06-07", "2010-06-13"));
}

#[test]
fn a_month_to_date_is_compared_on_as_many_open_days() {
    let table = table_of(&shop("2010-01-01", "2011-12-31", false));
    // Thursday 1 to Saturday 10 September: nine open days; in August those up to Wednesday 10.
    let answer = ask(&table, &dated("2011-09-01", "2011-09-10"));
    assert_eq!(base_of(&answer.previous), span("2011-08-01", "2011-08-10"));
    let base = answer.previous.base.unwrap();
    assert!(base.is_cut_to_open_days);
    assert_eq!((answer.previous.kpis.open_days, base.kpis.open_days), (9, 9));
}

#[test]
fn an_unfinished_last_day_is_left_out_of_a_month_to_date() {
    let table = table_of(&shop("2011-01-01", "2011-09-10", true));
    let answer = ask(&table, &dated("2011-09-01", "2011-09-30"));
    assert_eq!(answer.previous.period, span("2011-09-01", "2011-09-09"));
    let base = answer.previous.base.unwrap();
    assert_eq!((answer.previous.kpis.orders, base.kpis.orders), (16, 16));
}

#[test]
fn the_whole_file_compares_its_last_complete_month() {
    let table = table_of(&shop("2011-01-03", "2011-05-10", false));
    let answer = ask(&table, &AnalysisSpec::default());
    let compared = answer.compared.unwrap();
    assert!(compared.is_last_month);
    // April 2011 has 26 open days, March 27: both are cut to 26.
    assert_eq!(compared.period, span("2011-04-01", "2011-04-30"));
    assert_eq!(base_of(&compared), span("2011-03-01", "2011-03-30"));
    let base = compared.base.unwrap();
    assert_eq!((compared.kpis.open_days, base.kpis.open_days, base.is_cut_to_open_days), (26, 26, true));
    assert!(answer.year_ago.base.is_err());
}

#[test]
fn a_base_that_the_file_does_not_cover_is_no_base() {
    let table = table_of(&shop("2011-01-20", "2011-03-31", false));
    let february = ask(&table, &dated("2011-02-01", "2011-02-28"));
    assert!(matches!(february.previous.base, Err(Incomparable::LowCoverage { coverage, .. }) if coverage < 0.4));
    assert!(february.movers.is_none() && february.revenue_tree.is_none());
    let first_days = ask(&table, &dated("2011-01-20", "2011-01-22"));
    assert_eq!(first_days.previous.base, Err(Incomparable::NothingBefore));
    let nothing = ask(&table, &dated("2012-01-01", "2012-01-31"));
    assert_eq!(nothing.previous.base, Err(Incomparable::NoLines));
}

#[test]
fn what_the_data_do_not_cover_is_incomplete_but_closed_days_are_no_gap() {
    // It begins on Monday 3 January after a closed Sunday, and ends early on Tuesday 10 May.
    let table = table_of(&shop("2011-01-03", "2011-05-10", true));
    let series = ask(&table, &AnalysisSpec::default()).series;
    let complete: Vec<bool> = series.by_month.iter().map(|month| month.is_complete).collect();
    // Saturday 1 January is no closed weekday, so January lacks a day.
    assert_eq!(complete, [false, true, true, true, false]);
    let weeks: Vec<_> = series.by_week.iter().filter(|week| !week.is_complete).map(|week| week.span.first).collect();
    assert_eq!(weeks, ["2011-05-09".parse().unwrap()]);
    let days: Vec<_> = series.by_day.iter().filter(|day| !day.is_complete).map(|day| day.span.first).collect();
    assert_eq!(days, ["2011-05-10".parse().unwrap()]);
}
