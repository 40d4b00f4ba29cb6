//! The JSON of `aisle overview`: its form, and figures computed by hand.

mod support;

use serde_json::{Value, json};
use support::{SHOP, complaints, overview};

fn schema() -> Value {
    serde_json::from_str(include_str!("../../docs/overview.schema.json")).expect("the schema is JSON")
}

#[test]
fn the_answer_is_as_the_schema_says() {
    let schema = schema();
    for arguments in
        [&[][..], &["--country", "France", "--top", "1"], &["--from", "2012-01-01"], &["--to", "2011-03-01"]]
    {
        let found = complaints(&overview(arguments, SHOP), &schema, &schema);
        assert!(found.is_empty(), "{arguments:?}: {found:#?}");
    }
}

#[test]
fn the_schema_refuses_what_it_does_not_describe() {
    let (schema, answer) = (schema(), overview(&[], SHOP));
    let changes: [(&str, Value); 6] = [
        ("/kpis/gross_sales", json!(57.5)),
        ("/kpis/orders", json!("3")),
        ("/total_amount", json!("57.5")),
        ("/reconciliation/0/class", json!("goods")),
        ("/by_month/0/month", json!("March")),
        ("/input/files/0", json!({"name": "a.csv"})),
    ];
    for (place, wrong) in changes {
        let mut changed = answer.clone();
        *changed.pointer_mut(place).expect("the key is there") = wrong;
        assert!(!complaints(&changed, &schema, &schema).is_empty(), "{place}");
    }
    let mut changed = answer;
    changed["extra"] = json!(1);
    assert!(!complaints(&changed, &schema, &schema).is_empty());
}

#[test]
fn the_figures_are_those_of_the_lines() {
    let answer = overview(&[], SHOP);
    let expected = [
        ("/input/rows_read", json!(9)),
        ("/input/rows_kept", json!(7)),
        ("/input/set_aside_by_reason", json!({"bad_quantity": 1, "bad_date": 1})),
        ("/input/duplicates_within_files", json!({"lines": 1, "amount": "2.50"})),
        ("/period/first", json!("2011-03-01T09:00:00")),
        ("/period/days_with_sales", json!(3)),
        ("/total_amount", json!("52.875")),
        ("/kpis/gross_sales", json!("70.00")),
        ("/kpis/returns", json!("10.00")),
        ("/kpis/net_sales", json!("60.00")),
        ("/kpis/adjustments", json!("-7.125")),
        ("/kpis/orders", json!(2)),
        ("/kpis/average_order_value", json!("30.00")),
        ("/kpis/customers", json!(2)),
        ("/kpis/matched_reversals", json!({"pairs": 1, "amount": "10.00"})),
        ("/kpis/gross_margin", Value::Null),
        ("/by_month/0/month", json!("2011-03")),
        ("/by_month/0/net_sales", json!("60.00")),
        ("/by_month/1/net_sales", json!("0.00")),
        ("/countries/0/country", json!("Spain")),
        ("/countries/1/gross_sales", json!("15.00")),
        ("/products/1/product", json!("PEN")),
        ("/products/1/units", json!("6")),
        ("/weekday_hour/0", json!({"weekday": 2, "hour": 9, "gross_sales": "55.00"})),
    ];
    for (place, value) in expected {
        assert_eq!(answer.pointer(place), Some(&value), "{place}");
    }
}

#[test]
fn filters_narrow_the_answer_and_name_it() {
    let all = overview(&[], SHOP);
    let some = overview(&["--country", "France", "--product", "pen", "--to", "2011-03-31"], SHOP);
    assert_eq!(some["kpis"]["net_sales"], json!("5.00"));
    assert_eq!(some["by_month"].as_array().map(Vec::len), Some(1));
    assert_ne!(some["spec_hash"], all["spec_hash"]);
    let spec = r#"{"filter":{"countries":["France"],"products":["pen"],"to":"2011-03-31"}}"#;
    assert_eq!(overview(&["--spec", spec], SHOP), some);
}

#[test]
fn months_are_cut_by_the_dates() {
    let answer = overview(&["--from", "2011-03-02"], SHOP);
    assert_eq!(answer["by_month"][0]["net_sales"], json!("5.00"));
    assert_eq!(answer["by_month"][0]["is_complete"], json!(false));
}

#[test]
fn settings_define_what_counts() {
    let file = std::env::temp_dir().join(format!("aisle-config-{}.yaml", std::process::id()));
    std::fs::write(&file, "analysis:\n  top: 1\n  definitions:\n    count_services: false\n")
        .expect("a file is written");
    let config = file.to_str().expect("a path in UTF-8");
    let all = overview(&["--config", config], SHOP);
    assert_eq!(all["kpis"]["gross_sales"], json!("65.00"), "without the postage");
    assert_eq!(all["products"].as_array().map(Vec::len), Some(1));
    // The same question by another way has the same name; options and a whole question go first.
    let spec = r#"{"top":1,"definitions":{"count_services":false}}"#;
    assert_eq!(all["spec_hash"], overview(&["--spec", spec], SHOP)["spec_hash"]);
    assert_eq!(overview(&["--config", config, "--top", "2"], SHOP)["products"].as_array().map(Vec::len), Some(2));
    assert_eq!(overview(&["--config", config, "--spec", "{}"], SHOP)["kpis"]["gross_sales"], json!("70.00"));
    std::fs::write(&file, "analysis:\n  topp: 1\n").expect("a file is written");
    let output = support::aisle(&["overview", "-", "--config", config], SHOP);
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2));
    assert!(
        said.starts_with(&format!("aisle: {config}:2:3: analysis.topp: there is no such key; did you mean top?")),
        "{said}"
    );
    std::fs::remove_file(&file).expect("it goes again");
}

#[test]
fn times_with_an_offset_become_those_of_the_shop() {
    // The hour after one is there twice: British clocks are put back at 01:00 UTC. The last line is of the day after by London's clocks.
    let lines = "\
Invoice,SKU,Qty,Date,Price
1,MUG,1,2011-10-30T00:30:00Z,1.00
2,MUG,1,2011-10-30T01:30:00Z,2.00
3,MUG,1,2011-07-01T23:30:00+00:00,4.00
4,MUG,1,2011-10-30T08:00:00,8.00
";
    let sales = |arguments: &[&str]| {
        let hours = overview(arguments, lines)["weekday_hour"].clone();
        let row = |row: &Value| (row["weekday"].as_u64(), row["hour"].as_u64(), row["gross_sales"].to_string());
        hours.as_array().expect("a list").iter().map(row).collect::<Vec<_>>()
    };
    let hours = |rows: &[(u64, u64, &str)]| {
        rows.iter().map(|(day, hour, sales)| (Some(*day), Some(*hour), format!("\"{sales}\""))).collect::<Vec<_>>()
    };
    assert_eq!(sales(&["--zone", "Europe/London"]), hours(&[(6, 0, "4.00"), (7, 1, "3.00"), (7, 8, "8.00")]));
    let written = hours(&[(5, 23, "4.00"), (7, 0, "1.00"), (7, 1, "2.00"), (7, 8, "8.00")]);
    assert_eq!(sales(&[]), written);
    assert_eq!(sales(&["--zone", "+00:00"]), written);
    assert_eq!(sales(&["--zone", "-05:30"])[0], (Some(5), Some(18), "\"4.00\"".to_owned()));
    let output = support::aisle(&["overview", "-", "--zone", "London"], lines);
    assert_eq!(output.status.code(), Some(2));
    assert!(
        String::from_utf8_lossy(&output.stderr)
            .starts_with("aisle: --zone: shop.zone: must be a time zone like Europe/London")
    );
}
