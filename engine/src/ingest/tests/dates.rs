use super::super::{DateForm, DateOrder, FaultReason, IngestOptions, Ingested};
use crate::table::Zone;

use super::{HEADER, lines, read_pieces, reasons};

fn read_dates(dates: &[&str], options: IngestOptions) -> Ingested {
    let rows: String = dates.iter().map(|date| format!("1,A7,L,2,{date},2.55,x,France\n")).collect();
    read_pieces("a.csv", [format!("{HEADER}{rows}").as_bytes()], options).expect("some row is good")
}

fn days(ingested: &Ingested) -> Vec<String> {
    lines(ingested).iter().map(|line| line.time[..10].to_owned()).collect()
}

#[test]
fn the_order_is_decided_by_the_whole_column() {
    type Case = (&'static [&'static str], &'static [&'static str], DateOrder, &'static [u32], u64);
    let cases: [Case; 5] = [
        (&["03/04/2011", "13/04/2011"], &["2011-04-03", "2011-04-13"], DateOrder::DayFirst, &[], 0),
        (&["03/04/2011", "04/13/2011"], &["2011-03-04", "2011-04-13"], DateOrder::MonthFirst, &[], 0),
        // A minority that comes first does not win.
        (
            &["13/04/2011", "03/04/2011", "04/13/2011", "2011-05-06", "05/14/2011", "07/07/2011"],
            &["2011-03-04", "2011-04-13", "2011-05-06", "2011-05-14", "2011-07-07"],
            DateOrder::MonthFirst,
            &[2],
            4,
        ),
        // Of as many of both, the order of the first rows has it: day first.
        (&["04/13/2011", "13/04/2011"], &["2011-04-13"], DateOrder::DayFirst, &[2], 2),
        (&["13/04/2011", "14/04/2011", "04/13/2011"], &["2011-04-13", "2011-04-14"], DateOrder::DayFirst, &[4], 3),
    ];
    for (dates, expected, order, contradicting, open) in cases {
        let ingested = read_dates(dates, IngestOptions::default());
        assert_eq!(days(&ingested), expected, "{dates:?}");
        let file = &ingested.report.files[0];
        let told = (file.date_form, file.is_date_order_ambiguous, file.open_dates);
        assert_eq!(told, (DateForm::Numeric(order), open > 0, open), "{dates:?}");
        let expected: Vec<_> = contradicting.iter().map(|&line| (line, FaultReason::BadDate)).collect();
        assert_eq!(reasons(&ingested), expected, "{dates:?}");
        for fault in &ingested.report.faults {
            assert_eq!(fault.text, dates[fault.line_number as usize - 2]);
        }
    }
}

#[test]
fn evidence_after_the_look_ahead_turns_what_was_stored() {
    // 5,000 ambiguous rows are several times the look-ahead; the one that decides comes last.
    let mut dates = vec!["03/04/2011 08:26"; 5_000];
    dates.push("04/13/2011 08:26");
    let ingested = read_dates(&dates, IngestOptions::default());
    assert!(lines(&ingested)[..5_000].iter().all(|line| line.time == "2011-03-04T08:26:00"));
    assert_eq!(ingested.report.rows_set_aside, 0);
}

#[test]
fn what_nothing_decides_is_day_first_and_told() {
    let ingested = read_dates(&["03/04/2011", "05/06/2011"], IngestOptions::default());
    assert_eq!(days(&ingested), ["2011-04-03", "2011-06-05"]);
    assert!(ingested.report.files[0].is_date_order_ambiguous);
    let same = read_dates(&["04/04/2011"], IngestOptions::default());
    assert!(!same.report.files[0].is_date_order_ambiguous, "both readings are the same day");
}

#[test]
fn few_dates_against_many_are_told_and_not_asked_about() {
    let mut dates = vec!["13/04/2011"; 11];
    dates.extend(["04/13/2011", "03/04/2011"]);
    let file = &read_dates(&dates, IngestOptions::default()).report.files[0];
    assert_eq!((file.is_date_order_ambiguous, file.open_dates), (false, 13));
}

#[test]
fn a_row_that_is_removed_for_its_date_takes_no_room_in_the_sum() {
    let rows = |first: &str| {
        let row = |date: &str, price: &str| format!("1,A7,L,1,{date},{price},x,France\n");
        let large = "600000000000000";
        [row(first, large), row("13/04/2011", "1"), row("14/04/2011", "1"), row("15/04/2011", large)].concat()
    };
    for (first, fault) in [("04/13/2011", (2, FaultReason::BadDate)), ("12/04/2011", (5, FaultReason::SumOverflow))] {
        let ingested = super::read_rows(&rows(first));
        assert_eq!((reasons(&ingested), lines(&ingested).len()), (vec![fault], 3), "{first}");
    }
}

#[test]
fn a_person_may_decide() {
    let read = |dates: &[&str], order| {
        let ingested = read_dates(dates, IngestOptions { date_order: Some(order), ..IngestOptions::default() });
        let file = &ingested.report.files[0];
        assert!(!file.is_date_order_ambiguous, "it is not asked again");
        (days(&ingested)[0].clone(), reasons(&ingested), file.open_dates)
    };
    let open = ["03/04/2011", "05/06/2011"];
    assert_eq!(read(&open, DateOrder::DayFirst), ("2011-04-03".to_owned(), vec![], 2));
    assert_eq!(read(&open, DateOrder::MonthFirst), ("2011-03-04".to_owned(), vec![], 2), "and may change the mind");
    // A slip does not overrule the person, a file of the other order does: the choice was made for another one.
    let slip = [&["03/04/2011"; 19][..], &["13/04/2011"]].concat();
    assert_eq!(read(&slip, DateOrder::MonthFirst), ("2011-03-04".to_owned(), vec![(21, FaultReason::BadDate)], 20));
    assert_eq!(read(&["03/04/2011", "13/04/2011"], DateOrder::MonthFirst), ("2011-04-03".to_owned(), vec![], 0));
    assert_eq!(read(&["03/04/2011", "13/04/2011"], DateOrder::DayFirst), ("2011-04-03".to_owned(), vec![], 0));
}

#[test]
fn faults_found_at_the_end_stand_in_the_order_of_lines() {
    let ingested = read_dates(
        &["13/04/2011", "04/13/2011", "never", "14/04/2011", "04/14/2011", "15/04/2011"],
        IngestOptions::default(),
    );
    assert_eq!(reasons(&ingested).iter().map(|(line, _)| *line).collect::<Vec<_>>(), [3, 4, 6]);
    assert_eq!(ingested.report.faults[2].text, "04/14/2011");
}

#[test]
fn numeric_dates_in_a_column_of_iso_dates_are_set_aside() {
    let ingested = read_dates(&["2011-12-09", "2011-12-10", "03/04/2011"], IngestOptions::default());
    assert_eq!(ingested.report.files[0].date_form, DateForm::Iso);
    assert_eq!(reasons(&ingested), [(4, FaultReason::BadDate)]);
}

#[test]
fn excel_serial_numbers_are_known_by_the_column() {
    let ingested = read_dates(&["40886.5347222222", "40885"], IngestOptions::default());
    assert_eq!(lines(&ingested)[0].time, "2011-12-09T12:50:00");
    assert_eq!(days(&ingested)[1], "2011-12-08");
    assert_eq!(ingested.report.files[0].date_form, DateForm::ExcelSerial);
}

#[test]
fn offsets_become_shop_time() {
    let options = IngestOptions { zone: Zone::new(3_600, Vec::new()), ..IngestOptions::default() };
    let ingested = read_dates(&["2011-12-09T23:50:00Z", "2011-12-09T23:50:00+01:00", "2011-12-09T23:50:00"], options);
    let times: Vec<_> = lines(&ingested).iter().map(|line| line.time.clone()).collect();
    assert_eq!(times, ["2011-12-10T00:50:00", "2011-12-09T23:50:00", "2011-12-09T23:50:00"]);
}

#[test]
fn date_and_time_may_have_columns_of_their_own() {
    let file = "Invoice,SKU,Qty,Date,Time,Price\n1,a,1,13.04.2011,08:26,1\n1,a,1,13.04.2011,8:26:05 PM,1\n\
                1,a,1,13.04.2011,,1\n1,a,1,13.04.2011 00:00:00,1899-12-30 10:00:00,1\n1,a,1,13.04.2011,soon,1\n";
    let ingested = super::read(file.as_bytes()).unwrap();
    let times: Vec<_> = lines(&ingested).iter().map(|line| line.time[11..].to_owned()).collect();
    assert_eq!(times, ["08:26:00", "20:26:05", "00:00:00", "10:00:00"]);
    assert_eq!(ingested.report.faults[0].column, Some(4));
}
