//! Small tables for tests.
#![allow(dead_code, reason = "each test binary uses a part of it")]

use aisle_engine::metrics::{Overview, overview};
use aisle_engine::spec::{AnalysisSpec, Filter};
use aisle_engine::table::{Day, Ledger, Money, NewLine, Quantity, SalesTable, Timestamp};

/// One line of a test table; what is not named has a plain default.
#[derive(Clone, Debug)]
pub(crate) struct Line {
    pub(crate) invoice: String,
    pub(crate) code: String,
    pub(crate) customer: Option<String>,
    pub(crate) country: String,
    pub(crate) units: i64,
    pub(crate) price: &'static str,
    /// `2011-03-01 09:30`.
    pub(crate) time: String,
}

/// A sale of one unit at 10.00 to Ann in Spain.
pub(crate) fn sale(invoice: &str, code: &str, time: &str) -> Line {
    Line {
        invoice: invoice.to_owned(),
        code: code.to_owned(),
        customer: Some("Ann".to_owned()),
        country: "Spain".to_owned(),
        units: 1,
        price: "10.00",
        time: time.to_owned(),
    }
}

/// The return of [`sale`].
pub(crate) fn back(invoice: &str, code: &str, time: &str) -> Line {
    Line { units: -1, ..sale(invoice, code, time) }
}

/// A moment written `2011-03-01 09:30`.
pub(crate) fn moment(text: &str) -> Timestamp {
    let (day, clock) = text.split_once(' ').expect("a day and a time");
    let midnight = day.parse::<Day>().expect("a day").midnight().expect("a day after 1970");
    let (hour, minute) = clock.split_once(':').expect("hours and minutes");
    let number = |text: &str| text.parse::<u32>().expect("a number");
    Timestamp::from_seconds(midnight.seconds() + number(hour) * 3_600 + number(minute) * 60)
}

/// A table of several files.
pub(crate) fn table_of_files(files: &[&[Line]]) -> SalesTable {
    let mut table = SalesTable::default();
    for (number, lines) in files.iter().enumerate() {
        table.begin_file(&format!("{number}.csv"));
        for (index, line) in lines.iter().enumerate() {
            let new = NewLine {
                invoice: &line.invoice,
                code: &line.code,
                description: &line.code,
                customer: line.customer.as_deref(),
                country: &line.country,
                quantity: Quantity::from_thousandths(line.units * Quantity::SCALE),
                unit_price: line.price.parse().expect("a price"),
                time: moment(&line.time),
                line_number: index as u32 + 2,
                ..NewLine::default()
            };
            table.push(&new).expect("a table takes a line");
        }
    }
    table
}

/// A table of one file.
pub(crate) fn table_of(lines: &[Line]) -> SalesTable {
    table_of_files(&[lines])
}

/// The overview under a spec.
pub(crate) fn ask(table: &SalesTable, spec: &AnalysisSpec) -> Overview {
    overview(table, &Ledger::new(table, &spec.definitions), spec)
}

/// The overview of these lines with all defaults.
pub(crate) fn ask_all(lines: &[Line]) -> Overview {
    ask(&table_of(lines), &AnalysisSpec::default())
}

/// A spec with these first and last days.
pub(crate) fn dated(from: &str, to: &str) -> AnalysisSpec {
    let filter = Filter { from: from.parse().ok(), to: to.parse().ok(), ..Filter::default() };
    AnalysisSpec { filter, ..AnalysisSpec::default() }
}

/// An amount of money.
pub(crate) fn money(text: &str) -> Money {
    text.parse().expect("an amount")
}
