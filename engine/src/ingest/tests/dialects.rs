use super::super::{ColumnRole, Encoding};
use super::{lines, read, read_rows};
use crate::table::Money;

#[test]
fn quotes_line_ends_and_blank_lines_are_read_as_they_are_meant() {
    let text = "\u{feff}Invoice,SKU,Description,Qty,Date,Price,Customer,Country\r\n\
                1,A7,\"RED, \"\"LARGE\"\"\",2,2011-12-09,2.55,17850.0,France\r\n\
                \r\n\
                1,A8,\"two\nlines\",-1,2011-12-09,3,,\"Eire\" \r\n\
                1, A9 , 12\" RULER ,1,2011-12-09,3,nan,France,,\r\n\
                1,B1, \"quoted, after a space\",1,2011-12-09,3,12.0,France";
    let ingested = read(text.as_bytes()).unwrap();
    let lines = lines(&ingested);
    assert_eq!(lines.iter().map(|line| line.line_number).collect::<Vec<_>>(), [2, 4, 6, 7]);
    let descriptions: Vec<_> = lines.iter().map(|line| line.description.as_str()).collect();
    assert_eq!(descriptions, ["RED, \"LARGE\"", "two\nlines", "12\" RULER", "quoted, after a space"]);
    assert_eq!(lines[1].country, "Eire");
    assert_eq!(lines[2].code, "A9");
    let customers: Vec<_> = lines.iter().map(|line| line.customer.as_deref()).collect();
    assert_eq!(customers, [Some("17850"), None, None, Some("12")]);
    assert_eq!((lines[1].quantity, lines[1].unit_price, lines[1].amount), (-1_000, 30_000, -30_000));
}

#[test]
fn line_ends_of_old_machines_are_read() {
    let ingested = read(b"Invoice,SKU,Qty,Date,Price\r1,a,1,2011-12-09,1\r\r1,b,1,2011-12-09,1\r").unwrap();
    assert_eq!(lines(&ingested).iter().map(|line| line.line_number).collect::<Vec<_>>(), [2, 4]);
}

#[test]
fn cells_of_old_machines_may_hold_line_feeds() {
    let text =
        "Invoice,SKU,Description,Qty,Date,Price\r1,a,\"two\nlines\",1,2011-12-09,1\r2,b,\"\n\n\",1,2011-12-09,1\r";
    let ingested = read(text.as_bytes()).unwrap();
    let descriptions: Vec<_> = lines(&ingested).iter().map(|line| line.description.clone()).collect();
    assert_eq!(descriptions, ["two\nlines", ""]);
    assert_eq!(ingested.report.rows_set_aside, 0);
}

#[test]
fn a_title_may_stand_above_the_header() {
    let table = "Invoice;SKU;Qty;Date;Price\n1;a;1;2011-12-09;1,5\nx;b\n";
    for (title, lines_above) in [
        ("", 0),
        ("Sales, by line; all shops\n", 1),
        ("Sales by line\n\n;;;;\nFrom;2011-12-09;To;2011-12-10\n\"\n", 5),
        ("sep=;\nSales by line\n", 2),
    ] {
        let ingested = read(format!("{title}{table}").as_bytes()).unwrap();
        assert_eq!(
            lines(&ingested).iter().map(|line| line.line_number).collect::<Vec<_>>(),
            [lines_above + 2],
            "{title}"
        );
        assert_eq!((ingested.report.rows_read, ingested.report.files[0].delimiter), (2, ';'), "{title}");
        assert_eq!(ingested.report.faults[0].line_number, lines_above + 3, "{title}");
    }
    // A header that has to be mapped is the first row, whatever stands below it.
    let error = read(format!("Invoice;Thing\n{table}").as_bytes()).err();
    let Some(super::IngestError::MappingNeeded { header, .. }) = error else { panic!("{error:?}") };
    assert_eq!(header, ["Invoice", "Thing"]);
}

#[test]
fn rows_of_nothing_but_delimiters_are_blank() {
    let text =
        ";;;;\nInvoice;SKU;Qty;Date;Price\n;;;;\n1;a;1;2011-12-09;1\n ; ;\"\";;\n;;\n;;;;;;;\n2;b;1;2011-12-09;1\n;;;;";
    let ingested = read(text.as_bytes()).unwrap();
    assert_eq!(lines(&ingested).iter().map(|line| line.line_number).collect::<Vec<_>>(), [4, 8]);
    assert_eq!((ingested.report.rows_read, ingested.report.rows_set_aside), (2, 0));
    let ingested = read(b"Invoice,SKU,Qty,Date,Price\n1,a,1,2011-12-09,1\n,,,,x\n").unwrap();
    assert_eq!((ingested.report.rows_read, ingested.report.rows_set_aside), (2, 1));
}

#[test]
fn a_german_export_is_read() {
    let text = "Belegnummer;Artikelnummer;Bezeichnung;Menge;Belegdatum;Einzelpreis;Kunde;Land\n\
                1;A7;\"Laterne; groß\";1,5;09.12.2011 08:26;1.234,50 €;Müller;Österreich\n\
                1;A8;Topf;-1;13.12.2011 08:26;2,55-;;Österreich\n";
    let ingested = read(text.as_bytes()).unwrap();
    let lines = lines(&ingested);
    assert_eq!((lines[0].quantity, lines[0].unit_price, lines[0].amount), (1_500, 12_345_000, 18_517_500));
    assert_eq!((lines[1].unit_price, lines[1].amount), (-25_500, 25_500));
    assert_eq!((lines[0].description.as_str(), lines[0].time.as_str()), ("Laterne; groß", "2011-12-09T08:26:00"));
    let file = &ingested.report.files[0];
    assert_eq!((file.delimiter, file.has_decimal_comma, file.encoding), (';', true, Encoding::Utf8));
    assert_eq!(ingested.table.optional.currency.text(0), Some("€"));
}

#[test]
fn tabs_and_bars_separate_too() {
    for delimiter in ["\t", "|"] {
        let text = ["Invoice,SKU,Qty,Date,Price", "1,a,\"1,000\",2011-12-09,1", ""].join("\n").replace(',', delimiter);
        let text = text.replace(&format!("1{delimiter}000"), "1,000");
        assert_eq!(lines(&read(text.as_bytes()).unwrap())[0].quantity, 1_000_000);
    }
}

#[test]
fn the_same_text_in_each_encoding_is_the_same_table() {
    let text = "Invoice,SKU,Description,Qty,Date,Price,Customer,Country\n1,A7,Café £5 gift,2,2011-12-09,£2.55,Zoë,España\n\
                1,A8,PLAIN,2,2011-12-09,£2.55,,España\n";
    let utf8 = read(text.as_bytes()).unwrap();
    let latin: Vec<u8> = text.chars().map(|character| u8::try_from(u32::from(character)).unwrap()).collect();
    let little: Vec<u8> = [0xff, 0xfe].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    let big: Vec<u8> = [0xfe, 0xff].into_iter().chain(text.encode_utf16().flat_map(u16::to_be_bytes)).collect();
    let cases = [(latin, Encoding::Windows1252), (little, Encoding::Utf16), (big, Encoding::Utf16)];
    assert_eq!(utf8.report.files[0].encoding, Encoding::Utf8);
    for (bytes, encoding) in cases {
        let other = read(&bytes).unwrap();
        assert_eq!(lines(&other), lines(&utf8));
        assert_eq!(other.report.files[0].encoding, encoding);
    }
}

#[test]
fn bytes_that_are_no_utf8_may_come_late() {
    let mut bytes = b"Invoice,SKU,Description,Qty,Date,Price\n".to_vec();
    for _ in 0..4_000 {
        bytes.extend_from_slice("1,A7,Caf\u{e9},2,2011-12-09,1\n".as_bytes());
    }
    bytes.extend_from_slice(b"1,A7,caf\xe9 \x80,2,2011-12-09,1\n");
    let ingested = read(&bytes).unwrap();
    assert_eq!(lines(&ingested)[3_999].description, "Café");
    assert_eq!(lines(&ingested)[4_000].description, "café €");
    assert_eq!(ingested.report.files[0].encoding, Encoding::Windows1252);
}

#[test]
fn amounts_stand_in_for_prices_and_are_checked_against_them() {
    let text = "Invoice,SKU,Qty,Date,Net Sales\n1,a,3,2011-12-09,10\n1,a,-4,2011-12-09,-10\n1,a,0,2011-12-09,5\n";
    let figures: Vec<_> =
        lines(&read(text.as_bytes()).unwrap()).iter().map(|line| (line.unit_price, line.amount)).collect();
    assert_eq!(figures, [(33_333, 100_000), (25_000, -100_000), (50_000, 50_000)]);

    let text = "Invoice,SKU,Qty,Date,Price,Line total\n1,a,3,2011-12-09,3.33,10\n1,a,2,2011-12-09,5.0024,10\n\
                1,a,2,2011-12-09,,10\n1,a,2,2011-12-09,4,\n";
    let ingested = read(text.as_bytes()).unwrap();
    let figures: Vec<_> = lines(&ingested).iter().map(|line| (line.unit_price, line.amount)).collect();
    assert_eq!(figures, [(33_300, 100_000), (50_024, 100_000), (50_000, 100_000), (40_000, 80_000)]);
    assert_eq!(ingested.report.amount_mismatches, 1);
    assert_eq!(ingested.report.amount_difference, Money::from_ten_thousandths(100), "10 is 0.01 more than 3 × 3.33");
}

#[test]
fn an_amount_whose_sign_contradicts_price_and_quantity_decides_the_price() {
    let text = "Invoice,SKU,Qty,Date,Price,Line total\n1,a,3,2011-12-09,5,15\n1,a,-2,2011-12-09,5,10\n\
                1,a,2,2011-12-09,5,-10\n1,a,-2,2011-12-09,-5,-10\n1,a,2,2011-12-09,5,0\n1,a,-1,2011-12-09,5,-5\n";
    let ingested = read(text.as_bytes()).unwrap();
    let figures: Vec<_> =
        lines(&ingested).iter().map(|line| (line.unit_price / 10_000, line.amount / 10_000)).collect();
    assert_eq!(figures, [(5, 15), (-5, 10), (-5, -10), (5, -10), (5, 0), (5, -5)]);
    // 10 instead of −10, −10 instead of 10 twice, 0 instead of 10.
    assert_eq!(
        (ingested.report.amount_mismatches, ingested.report.amount_difference.to_string().as_str()),
        (4, "-30.00")
    );
    let spec = crate::spec::AnalysisSpec::default();
    let ledger = crate::table::Ledger::new(&ingested.table, &spec.definitions);
    let kpis = crate::metrics::overview(&ingested.table, &ledger, &spec).kpis;
    assert!(kpis.returns >= Money::ZERO, "{}", kpis.returns);
    assert_eq!(kpis.net_sales + kpis.adjustments, kpis.total_amount);
    assert_eq!(kpis.total_amount.to_string(), "0.00", "the amounts of the file: 15 + 10 − 10 − 10 + 0 − 5");
}

#[test]
fn rounding_is_counted_with_its_largest_effect() {
    let ingested = read_rows(
        "1,A7,L,1000,2011-12-09,0.12345,x,F\n1,A7,L,1,2011-12-09,0.12346,x,F\n1,A7,L,0.0005,2011-12-09,100,x,F\n\
         1,A7,L,1,2011-12-09,0.1234000,x,F\n",
    );
    // 0.12345 becomes 0.1234: 1000 × 0.00005 is 0.05. The third row loses half a thousandth of a hundred: 0.05 as well.
    assert_eq!(ingested.report.rounded_rows, 3);
    assert_eq!(ingested.report.rounding_largest_effect, Money::from_ten_thousandths(500));
    assert_eq!(lines(&ingested)[0].unit_price, 1_234);
}

#[test]
fn columns_are_reported() {
    let text = "Invoice,SKU,Description,Qty,Date,Price,Customer,Note,Qty\n1,a,,1,2011-12-09,1,7.0,,9\n\
                2,a,x,1,2011-12-09,1,,hello,9\n2,b,x,1,2011-12-09,1,7,,\n";
    let columns = read(text.as_bytes()).unwrap().report.files[0].columns.clone();
    let told: Vec<_> = columns
        .iter()
        .map(|column| (column.role, column.distinct, column.missing, column.first_value.as_str()))
        .collect();
    let expected = [
        (Some(ColumnRole::Invoice), Some(2), 0, "1"),
        (Some(ColumnRole::ProductCode), Some(2), 0, "a"),
        (Some(ColumnRole::Description), Some(1), 1, "x"),
        (Some(ColumnRole::Quantity), None, 0, "1"),
        (Some(ColumnRole::Date), None, 0, "2011-12-09"),
        (Some(ColumnRole::UnitPrice), None, 0, "1"),
        (Some(ColumnRole::Customer), Some(1), 1, "7.0"),
        (None, None, 2, "hello"),
        (None, None, 1, "9"),
    ];
    assert_eq!(told, expected);
}

#[test]
fn further_columns_are_kept_when_a_file_has_them() {
    let text = "Invoice,SKU,Qty,Date,Price,Store,Category,Unit cost,Sales channel,Supplier,Order status\n\
                1,a,1,2011-12-09,1,,Pots,,Web,,paid\n1,a,1,2011-12-09,1,North,Pots,0.5,Web,ACME,\n";
    let table = read(text.as_bytes()).unwrap().table;
    let optional = &table.optional;
    let texts = |row| {
        [&optional.store, &optional.category, &optional.channel, &optional.supplier, &optional.order_status]
            .map(|column| column.text(row))
    };
    assert_eq!(texts(0), [None, Some("Pots"), Some("Web"), None, Some("paid")]);
    assert_eq!(texts(1), [Some("North"), Some("Pots"), Some("Web"), Some("ACME"), None]);
    assert_eq!(optional.unit_cost, [crate::table::OptionalColumns::NO_COST, 5_000]);
}
