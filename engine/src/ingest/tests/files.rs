use super::super::{
    ColumnMapping, ColumnRole, FaultReason, FindingKind, FindingStatus, Ingest, IngestError, IngestOptions, Ingested,
    NamedColumn, quality,
};
use super::{HEADER, lines, read_pieces};

#[test]
fn several_files_become_one_table() {
    let mut ingest = Ingest::new(IngestOptions::default());
    let first = format!("{HEADER}1,A7,L,2,13/04/2011,2.55,x,France\n1,A7,L,x,13/04/2011,2.55,x,France\n");
    let second = "Datum;Beleg;Artikelnr;Menge;Preis\n2011-04-14;2;A7;1;2,5\n";
    for (name, text) in [("a.csv", first.as_str()), ("b.csv", second)] {
        ingest.begin_file(name, text.len() as u64).unwrap();
        ingest.push(text.as_bytes()).unwrap();
    }
    assert_eq!(ingest.rows_read(), 2, "the second file is not looked at before its end");
    let ingested = ingest.finish().unwrap();
    assert_eq!(ingested.report.rows_read, 3);
    assert_eq!(lines(&ingested).len(), 2);
    assert_eq!([0, 1].map(|row| ingested.table.file_of(row)), [0, 1]);
    assert_eq!(
        ingested.report.files.iter().map(|file| (file.rows_read, file.rows_kept)).collect::<Vec<_>>(),
        [(2, 1), (1, 1)]
    );
    let fault = &ingested.report.faults[0];
    assert_eq!((fault.file, fault.line_number, fault.reason), (0, 3, FaultReason::BadQuantity));
    assert_eq!(ingested.report.files[1].columns[2].distinct, Some(1));
}

#[test]
fn dates_of_each_file_have_their_own_order() {
    let mut ingest = Ingest::new(IngestOptions::default());
    for dates in [["03/04/2011", "13/04/2011"], ["03/04/2011", "04/13/2011"]] {
        let rows: String = dates.iter().map(|date| format!("1,A7,L,2,{date},2.55,x,France\n")).collect();
        ingest.begin_file("a.csv", 0).unwrap();
        ingest.push(format!("{HEADER}{rows}").as_bytes()).unwrap();
    }
    let ingested = ingest.finish().unwrap();
    let days: Vec<_> = lines(&ingested).iter().map(|line| line.time[..10].to_owned()).collect();
    assert_eq!(days, ["2011-04-03", "2011-04-13", "2011-03-04", "2011-04-13"]);
}

#[test]
fn columns_of_one_name_are_told_and_can_be_chosen() {
    let text = "Invoice,SKU,Qty,Date,Price,qty ,Note,Note\n1,a,2,2011-12-09,3,5,x,y\n";
    let finding = |ingested: &Ingested| {
        let spec = crate::spec::AnalysisSpec::default();
        let ledger = crate::table::Ledger::new(&ingested.table, &spec.definitions);
        let findings = quality(&ingested.table, &ledger, &ingested.report, &spec).findings;
        findings.into_iter().find(|finding| finding.kind == FindingKind::RepeatedHeaders).unwrap()
    };
    let read = |options| read_pieces("a.csv", [text.as_bytes()], options).unwrap();
    let ingested = read(IngestOptions::default());
    assert_eq!(lines(&ingested)[0].quantity, 2_000);
    let told = finding(&ingested);
    assert_eq!((told.status, told.lines), (FindingStatus::Check, 1));
    assert_eq!(told.examples, [("Qty".to_owned(), "3, 6".to_owned())], "columns that are not read may have any name");
    let columns = vec![NamedColumn { role: ColumnRole::Quantity, name: "Column 6".to_owned() }];
    assert_eq!(lines(&read(IngestOptions { columns, ..IngestOptions::default() }))[0].quantity, 5_000);
    let once = read_pieces("a.csv", [text.replace("qty ", "x").as_bytes()], IngestOptions::default()).unwrap();
    assert_eq!(finding(&once).status, FindingStatus::Clean);
}

#[test]
fn a_mapping_is_asked_for_and_used() {
    let text = "No.,Thing,How many,When,Each\n1,a,2,2011-12-09,3\n";
    let read = |options| read_pieces("a.csv", [text.as_bytes()], options);
    let error = read(IngestOptions::default()).err();
    let Some(IngestError::MappingNeeded { header, guess, .. }) = error else { panic!("{error:?}") };
    assert_eq!(guess, vec![None; 5]);
    use ColumnRole::{Date, Invoice, ProductCode, Quantity, UnitPrice};
    let roles = [Invoice, ProductCode, Quantity, Date, UnitPrice].map(Some).to_vec();
    let mapping = Some(ColumnMapping { header, roles });
    let ingested = read(IngestOptions { mapping, ..IngestOptions::default() }).unwrap();
    assert_eq!(lines(&ingested)[0].amount, 60_000);
}

#[test]
fn a_mapping_for_another_header_is_not_used() {
    let mapping = Some(ColumnMapping { header: vec!["x".to_owned()], roles: vec![Some(ColumnRole::Invoice)] });
    let text = format!("{HEADER}1,A7,L,2,2011-12-09,2.55,x,France\n");
    let ingested = read_pieces("a.csv", [text.as_bytes()], IngestOptions { mapping, ..IngestOptions::default() });
    assert_eq!(lines(&ingested.unwrap()).len(), 1);
}

#[test]
fn a_file_without_a_header_is_read_by_a_mapping_of_numbered_columns() {
    let text = "1,a,2,2011-12-09,3\n2,b,2,2011-12-09,3\n";
    let read = |options| read_pieces("a.csv", [text.as_bytes()], options);
    let Some(IngestError::MappingNeeded { header, preview, .. }) = read(IngestOptions::default()).err() else {
        panic!("a mapping is needed")
    };
    assert_eq!((header[0].as_str(), preview.len()), ("Column 1", 2));
    use ColumnRole::{Date, Invoice, LineAmount, ProductCode, Quantity};
    let roles = [Invoice, ProductCode, Quantity, Date, LineAmount].map(Some).to_vec();
    let mapping = Some(ColumnMapping { header, roles });
    let ingested = read(IngestOptions { mapping, ..IngestOptions::default() }).unwrap();
    assert_eq!(lines(&ingested).iter().map(|line| line.line_number).collect::<Vec<_>>(), [1, 2]);
}
