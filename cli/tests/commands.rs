//! What the commands print, and how they end.

mod support;

use support::{SHOP, aisle, answer, overview};

#[test]
fn tables_are_readable() {
    let text = answer(&["overview", "-"], SHOP);
    for part in ["9 lines read, 2 set aside", "net_sales", "60.00", "Blue mug", "France"] {
        assert!(text.contains(part), "{part} is missing in\n{text}");
    }
}

#[test]
fn one_of_a_kind_is_said_so() {
    let text = answer(&["overview", "-"], &SHOP.lines().take(2).collect::<Vec<_>>().join("\n"));
    assert!(text.contains("1 line read") && text.contains("1 day with sales"), "{text}");
}

#[test]
fn quality_names_and_writes_every_row_set_aside() {
    let folder = std::env::temp_dir().join(format!("aisle-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let path = folder.join("faults.csv");
    let text = answer(&["quality", "-", "--faults", path.to_str().unwrap()], SHOP);
    assert!(text.contains("bad_quantity") && text.contains("yesterday"), "{text}");
    let faults = std::fs::read_to_string(&path).unwrap();
    std::fs::remove_dir_all(&folder).unwrap();
    let rows: Vec<&str> = faults.split("\r\n").collect();
    assert_eq!(rows[0], "file,line_number,column,reason,text");
    assert_eq!(rows[1], "standard input,9,Quantity,bad_quantity,many");
    assert_eq!(rows[2], "standard input,10,InvoiceDate,bad_date,yesterday");
}

#[test]
fn faults_do_not_overwrite_what_is_read() {
    let path = std::env::temp_dir().join(format!("aisle-{}.csv", std::process::id()));
    std::fs::write(&path, SHOP).unwrap();
    let name = path.to_str().unwrap();
    let output = aisle(&["quality", name, "--faults", name], "");
    let text = std::fs::read_to_string(&path).unwrap();
    std::fs::remove_file(&path).unwrap();
    assert_eq!((output.status.code(), text.as_str()), (Some(2), SHOP));
    assert!(String::from_utf8_lossy(&output.stderr).contains("would overwrite"));
}

#[test]
fn a_trace_shows_the_formula_and_exports_its_lines() {
    let text = answer(&["trace", "net_sales", "-"], SHOP);
    assert!(text.contains("net_sales = 60.00") && text.contains("left out: 1 adjustment return"), "{text}");
    let csv = answer(&["trace", "net_sales", "-", "--csv", "--country", "France"], SHOP);
    let rows: Vec<&str> = csv.trim_end().split("\r\n").collect();
    assert_eq!(rows.len(), 5);
    let expected =
        "standard input,6,3,Pen,'=1+1,4,2011-04-02T11:00:00,2.50,10.00,12346,France,sale,merchandise,true,false";
    assert_eq!(rows[3], expected);
    let first = answer(&["trace", "net_sales", "-", "--csv", "--limit", "1"], SHOP);
    assert_eq!(first.trim_end().split("\r\n").count(), 2);
}

/// The shop's file with names that no one knows, and one that means something else elsewhere.
fn renamed_shop() -> String {
    let header = "Bon;Was;Text;Price;Wann;Je,CustomerID,Country".replace(';', ",");
    SHOP.replace("InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country", &header)
}

/// Standard output and standard error of a run that must succeed.
fn answer_and_notices(arguments: &[&str], input: &str) -> (String, String) {
    let output = aisle(arguments, input);
    let [text, notices] = [output.stdout, output.stderr].map(|bytes| String::from_utf8(bytes).expect("it is UTF-8"));
    assert!(output.status.success(), "{notices}");
    (text, notices)
}

#[test]
fn what_would_change_the_terminal_is_shown() {
    let nasty = "\u{1b}[31mRED\u{7}\r\u{9b}2J";
    let shop =
        SHOP.replace("Blue mug", nasty).replace("Spain", nasty).replace("yesterday", nasty).replace("17850.0", nasty);
    let metric = ["trace", "gross_sales", "-"];
    for arguments in [&["overview", "-"][..], &["quality", "-"], &metric, &["forecast", "-"]] {
        let output = aisle(arguments, &shop);
        let all = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
        assert!(!all.contains(|character: char| character.is_control() && character != '\n'), "{all:?}");
        assert!(arguments[0] == "forecast" || all.contains("\\u{1b}[31mRED\\u{7}\\r\\u{9b}2J"), "{all}");
    }
    let complaint = aisle(&["overview", "-"], &SHOP.replace("StockCode", nasty)).stderr;
    let complaint = String::from_utf8(complaint).unwrap();
    assert!(complaint.contains("\\u{1b}[31mRED") && !complaint.contains('\u{1b}'), "{complaint:?}");
}

#[test]
fn values_that_no_line_has_are_named_with_those_like_them() {
    let (text, notices) =
        answer_and_notices(&["overview", "-", "--country", "Frnace", "--country", "Spain", "--product", "mgu"], SHOP);
    assert!(text.contains("no line passes the filter"));
    let expected = "aisle: no line has the country “Frnace”; there is “France”\n\
                    aisle: no line has the product “mgu”; there is “MUG”\n";
    assert_eq!(notices, expected);
    let (_, notices) = answer_and_notices(&["trace", "orders", "-", "--customer", "nobody"], SHOP);
    assert_eq!(notices, "aisle: no line has the customer “nobody”\n");
}

#[test]
fn customers_are_those_of_the_file_however_they_are_written() {
    for written in ["17850", "17850.0", "17850.00"] {
        assert_eq!(overview(&["--customer", written], SHOP)["kpis"]["gross_sales"], "55.00", "{written}");
    }
    let (of_spec, notices) =
        answer_and_notices(&["overview", "-", "--json", "--spec", r#"{"filter":{"customers":["17850.0"]}}"#], SHOP);
    assert!(of_spec.contains("\"gross_sales\": \"55.00\"") && notices.is_empty(), "{notices}");
}

#[test]
fn what_a_file_leaves_open_is_said_and_can_be_chosen() {
    let open = "Invoice;SKU;Qty;Date;Price\n1;a;2;03/04/2011;1.250\n1;b;1;05/06/2011;2.000\n";
    let (text, notices) = answer_and_notices(&["quality", "-"], open);
    for part in ["ambiguous_numbers", "-4,495.50", "ambiguous_dates"] {
        assert!(text.contains(part), "{part} is missing in\n{text}");
    }
    let expected = "aisle: standard input: 2 dates could be read day first or month first, and the file does not settle it; read \
                    day first. Choose with --date-order.\n\
                    aisle: standard input: 2 rows with numbers like 1.250, which may be thousands, and the file does not settle \
                    it; read with a decimal comma. With a point the total would be 4,495.50 less. Choose with --decimal.\n";
    assert_eq!(notices, expected);
    let total = |sign: &str| overview(&["--decimal", sign, "--date-order", "day-first"], open)["total_amount"].clone();
    assert_eq!([total("point"), total("comma")], ["4.50", "4500.00"]);
}

#[test]
fn columns_of_one_name_are_said_and_can_be_chosen() {
    let text = "Invoice,SKU,Qty,Date,Price,Qty\n1,a,2,2011-04-03,1,5\n";
    let (_, notices) = answer_and_notices(&["overview", "-"], text);
    let expected = "aisle: standard input: column 3 is read as quantity; 6 is called “Qty” too. Choose with --column \
                    quantity=\"Column 6\".\n";
    assert_eq!(notices, expected);
    let (chosen, _) = answer_and_notices(&["overview", "-", "--json", "--column", "quantity=Column 6"], text);
    assert!(chosen.contains("\"gross_sales\": \"5.00\""), "{chosen}");
}

#[test]
fn columns_are_named_by_hand() {
    let named = [
        ["--column", "product_code=Was"],
        ["--column", "quantity=Price"],
        ["--column", "date=Wann"],
        ["--column", "unit_price= Je "],
        ["--column", "description=Text"],
    ]
    .concat();
    let told = overview(&named, &renamed_shop());
    let expected = overview(&[], SHOP);
    assert_eq!(told["kpis"], expected["kpis"]);
    assert_eq!(told["products"], expected["products"]);
    let rows: Vec<&str> = SHOP.lines().skip(1).collect();
    let numbered = [
        ["--column", "invoice=Column 1"],
        ["--column", "product_code=Column 2"],
        ["--column", "quantity=Column 4"],
        ["--column", "date=Column 5"],
        ["--column", "unit_price=Column 6"],
    ]
    .concat();
    let told = overview(&numbered, &rows.join("\n"));
    assert_eq!(told["kpis"]["gross_sales"], expected["kpis"]["gross_sales"]);
}

#[test]
fn a_wrong_name_of_a_column_is_answered_with_the_right_ones() {
    let complaint = |arguments: &[&str], input: &str, code: i32| {
        let output = aisle(&[&["overview", "-"], arguments].concat(), input);
        let complaint = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(code), "{complaint}");
        complaint
    };
    let renamed = renamed_shop();
    let unknown = complaint(&[], &renamed, 1);
    assert!(unknown.contains("--column product_code=HEADER") && unknown.contains("Was, Text"), "{unknown}");
    let absent = complaint(&["--column", "product_code=What"], &renamed, 1);
    assert!(absent.contains("standard input has no column “What”") && absent.contains("Was, Text"), "{absent}");
    let no_role = complaint(&["--column", "amount=Je"], SHOP, 2);
    assert!(no_role.contains("“amount”") && no_role.contains("line_amount"), "{no_role}");
    assert!(complaint(&["--column", "Je"], SHOP, 2).contains("quantity="));
    let twice = ["--column", "quantity=Quantity", "--column", "quantity=UnitPrice"];
    assert!(complaint(&twice, SHOP, 2).contains("--column quantity=UnitPrice contradict"));
    let shared = ["--column", "quantity=Quantity", "--column", "unit_price=Quantity"];
    assert!(complaint(&shared, SHOP, 2).contains("contradict"));
}

#[test]
fn the_exit_code_tells_bad_data_from_a_bad_command() {
    let code = |arguments: &[&str], input: &str| {
        let output = aisle(arguments, input);
        let complaint = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(!complaint.is_empty(), "{arguments:?} says nothing");
        (output.status.code(), complaint)
    };
    let (status, complaint) = code(&["overview", "-"], "");
    assert_eq!(status, Some(1));
    assert!(complaint.contains("standard input is empty"), "{complaint}");
    let (status, complaint) = code(&["overview", "-"], "when,what\n2011-03-01,mug\n");
    assert_eq!(status, Some(1));
    assert!(complaint.contains("when, what"), "{complaint}");
    assert_eq!(code(&["overview", "no such file.csv"], "").0, Some(1));
    assert_eq!(code(&["overview"], "").0, Some(2));
    assert_eq!(code(&["trace", "profit", "-"], SHOP).0, Some(2));
    assert_eq!(code(&["overview", "-", "--from", "March"], SHOP).0, Some(2));
    assert_eq!(code(&["overview", "-", "--from", "2011-04-01", "--to", "2011-03-01"], SHOP).0, Some(2));
    assert_eq!(code(&["overview", "-", "--spec", "{"], SHOP).0, Some(2));
    assert_eq!(code(&["trace", "orders", "-", "--limit", "1001"], SHOP).0, Some(2));
    let (status, complaint) = code(&["overview", "-", "--spec", r#"{"definitions":{"reversal_days":367}}"#], SHOP);
    assert_eq!(status, Some(2));
    assert!(complaint.contains("at most 366 days before (reversal_days), not 367"), "{complaint}");
}
