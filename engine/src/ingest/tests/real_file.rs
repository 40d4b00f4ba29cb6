use std::path::PathBuf;

use super::super::{DateForm, Encoding, Ingest, IngestOptions, Ingested};
use super::{HEADER, read_pieces};

/// Rows of the stand-in for the real file.
const STAND_IN_ROWS: u64 = 20_000;

fn total(ingested: &Ingested) -> i128 {
    ingested.table.amount.iter().map(|&amount| i128::from(amount)).sum()
}

/// The place of the UCI file, if the environment names one. On a build server it has to.
fn real_file() -> Option<PathBuf> {
    let place = std::env::var_os("AISLE_REAL_DATA").map(PathBuf::from);
    assert!(place.is_some() || std::env::var_os("CI").is_none(), "AISLE_REAL_DATA is not set");
    place
}

#[test]
fn the_real_file_is_read_to_the_last_unit() {
    let Some(place) = real_file() else {
        eprintln!("AISLE_REAL_DATA is not set: a generated file stands in");
        return a_file_as_large_as_a_years_sales_is_read_to_the_last_unit();
    };
    let bytes = std::fs::read(place).expect("the file that AISLE_REAL_DATA names can be read");
    let mut ingest = Ingest::new(IngestOptions::default());
    ingest.begin_file("online_retail.csv", bytes.len() as u64).unwrap();
    for piece in bytes.chunks(100_000) {
        ingest.push(piece).unwrap();
    }
    let ingested = ingest.finish().unwrap();
    // As the file's authors and an independent count in Python have them.
    assert_eq!((ingested.report.rows_read, ingested.report.rows_set_aside), (541_909, 0));
    assert_eq!(total(&ingested), 97_477_479_340);
    let file = &ingested.report.files[0];
    assert_eq!((file.encoding, file.date_form, file.delimiter), (Encoding::Utf8, DateForm::Iso, ','));
    let counted: Vec<_> = file.columns.iter().map(|column| (column.distinct, column.missing)).collect();
    assert_eq!((counted[0], counted[1]), ((Some(25_900), 0), (Some(4_070), 0)));
    assert_eq!((counted[6], counted[7]), ((Some(4_372), 135_080), (Some(38), 0)));
    assert!(ingested.table.column_bytes() < 541_909 * 53, "columns cost no more than their values");
}

#[test]
fn a_file_as_large_as_a_years_sales_is_read_to_the_last_unit() {
    let mut text = HEADER.to_owned();
    let (mut expected, mut faults) = (0_i128, 0);
    for n in 0..STAND_IN_ROWS {
        let (quantity, pence) = ((n * 7_919 % 41) as i64 - 5, (n * 104_729 % 5_000) as i64);
        let date = format!("{:02}/{:02}/2011 {:02}:{:02}", n % 28 + 1, n / 1_700 + 1, n % 11 + 8, n % 60);
        let customer = if n % 4 == 0 { String::new() } else { format!("{}.0", 12_000 + n % 900) };
        let is_faulty = n % 500 == 499;
        let quantity_text = if is_faulty { format!("{quantity}x") } else { quantity.to_string() };
        text += &format!(
            "{},{},\"ITEM, {}\",{quantity_text},{date},{}.{:02},{customer},France\n",
            n / 20,
            n % 700,
            n % 700,
            pence / 100,
            pence % 100,
        );
        faults += u64::from(is_faulty);
        expected += if is_faulty { 0 } else { i128::from(quantity * pence * 100) };
    }
    let ingested = read_pieces("a.csv", text.as_bytes().chunks(9_973), IngestOptions::default()).unwrap();
    assert_eq!((ingested.report.rows_read, ingested.report.rows_set_aside), (STAND_IN_ROWS, faults));
    assert_eq!(total(&ingested), expected);
    let columns = &ingested.report.files[0].columns;
    // Every fourth row has no customer, so that a quarter of the 900 numbers never appears.
    assert_eq!((columns[0].distinct, columns[1].distinct, columns[6].distinct), (Some(1_000), Some(700), Some(675)));
}
