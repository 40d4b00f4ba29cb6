//! A shop that closes over New Year does so in every year to come.

mod support;

use aisle_engine::forecast::{Axis, StepLength};
use aisle_engine::spec::AnalysisSpec;
use aisle_engine::table::{Day, Ledger, SalesTable};
use support::{sale, table_of};

/// From 24 December to 2 January.
fn is_holiday(day: Day) -> bool {
    matches!(day.civil(), (_, 12, 24..) | (_, 1, ..=2))
}

/// Every day from 1 November 2009 to 30 November 2010, Sundays and holidays left out.
fn shop() -> SalesTable {
    let (first, last): (Day, Day) = (Day::from_number(14_549), Day::from_number(14_943));
    let days = (first.number()..=last.number()).map(Day::from_number);
    let open = days.filter(|day| !is_holiday(*day) && day.number() % 7 != 3);
    table_of(&open.map(|day| sale(&day.to_string(), "MUG", &format!("{day} 10:00"))).collect::<Vec<_>>())
}

#[test]
fn closings_repeat_in_every_year_to_come() {
    let (table, spec) = (shop(), AnalysisSpec::default());
    let ledger = Ledger::new(&table, &spec.definitions);
    let future = Axis::of_shop(&ledger, &spec, StepLength::Day, 1_200).future;
    let opens = |day: &Day| future.iter().any(|step| step.days.first == *day);
    let first = "2010-12-01".parse::<Day>().unwrap().number();
    let weekdays = || (first..first + 1_200).filter(|number| number % 7 != 3).map(Day::from_number);
    let closed: Vec<Day> = weekdays().filter(|day| !opens(day)).collect();
    assert_eq!(closed, weekdays().filter(|day| is_holiday(*day)).collect::<Vec<_>>());
    assert_eq!(weekdays().count() - closed.len(), future.len());
    // 31 days less eight of the holidays less the Sundays among the others: 5, 12 and 19; 4, 11 and 18; 2, 9, 16 and 23.
    let months = Axis::of_shop(&ledger, &spec, StepLength::Month, 30);
    let of_december = months.future.iter().filter(|step| step.days.first.civil().1 == 12);
    assert_eq!(of_december.map(|step| step.open_days).collect::<Vec<_>>(), [20, 20, 19]);
}
