//! Answers on tables of an unusual shape, and the answers beside the overview.

mod support;

use aisle_engine::export::{TableKind, csv};
use aisle_engine::ingest::{FindingKind, FindingStatus, IngestReport, duplicates, quality};
use aisle_engine::metrics::{Metric, suggest};
use aisle_engine::spec::{AnalysisSpec, Definitions, Dimension, Filter};
use aisle_engine::table::{Ledger, Money, NewLine, Quantity, SalesTable, Timestamp};
use support::{Line, ask, back, moment, money, sale, table_of};

/// Two stores and categories, costs on some lines, one line without a store.
fn with_optional_columns() -> SalesTable {
    let mut table = SalesTable::default();
    table.begin_file("till.csv");
    let lines = [
        ("1", Some("north"), "cups", 2, Some("3.00")),
        ("2", Some("south"), "cups", 1, Some("4.50")),
        ("2", Some("south"), "pens", 5, None),
        ("3", None, "pens", -1, Some("3.00")),
    ];
    for (invoice, store, category, units, cost) in lines {
        let new = NewLine {
            invoice,
            code: category,
            customer: Some("Ann"),
            quantity: Quantity::from_thousandths(units * Quantity::SCALE),
            unit_price: money("10.00"),
            time: moment("2011-03-01 09:00"),
            store,
            category: Some(category),
            unit_cost: cost.map(money),
            ..NewLine::default()
        };
        table.push(&new).expect("a table takes a line");
    }
    table
}

#[test]
fn stores_categories_and_costs_are_used_where_the_file_has_them() {
    let table = with_optional_columns();
    let answer = ask(&table, &AnalysisSpec::default());
    let stores: Vec<_> = answer.stores.rows.iter().map(|row| (row.name.as_str(), row.net_sales, row.orders)).collect();
    assert_eq!(stores, [("south", money("60.00"), 1), ("north", money("20.00"), 1), ("", money("-10.00"), 0)]);
    let categories: Vec<_> = answer.categories.rows.iter().map(|row| (row.name.as_str(), row.net_sales)).collect();
    assert_eq!(categories, [("pens", money("40.00")), ("cups", money("30.00"))]);
    // 2 × 7.00 + 1 × 5.50 − 1 × 7.00 on 20.00 + 10.00 − 10.00.
    assert_eq!(answer.kpis.gross_margin, Some(money("12.50")));
    assert_eq!(answer.kpis.gross_margin_rate, Some(0.625));
    let filter = Filter { stores: vec![String::new()], ..Filter::default() };
    let unnamed = ask(&table, &AnalysisSpec { filter, ..AnalysisSpec::default() });
    assert_eq!((unnamed.kpis.net_sales, unnamed.stores.count), (money("-10.00"), 3));
}

#[test]
fn a_filter_on_a_column_that_the_file_lacks_lets_nothing_through() {
    let table = table_of(&[sale("1", "mug", "2011-03-01 09:00")]);
    let filter = Filter { stores: vec!["north".to_owned()], ..Filter::default() };
    assert_eq!(ask(&table, &AnalysisSpec { filter, ..AnalysisSpec::default() }).kpis.lines, 0);
}

#[test]
fn a_table_without_lines_has_an_answer_to_everything() {
    let (table, spec) = (SalesTable::default(), AnalysisSpec::default());
    let ledger = Ledger::new(&table, &spec.definitions);
    let answer = ask(&table, &spec);
    assert_eq!((answer.kpis.lines, answer.series.by_month.len(), answer.customer_months.len()), (0, 0, 0));
    let found = quality(&table, &ledger, &IngestReport::default(), &spec);
    assert!(found.findings.iter().all(|finding| finding.status == FindingStatus::Clean));
}

#[test]
fn times_at_the_ends_of_the_calendar_are_counted() {
    let mut table = SalesTable::default();
    table.begin_file("a.csv");
    for seconds in [0, u32::MAX] {
        let time = Timestamp::from_seconds(seconds);
        let quantity = Quantity::from_thousandths(1_000);
        let new =
            NewLine { invoice: "1", code: "mug", quantity, unit_price: money("1.00"), time, ..NewLine::default() };
        table.push(&new).expect("a table takes a line");
    }
    let answer = ask(&table, &AnalysisSpec::default());
    assert_eq!((answer.kpis.net_sales, answer.series.by_day.len()), (money("2.00"), 49_711));
}

#[test]
fn findings_tell_lines_and_money() {
    let mut lines: Vec<Line> = (1..8).map(|number| sale(&number.to_string(), "mug", "2011-03-01 09:00")).collect();
    lines.push(lines[0].clone());
    lines.push(Line { price: "2000.00", ..sale("20", "mug", "2011-03-02 09:00") });
    lines.push(Line { customer: None, ..sale("21", "MUG", "2011-03-02 10:00") });
    lines.push(Line { units: -4, price: "0.00", ..sale("22", "mug", "2011-03-02 10:00") });
    lines.push(Line { units: -1, ..sale("23", "M", "2011-03-04 10:00") });
    lines.push(back("C5", "mug", "2011-03-04 11:00"));
    let table = table_of(&lines);
    let spec = AnalysisSpec::default();
    let ledger = Ledger::new(&table, &spec.definitions);
    let found = quality(&table, &ledger, &IngestReport::default(), &spec);
    let of =
        |kind: FindingKind| found.findings.iter().find(|finding| finding.kind == kind).expect("all are looked for");
    let told = |kind| (of(kind).lines, of(kind).amount);
    assert_eq!(told(FindingKind::DuplicatesWithinFiles), (1, Some(money("10.00"))));
    assert_eq!(told(FindingKind::ExtremePrice), (1, Some(money("2000.00"))));
    assert_eq!(told(FindingKind::NoCustomer), (1, Some(money("10.00"))));
    assert_eq!(told(FindingKind::Adjustments), (1, Some(money("-10.00"))));
    assert_eq!(told(FindingKind::MatchedReversals), (2, Some(money("10.00"))));
    assert_eq!(told(FindingKind::FoldedCodes), (1, Some(money("10.00"))));
    assert_eq!(of(FindingKind::ZeroPrice).counts[1], ("negative_units".to_owned(), 4));
    assert_eq!(told(FindingKind::ClosedDays).0, 2);
    assert_eq!(of(FindingKind::Services).status, FindingStatus::Clean);
    let order: Vec<_> = found.findings.iter().map(|finding| finding.status).collect();
    assert!(order.is_sorted());
    assert_eq!(duplicates(&ledger, &spec).within_files, found.duplicates_within_files);
}

#[test]
fn exported_tables_are_whole() {
    let lines = [
        Line { country: "=France".to_owned(), ..sale("1", "mug", "2011-03-01 09:00") },
        Line { units: 30, ..sale("2", "pen", "2011-03-02 09:00") },
        Line { price: "3.005", ..back("3", "cup", "2011-03-03 09:00") },
    ];
    let table = table_of(&lines);
    let spec = AnalysisSpec { top: 1, ..AnalysisSpec::default() };
    let ledger = Ledger::new(&table, &spec.definitions);
    let rows = |kind| {
        let text =
            String::from_utf8(csv(&table, &ledger, &IngestReport::default(), &spec, kind)).expect("CSV is UTF-8");
        text.split_terminator("\r\n").map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(rows(TableKind::Products)[3], "CUP,cup,0.00,3.005,-3.005,0,0,0.00,,,false");
    assert_eq!(rows(TableKind::Countries)[2], "'=France,10.00,0.00,10.00,1,1,false");
    let counts = [
        (TableKind::Days, 4),
        (TableKind::Weeks, 2),
        (TableKind::Months, 2),
        (TableKind::Customers, 2),
        (TableKind::Categories, 1),
        (TableKind::WeekdayHours, 3),
        (TableKind::Reconciliation, 18),
        (TableKind::Faults, 1),
        (TableKind::TraceLines(Metric::GrossSales), 3),
    ];
    for (kind, count) in counts {
        assert_eq!(rows(kind).len(), count, "{kind:?}");
    }
}

#[test]
fn suggestions_find_codes_and_descriptions() {
    let lines = ["tea pot", "teacup", "STEAMER"].map(|code| sale("1", code, "2011-03-01 09:00"));
    let table = table_of(&lines);
    let ledger = Ledger::new(&table, &Definitions::default());
    let found = |dimension, text, limit| {
        let found = suggest(&table, &ledger, dimension, text, limit);
        found.into_iter().map(|(value, _)| value).collect::<Vec<_>>()
    };
    assert_eq!(found(Dimension::Product, " Tea", 9), ["TEA POT", "TEACUP", "STEAMER"]);
    assert_eq!(found(Dimension::Product, "tea", 1), ["TEA POT"]);
    assert_eq!(found(Dimension::Customer, "n", 9), ["Ann"]);
    assert!(found(Dimension::Store, "", 9).is_empty());
}

#[test]
fn a_ledger_serves_questions_that_only_count_differently() {
    let table = table_of(&[sale("1", "mug", "2011-03-01 09:00")]);
    let ledger = Ledger::new(&table, &Definitions::default());
    assert!(ledger.serves(&Definitions { count_services: false, count_anonymous: false, ..Definitions::default() }));
    assert!(!ledger.serves(&Definitions { fold_codes: false, ..Definitions::default() }));
    assert_eq!(ask(&table, &AnalysisSpec::default()).kpis.net_sales, Money::from_ten_thousandths(100_000));
}
