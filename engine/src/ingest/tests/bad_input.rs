use std::io::Write;

use super::{FaultReason, HEADER, IngestError, IngestOptions, lines, read, read_pieces, read_rows, reasons};
use flate2::{Compression, write::GzEncoder};

const GOOD: &str = "1,A7,LANTERN,2,2011-12-09 12:50:00,2.55,17850.0,France\n";

fn gzipped(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

#[test]
fn a_file_without_bytes_or_lines_is_empty() {
    for bytes in [&b""[..], b"\n\r\n  \n", b"\xef\xbb\xbf", b"\xff\xfe", &gzipped(b"")] {
        assert_eq!(read(bytes).err(), Some(IngestError::Empty { file: "a.csv".to_owned() }), "{bytes:?}");
    }
}

#[test]
fn a_header_alone_is_not_enough() {
    let expected = IngestError::HeaderOnly { file: "a.csv".to_owned() };
    assert_eq!(read(HEADER.as_bytes()).err(), Some(expected.clone()));
    assert_eq!(read(HEADER.trim_end().as_bytes()).err(), Some(expected));
}

#[test]
fn files_that_are_no_text_are_named_for_what_they_are() {
    let what = |bytes: &[u8]| match read(bytes) {
        Err(IngestError::NotText { what, .. }) => what,
        other => panic!("{other:?}"),
    };
    assert_eq!(what(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"), "a PDF");
    assert_eq!(what(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"), "a picture (PNG)");
    assert_eq!(what(b"\xff\xd8\xff\xe0\0\x10JFIF\0"), "a picture (JPEG)");
    assert_eq!(what(b"PK\x03\x04\x14\0\x06\0\x08\0\0\0!\0[Content_Types].xml"), "an Excel workbook");
    assert_eq!(what(b"PK\x03\x04\x14\0\0\0\x08\0\0\0!\0sales.csv"), "a zip archive");
    assert_eq!(what(b"PAR1\x15\x04\x15"), "a Parquet file");
    assert_eq!(what(&gzipped(b"%PDF-1.7\n")), "a PDF", "packed as well");
    assert_eq!(what(&[1, 0, 200, 2, 0, 3].repeat(50)), "binary data");
}

#[test]
fn packed_files_that_end_early_or_hold_a_bomb_are_refused() {
    let packed = gzipped(format!("{HEADER}{}", GOOD.repeat(50_000)).as_bytes());
    assert_eq!(read(&packed).map(|ingested| ingested.table.len()), Ok(50_000));
    let cut = read(&packed[..packed.len() - 20]).err();
    assert!(matches!(cut, Some(IngestError::DamagedGzip { rows_read: 1.., .. })), "{cut:?}");
    assert!(matches!(read(&packed[..1]), Err(IngestError::MappingNeeded { .. })), "one byte is no gzip yet");
    let bomb = gzipped(format!("{HEADER}{GOOD}{}", "a".repeat(100 << 20)).as_bytes());
    assert_eq!(read(&bomb).err(), Some(IngestError::GzipBomb { file: "a.csv".to_owned(), ratio: 200 }));
}

#[test]
fn each_flaw_of_a_row_is_named_with_its_column() {
    let cases = [
        ("1,A7,L,2,2011-12-09,2.55,x,France,more", FaultReason::TooManyFields, None),
        ("1,A7,L,2,2011-12-09,2.55,x", FaultReason::TooFewFields, None),
        (" ,A7,L,2,2011-12-09,2.55,x,France", FaultReason::MissingInvoice, Some(0)),
        ("1,\"\",L,2,2011-12-09,2.55,x,France", FaultReason::MissingProductCode, Some(1)),
        ("1,A7,L,,2011-12-09,2.55,x,France", FaultReason::MissingQuantity, Some(3)),
        ("1,A7,L,2,2011-12-09,n/a,x,France", FaultReason::MissingPrice, Some(5)),
        ("1,A7,L,2,,2.55,x,France", FaultReason::MissingDate, Some(4)),
        ("1,A7,L,12x,2011-12-09,2.55,x,France", FaultReason::BadQuantity, Some(3)),
        ("1,A7,L,2,2011-12-09,2.5.5,x,France", FaultReason::BadPrice, Some(5)),
        ("1,A7,L,2,yesterday,2.55,x,France", FaultReason::BadDate, Some(4)),
        ("1,A7,L,2,2011-02-31,2.55,x,France", FaultReason::BadDate, Some(4)),
        ("1,A7,L,2,2011-12-09,1000000000000000,x,France", FaultReason::OutOfRange, Some(5)),
        ("1,A7,L,1000000,2011-12-09,900000000000000,x,France", FaultReason::OutOfRange, None),
        ("1,A7,L\0,2,2011-12-09,2.55,x,France", FaultReason::NulByte, None),
    ];
    for (row, reason, column) in cases {
        let ingested = read_rows(&format!("{GOOD}{row}\n{GOOD}"));
        let fault = &ingested.report.faults[0];
        assert_eq!((fault.line_number, fault.reason, fault.column), (3, reason, column), "{row}");
        let text = column.map_or(row, |column| row.split(',').nth(column.into()).unwrap().trim_matches(['"', ' ']));
        assert_eq!(fault.text, text);
        assert_eq!(lines(&ingested).len(), 2);
    }
}

#[test]
fn rows_beyond_the_range_of_a_sum_are_set_aside() {
    let large = "1,A7,L,1,2011-12-09,500000000000000,x,France\n";
    let ingested = read_rows(&large.repeat(3));
    assert_eq!(lines(&ingested).len(), 1);
    assert_eq!(reasons(&ingested), [(3, FaultReason::SumOverflow), (4, FaultReason::SumOverflow)]);
    assert_eq!(ingested.report.faults[0].text, "500000000000000.00");
}

#[test]
fn a_mark_that_is_never_closed_costs_its_own_line() {
    let open = "9,B1,\"open,2,2011-12-09,2.55,x,France\n";
    let quoted = "1,A7,\"RED, LARGE\",2,2011-12-09,2.55,x,France\n";
    for rest in [GOOD, quoted] {
        let ingested = read_rows(&format!("{GOOD}{open}{}", rest.repeat(5)));
        assert_eq!(reasons(&ingested), [(3, FaultReason::UnclosedQuote)]);
        assert_eq!(lines(&ingested).iter().map(|line| line.line_number).collect::<Vec<_>>(), [2, 4, 5, 6, 7, 8]);
    }
    let ingested = read_rows(&format!("{GOOD}{open}"));
    assert_eq!(reasons(&ingested), [(3, FaultReason::UnclosedQuote)]);
}

#[test]
fn rows_beyond_a_mebibyte_are_set_aside_and_the_next_is_read() {
    let long = format!("1,A7,{},2,2011-12-09,2.55,x,France\n", "L".repeat(3 << 20));
    let quoted = format!("1,A7,\"{}\",2,2011-12-09,2.55,x,France\n", "L,".repeat(1 << 20));
    let swallowing = format!("9,B1,\"open\n{}", GOOD.repeat(40_000));
    let ingested = read_rows(&format!("{GOOD}{long}{quoted}{GOOD}{swallowing}{GOOD}"));
    let expected = [(3, FaultReason::RowTooLong), (4, FaultReason::RowTooLong), (6, FaultReason::UnclosedQuote)];
    assert_eq!(reasons(&ingested), expected);
    assert_eq!(lines(&ingested).last().map(|line| line.line_number), Some(40_007));
    assert!(ingested.report.faults.iter().all(|fault| fault.text.len() <= 200));
}

#[test]
fn a_header_beyond_a_thousand_columns_is_refused_however_long() {
    for name in ["a", "a rather long name of a column"] {
        let header = vec![name; 10_000].join(",");
        let expected = IngestError::TooManyColumns { file: "a.csv".to_owned(), found: 10_000, max: 1_000 };
        assert_eq!(read(format!("{header}\n1,2\n").as_bytes()).err(), Some(expected));
    }
}

#[test]
fn a_file_of_nothing_but_faults_names_the_first() {
    let error = read(format!("{HEADER}\n1,A7,L,many,2011-12-09,2.55,x,France\nshort\n").as_bytes()).err();
    let Some(IngestError::NoUsableRow { rows_read: 2, line: 3, reason, .. }) = error else { panic!("{error:?}") };
    assert_eq!(reason, "the quantity is not a number (column Qty: \"many\")");
}

#[test]
fn two_currencies_are_not_added_up() {
    let header = "Invoice,SKU,Qty,Date,Price,Currency\n";
    let both = format!("{header}1,a,1,2011-12-09,1,GBP\n1,a,1,2011-12-09,1,gbp\n1,a,1,2011-12-09,1,EUR\n");
    let expected =
        IngestError::TwoCurrencies { file: "a.csv".to_owned(), currencies: vec!["£".to_owned(), "€".to_owned()] };
    assert_eq!(read(both.as_bytes()).err(), Some(expected.clone()));
    let signs = "Invoice,SKU,Qty,Date,Price\n1,a,1,2011-12-09,£1\n1,a,1,2011-12-09,€1\n";
    assert_eq!(read(signs.as_bytes()).err(), Some(expected));
    // In amounts, in a price and its amount, beside a column that says otherwise or nothing.
    let amounts = "Invoice,SKU,Qty,Date,Price,Line amount\n";
    for (header, rows) in [
        (amounts, "1,a,1,2011-12-09,2,£2\n1,a,1,2011-12-09,2,€2\n"),
        (amounts, "1,a,1,2011-12-09,£2,€2\n"),
        (header, "1,a,1,2011-12-09,1,GBP\n1,a,1,2011-12-09,€1,\n"),
        (header, "1,a,1,2011-12-09,€1,GBP\n"),
    ] {
        let error = read(format!("{header}{rows}").as_bytes()).err();
        assert!(matches!(error, Some(IngestError::TwoCurrencies { .. })), "{rows}: {error:?}");
    }
    let one = format!("{header}1,a,1,2011-12-09,£1,GBP\n1,a,1,2011-12-09,1,\n");
    assert_eq!(read(one.as_bytes()).map(|ingested| ingested.table.len()), Ok(2));
    let dollars = format!("{header}1,a,1,2011-12-09,$1,USD\n1,a,1,2011-12-09,$1,USD\n");
    assert_eq!(read(dollars.as_bytes()).map(|ingested| ingested.table.len()), Ok(2));
}

#[test]
fn a_sign_that_several_currencies_share_is_the_one_that_other_lines_name() {
    let header = "Invoice,SKU,Qty,Date,Price\n";
    let read_prices = |prices: &[&str]| {
        let rows: String = prices.iter().map(|price| format!("1,a,1,2011-12-09,{price}\n")).collect();
        read(format!("{header}{rows}").as_bytes())
    };
    for (prices, name) in [
        (["$2", "2 USD", "US$2"], "USD"),
        (["2 USD", "$2", "2"], "USD"),
        (["A$2", "$2", "2 AUD"], "AUD"),
        (["2 kr", "2 SEK", "2 kr."], "SEK"),
    ] {
        let ingested = read_prices(&prices).unwrap();
        assert_eq!((ingested.table.len(), ingested.table.currency()), (3, Some(name)), "{prices:?}");
    }
    for (prices, pair) in [(["$2", "2 USD", "A$2"], ["USD", "AUD"]), (["£2", "$2", "2 USD"], ["£", "$"])] {
        let currencies = pair.map(str::to_owned).to_vec();
        let expected = IngestError::TwoCurrencies { file: "a.csv".to_owned(), currencies };
        assert_eq!(read_prices(&prices).err(), Some(expected));
    }
}

#[test]
fn texts_are_kept_as_they_are_whatever_they_hold() {
    let html = "<script>alert(\"1\")</script>";
    let ingested = read_rows("1,A7,\"<script>alert(\"\"1\"\")</script>\",2,2011-12-09,2.55,=1+1,France\n");
    assert_eq!(lines(&ingested)[0].description, html);
    assert_eq!(lines(&ingested)[0].customer.as_deref(), Some("=1+1"));
}

#[test]
fn after_an_error_nothing_more_is_read() {
    let mut ingest = super::Ingest::new(IngestOptions::default());
    ingest.begin_file("a.pdf", 0).unwrap();
    ingest.push(b"%PDF-1.7").unwrap();
    let error = ingest.end_file();
    assert!(matches!(error, Err(IngestError::NotText { .. })));
    assert_eq!(ingest.begin_file("b.csv", 0), error);
    assert_eq!(ingest.push(HEADER.as_bytes()), error);
    assert_eq!(ingest.finish().err(), error.err());
}

#[test]
fn an_unknown_header_wide_as_a_page_is_previewed_in_bounds() {
    let wide = format!("{},b,c\n{}\n", "a".repeat(5_000), "x,".repeat(2)).repeat(20);
    let error = read_pieces("a.csv", [wide.as_bytes()], IngestOptions::default()).err();
    let Some(IngestError::MappingNeeded { preview, .. }) = error else { panic!("{error:?}") };
    assert_eq!(preview.len(), 5);
    assert!(preview.iter().flatten().all(|cell| cell.len() <= 80));
}
