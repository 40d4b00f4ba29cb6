//! The generated file has every kind of dirt that the real one has, in shares of the same order.

use std::collections::{HashMap, HashSet};

use aisle_datagen::{Config, Row, dirty_sample, dirty_sample_config, write_csv};
use sha2::{Digest, Sha256};

fn sample_rows() -> Vec<Row> {
    dirty_sample_config().rows().expect("valid").collect()
}

fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

fn count(rows: &[Row], holds: impl Fn(&Row) -> bool) -> usize {
    rows.iter().filter(|row| holds(row)).count()
}

/// Fails unless so many in 10,000 rows have a property.
fn assert_share(rows: &[Row], name: &str, per_10_000: std::ops::Range<usize>, holds: impl Fn(&Row) -> bool) {
    let found = count(rows, holds);
    assert!(per_10_000.contains(&(found * 10_000 / rows.len())), "{name}: {found} of {}", rows.len());
}

#[test]
fn the_bytes_are_those_of_every_release_before() {
    // A change of these is a change of every benchmark and every stored expectation: say so in CHANGELOG.md.
    assert_eq!(sha256(&dirty_sample()), "747cf6ef08f04ec181f23f9dd69b747c4c929a57a4357a9b8f97d938a6065ad6");
    let small = |seed| {
        let mut file = Vec::new();
        write_csv(&Config { rows: 2_000, seed, ..Config::default() }, &mut file).expect("valid");
        file
    };
    assert_eq!(sha256(&small(1)), "3e12af356a9cd48328dc8af0fc4e0383ccb3cc021039d9383252a5a8182c19ef");
    assert_ne!(small(1), small(2));
}

#[test]
fn signs_and_customers_are_those_of_a_real_file() {
    let rows = sample_rows();
    // UCI Online Retail has 171, 2,493, 46 and 4 of 10,000.
    assert_share(&rows, "cancelled", 100..400, |row| row.invoice.starts_with('C') && row.quantity < 0);
    assert_share(&rows, "without customer", 1_000..3_000, |row| row.customer.is_none());
    assert_share(&rows, "zero price", 20..100, |row| row.unit_price_mills == 0);
    assert_share(&rows, "three decimals", 4..400, |row| row.unit_price_mills % 10 != 0);
    assert!(count(&rows, |row| row.unit_price_mills < 0 && row.invoice.starts_with('A')) >= 2);
    assert!(count(&rows, |row| row.unit_price_mills == 1 && &*row.stock_code == "PADS") >= 1);
    assert!(count(&rows, |row| row.unit_price_mills == 0 && row.quantity < 0 && !row.invoice.starts_with('C')) >= 50);
    let countries: HashSet<_> = rows.iter().map(|row| row.country).collect();
    assert_eq!(countries.len(), 38);
    let home = count(&rows, |row| row.country == "United Kingdom");
    assert!(home * 100 > rows.len() * 75, "{home}");
}

#[test]
fn lines_that_are_no_merchandise_are_present() {
    let rows = sample_rows();
    for code in
        ["POST", "DOT", "C2", "D", "M", "S", "B", "BANK CHARGES", "AMAZONFEE", "CRUK", "gift_0001_20", "DCGS0076"]
    {
        assert!(count(&rows, |row| &*row.stock_code == code) >= 1, "{code}");
    }
    assert!(count(&rows, |row| &*row.stock_code == "M" && row.quantity > 0) >= 1);
    assert!(count(&rows, |row| &*row.stock_code == "M" && row.quantity < 0) >= 1);
}

#[test]
fn descriptions_and_codes_are_soiled() {
    let rows = sample_rows();
    let description =
        |name, range, holds: fn(&str) -> bool| assert_share(&rows, name, range, |row| holds(&row.description));
    description("outer spaces", 300..4_000, |text| text.trim() != text);
    description("double spaces", 50..1_500, |text| text.trim().contains("  "));
    description("comma", 20..800, |text| text.contains(','));
    description("double quote", 5..400, |text| text.contains('"'));
    description("outside ASCII", 5..400, |text| !text.is_ascii());
    description("pound sign", 1..200, |text| text.contains('£'));
    description("empty", 3..50, str::is_empty);

    let mut names: HashMap<String, HashSet<&str>> = HashMap::new();
    let mut spellings: HashMap<String, HashSet<&str>> = HashMap::new();
    for row in &rows {
        names.entry(row.stock_code.to_uppercase()).or_default().insert(&row.description);
        spellings.entry(row.stock_code.to_uppercase()).or_default().insert(&row.stock_code);
    }
    let several = |map: &HashMap<String, HashSet<&str>>| map.values().filter(|forms| forms.len() > 1).count();
    assert!(several(&names) * 10 > names.len(), "{} of {}", several(&names), names.len());
    assert!(several(&spellings) >= 20, "{}", several(&spellings));
}

#[test]
fn duplicates_and_invoices_with_two_times_are_present() {
    let rows = sample_rows();
    let mut seen = HashSet::new();
    let duplicates = rows.iter().filter(|row| !seen.insert(format!("{row:?}"))).count();
    assert!((300..1_500).contains(&duplicates), "{duplicates}");
    let mut times: HashMap<&str, HashSet<i64>> = HashMap::new();
    for row in &rows {
        times.entry(&row.invoice).or_default().insert(row.timestamp_seconds);
    }
    assert!(times.values().filter(|times| times.len() == 2).count() >= 3);
}

#[test]
fn sales_are_undone_minutes_later() {
    let rows = sample_rows();
    let undoes = |back: &Row, sale: &Row| {
        (back.customer, &back.stock_code, back.unit_price_mills)
            == (sale.customer, &sale.stock_code, sale.unit_price_mills)
            && back.quantity == -sale.quantity
            && (0..3_600).contains(&(back.timestamp_seconds - sale.timestamp_seconds))
    };
    let huge: Vec<&Row> = rows.iter().filter(|row| row.quantity.abs() >= 50_000).collect();
    assert!(huge.iter().any(|sale| sale.quantity > 0 && huge.iter().any(|back| undoes(back, sale))), "{huge:?}");
    let returns = rows.iter().enumerate().filter(|(_, row)| row.quantity < 0 && row.customer.is_some());
    // Nothing is sold more than some hundred rows before it is undone within the hour.
    let undone = returns.filter(|(at, back)| rows[at.saturating_sub(400)..*at].iter().any(|sale| undoes(back, sale)));
    assert!(undone.count() >= 50);
}

#[test]
fn the_shop_has_closed_days_and_an_incomplete_last_month() {
    let rows = sample_rows();
    let days: HashSet<i64> = rows.iter().map(|row| row.timestamp_seconds / 86_400).collect();
    // 1970-01-03 was a Saturday.
    assert!(days.iter().all(|day| day % 7 != 2));
    // 2010-12-24 to 2011-01-02.
    assert!((14_967..14_977).all(|day| !days.contains(&day)));
    // 2010-12-01 and 2011-12-09.
    assert_eq!((days.iter().min(), days.iter().max()), (Some(&14_944), Some(&15_317)));
    let weeks = |first: i64| count(&rows, |row| (first..first + 28).contains(&(row.timestamp_seconds / 86_400)));
    // Four weeks of November against four of February.
    assert!(weeks(15_280) * 2 > weeks(15_007) * 3, "{} {}", weeks(15_280), weeks(15_007));
}

#[test]
fn customers_come_back_and_some_pass_by() {
    let rows = sample_rows();
    let mut invoices: HashMap<u32, HashSet<&str>> = HashMap::new();
    for row in rows.iter().filter(|row| !row.invoice.starts_with('C')) {
        if let Some(customer) = row.customer {
            invoices.entry(customer).or_default().insert(&row.invoice);
        }
    }
    let repeat = invoices.values().filter(|invoices| invoices.len() > 1).count();
    assert!(repeat * 2 > invoices.len() && repeat < invoices.len(), "{repeat} of {}", invoices.len());
}
