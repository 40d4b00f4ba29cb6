use proptest::prelude::*;

use super::super::{DecimalSign, FaultReason, FindingKind, FindingStatus, IngestOptions, Ingested, quality};
use super::{lines, read_pieces, reasons};
use crate::spec::AnalysisSpec;
use crate::table::{Ledger, Money};

/// A row has quantity, price, line amount and unit cost, in this order.
const HEADER: &str = "Invoice;SKU;Date;Qty;Price;Line total;Unit cost\n";

fn read_with(rows: &str, decimal_sign: Option<DecimalSign>) -> Ingested {
    let options = IngestOptions { decimal_sign, ..IngestOptions::default() };
    let text = format!("{HEADER}{rows}");
    // The pieces make no difference; these are small enough to cut numbers.
    read_pieces("a.csv", text.as_bytes().chunks(997), options).expect("some row is good")
}

fn row(figures: &str) -> String {
    format!("1;a;2011-12-09;{figures}\n")
}

fn read(figures: &[&str]) -> Ingested {
    read_with(&figures.iter().map(|figures| row(figures)).collect::<String>(), None)
}

/// Quantity, price and amount of each line, in whole units and thousandths.
fn figures(ingested: &Ingested) -> Vec<(i64, i64, i64)> {
    lines(ingested).iter().map(|line| (line.quantity, line.unit_price / 10, line.amount / 10)).collect()
}

#[test]
fn a_number_that_decides_may_come_long_after_the_first_rows() {
    // 5,000 rows are several times the look-ahead.
    for (decisive, expected) in [("1;2.5;;", (1_000, 1_250, 1_250)), ("1;2,5;;", (1_000, 1_250_000, 1_250_000))] {
        let ingested = read_with(&format!("{}{}", row("1;1.250;;").repeat(5_000), row(decisive)), None);
        assert!(figures(&ingested)[..5_000].iter().all(|&line| line == expected), "{decisive}");
        assert_eq!(figures(&ingested)[5_000], (1_000, 2_500, 2_500));
        let file = &ingested.report.files[0];
        assert_eq!(file.has_decimal_comma, decisive.contains(','));
        assert_eq!((file.is_decimal_sign_ambiguous, file.open_numbers, file.rows_kept), (false, 0, 5_001));
    }
}

#[test]
fn what_nothing_decides_is_told_with_its_effect_and_asked() {
    let ingested = read(&["2;1.250;;", "3;7;;", "-1;2.000;;0.5"]);
    let file = &ingested.report.files[0];
    assert!(!file.has_decimal_comma, "the cost of half a unit decides");
    let ingested = read(&["2;1.250;;", "3;7;;", "-1;2.000;;"]);
    let file = &ingested.report.files[0];
    assert_eq!(figures(&ingested)[0].2, 2_500_000, "semicolons suggest a decimal comma");
    assert_eq!((file.is_decimal_sign_ambiguous, file.open_numbers), (true, 2));
    // With a point: 2 × 1.25 − 2, and 2 × 1,250 − 2,000 as it was read.
    assert_eq!(file.open_numbers_effect.to_string(), "-499.50");
    let spec = AnalysisSpec::default();
    let ledger = Ledger::new(&ingested.table, &spec.definitions);
    let findings = quality(&ingested.table, &ledger, &ingested.report, &spec).findings;
    let finding = findings.iter().find(|finding| finding.kind == FindingKind::AmbiguousNumbers).unwrap();
    assert_eq!(
        (finding.status, finding.lines, finding.amount),
        (FindingStatus::Check, 2, Some(file.open_numbers_effect))
    );
}

#[test]
fn numbers_that_contradict_each_other_are_read_as_they_are_and_told() {
    let ingested = read(&["1;2,5;;", "1;1.250;;", "1;2.5;;", "1;3.75;;"]);
    let file = &ingested.report.files[0];
    assert_eq!(figures(&ingested).iter().map(|line| line.1).collect::<Vec<_>>(), [2_500, 1_250, 2_500, 3_750]);
    assert_eq!((file.has_decimal_comma, file.is_decimal_sign_ambiguous, file.open_numbers), (false, true, 1));
    assert_eq!(file.open_numbers_effect.to_string(), "1248.75");
    // Nothing depends on the sign here.
    let file = &read(&["1;2,5;;", "1;2.5;;"]).report.files[0];
    assert_eq!((file.is_decimal_sign_ambiguous, file.open_numbers), (false, 0));
    let mut many = vec!["1;2,5;;"; 11];
    many.extend(["1;2.5;;", "1;1.250;;"]);
    let file = &read(&many).report.files[0];
    assert_eq!((file.has_decimal_comma, file.is_decimal_sign_ambiguous, file.open_numbers), (true, false, 1));
}

#[test]
fn a_column_has_a_sign_of_its_own_if_its_numbers_say_so() {
    let ingested = read(&["1,5;5.25;;", "2.000;7.125;;", "3;1.000;;", "1.000;;2.000;"]);
    let file = &ingested.report.files[0];
    assert_eq!(
        figures(&ingested),
        [(1_500, 5_250, 7_875), (2_000_000, 7_125, 14_250_000), (3_000, 1_000, 3_000), (1_000_000, 2_000, 2_000_000)],
        "a comma in quantities, a point in prices; amounts are as the file leaves it, semicolons suggest the comma"
    );
    // The quantities and prices are settled, the amount is not.
    assert_eq!((file.has_decimal_comma, file.is_decimal_sign_ambiguous, file.open_numbers), (true, true, 1));
}

#[test]
fn a_person_may_decide() {
    let rows = row("2;1.250;;");
    for (sign, price, effect) in [(DecimalSign::Point, 1_250, "2497.50"), (DecimalSign::Comma, 1_250_000, "-2497.50")] {
        let ingested = read_with(&rows, Some(sign));
        assert_eq!(figures(&ingested), [(2_000, price, 2 * price)]);
        let file = &ingested.report.files[0];
        assert_eq!((file.is_decimal_sign_ambiguous, file.open_numbers), (false, 1), "and may change the mind");
        assert_eq!(file.open_numbers_effect.to_string(), effect);
    }
    // A file that says otherwise was not meant.
    for (rows, price) in [("1;1.250;;\n1;2,5;;", 1_250_000), ("1;1,250;;\n1;2.5;;", 1_250_000)] {
        let rows: String = rows.lines().map(row).collect();
        let given = if rows.contains("2,5") { DecimalSign::Point } else { DecimalSign::Comma };
        let ingested = read_with(&rows, Some(given));
        assert_eq!((figures(&ingested)[0].1, ingested.report.files[0].open_numbers), (price, 0));
        let first = rows.split_inclusive('\n').next().unwrap();
        let file = &read_with(&format!("{}{rows}", first.repeat(20)), Some(given)).report.files[0];
        assert_eq!(file.open_numbers, 21, "one slip is not enough");
    }
}

#[test]
fn all_figures_of_a_row_turn_and_what_is_computed_from_them() {
    let decisive = row("1;0.5;;");
    // Suggested is the comma; the last row turns it.
    for (written, expected) in [
        ("1.500;2.000;;", (1_500, 2_000, 3_000)),
        ("1.500;;3.000;", (1_500, 2_000, 3_000)),
        ("1.500;2.000;3.000;", (1_500, 2_000, 3_000)),
        ("2;;-3.000;", (2_000, -1_500, -3_000)),
        ("2;5;-1.000;", (2_000, -500, -1_000)),
        ("3;1.000;3;2.000", (3_000, 1_000, 3_000)),
    ] {
        let ingested = read_with(&format!("{}{decisive}", row(written).repeat(3_000)), None);
        assert!(
            figures(&ingested)[..3_000].iter().all(|&line| line == expected),
            "{written}: {:?}",
            figures(&ingested)[0]
        );
        let mismatches = if written == "2;5;-1.000;" { 3_000 } else { 0 };
        assert_eq!(ingested.report.amount_mismatches, mismatches, "{written}");
        if written.ends_with("2.000") {
            assert_eq!(ingested.table.optional.unit_cost[0], 20_000);
        }
    }
}

#[test]
fn rows_beyond_the_range_in_the_other_reading_are_set_aside() {
    // A bar suggests the point; the last row turns it. A thousand times the first amount is beyond the range of money, of the
    // others one is within that of the sum.
    let rows = [row("9999999999;900.000;;"), row("999999999;900.000;;").repeat(2_000), row("1;0,5;;")].concat();
    let text = format!("{HEADER}{rows}").replace(';', "|");
    let ingested = read_pieces("a.csv", [text.as_bytes()], IngestOptions::default()).unwrap();
    assert_eq!(figures(&ingested), [(999_999_999_000, 900_000_000, 899_999_999_100_000_000), (1_000, 500, 500)]);
    let found = reasons(&ingested);
    assert_eq!((found.len(), found[0], found[1]), (2_000, (2, FaultReason::OutOfRange), (4, FaultReason::SumOverflow)));
    assert_eq!(ingested.report.faults[0].text, "8999999999100.00");
}

proptest! {
    #[test]
    fn a_file_is_read_as_it_was_written_if_one_number_can_be_read_in_one_way_only(
        numbers in prop::collection::vec((1_000_i64..999_999, prop::bool::ANY), 1..30),
        decisive in 0_usize..30,
        has_comma: bool,
        suggested in prop::sample::select(&[";", "|"][..]),
    ) {
        let (point, group) = if has_comma { (',', '.') } else { ('.', ',') };
        // In thousandths: with three decimals, or as many thousands.
        let written = |(count, is_grouped): (i64, bool)| {
            let sign = if is_grouped { group } else { point };
            (format!("1;{}{sign}{:03};;", count / 1_000, count % 1_000), if is_grouped { 1_000 * count } else { count })
        };
        let mut rows: Vec<(String, i64)> = numbers.iter().map(|&number| written(number)).collect();
        rows.insert(decisive % (rows.len() + 1), (format!("1;12{point}5;;"), 12_500));
        let text: String = rows.iter().map(|(figures, _)| row(figures)).collect();
        let text = format!("{HEADER}{text}").replace(';', suggested);
        let ingested = read_pieces("a.csv", [text.as_bytes()], IngestOptions::default()).unwrap();
        let prices: Vec<i64> = figures(&ingested).iter().map(|line| line.1).collect();
        prop_assert_eq!(prices, rows.iter().map(|(_, price)| *price).collect::<Vec<_>>());
    }

    #[test]
    fn the_effect_that_is_told_is_what_the_other_sign_gives(
        rows in prop::collection::vec((0_usize..3, 1_i64..999, 0_i64..1_000, -3_i64..4), 1..20),
    ) {
        let written: String = rows
            .iter()
            .map(|&(form, whole, rest, units)| {
                let rest = [String::new(), format!(".{rest:03}"), format!(",{rest:03}")][form].clone();
                row(&format!("{units};{whole}{rest};;"))
            })
            .collect();
        let total = |ingested: &Ingested| ingested.table.amount.iter().sum::<i64>();
        let told = read_with(&written, None);
        let [point, comma] = [DecimalSign::Point, DecimalSign::Comma].map(|sign| total(&read_with(&written, Some(sign))));
        prop_assert_eq!(total(&told), comma);
        let effect = told.report.files[0].open_numbers_effect;
        prop_assert_eq!(effect, Money::from_ten_thousandths(point - comma));
    }
}
