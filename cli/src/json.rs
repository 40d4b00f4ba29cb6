use aisle_engine::ingest::{DuplicateTotal, Duplicates, Encoding, IngestReport};
use aisle_engine::metrics::{Kpis, Overview, Period, Ranked, RankedProduct, ReconciliationCell, WeekdayHour};
use aisle_engine::table::{Money, Quantity};
use serde::Serialize;
use std::collections::BTreeMap;

use crate::months::Month;

/// The name of the form below, to be changed with it.
const SCHEMA: &str = "aisle.overview.v1";

/// The JSON of `aisle overview --json`, described by docs/overview.schema.json.
#[derive(Serialize)]
pub(crate) struct OverviewJson<'a> {
    schema: &'static str,
    spec_hash: &'a str,
    input: Input<'a>,
    period: Period,
    reconciliation: &'a [ReconciliationCell],
    total_amount: Money,
    kpis: &'a Kpis,
    by_month: Vec<Month>,
    countries: Vec<Country<'a>>,
    products: Vec<Product<'a>>,
    weekday_hour: &'a [WeekdayHour],
}

#[derive(Serialize)]
struct Input<'a> {
    rows_read: u64,
    rows_kept: u64,
    rows_set_aside: u64,
    set_aside_by_reason: BTreeMap<&'static str, u64>,
    duplicates_within_files: Lines,
    duplicates_across_files: Lines,
    files: Vec<File<'a>>,
}

#[derive(Serialize)]
struct Lines {
    lines: u64,
    amount: Money,
}

#[derive(Serialize)]
struct File<'a> {
    name: &'a str,
    bytes: u64,
    encoding: Encoding,
    delimiter: char,
    rows_read: u64,
}

#[derive(Serialize)]
struct Country<'a> {
    country: &'a str,
    gross_sales: Money,
    returns: Money,
    net_sales: Money,
    orders: u64,
    units: Quantity,
}

#[derive(Serialize)]
struct Product<'a> {
    product: &'a str,
    description: &'a str,
    gross_sales: Money,
    returns: Money,
    net_sales: Money,
    orders: u64,
    units: Quantity,
    matched_reversals: Money,
}

impl<'a> OverviewJson<'a> {
    pub(crate) fn new(
        answer: &'a Overview,
        by_month: Vec<Month>,
        report: &'a IngestReport,
        duplicates: Duplicates,
    ) -> Self {
        Self {
            schema: SCHEMA,
            spec_hash: &answer.spec_hash,
            input: Input::new(report, duplicates),
            period: answer.period,
            reconciliation: &answer.reconciliation,
            total_amount: answer.kpis.total_amount,
            kpis: &answer.kpis,
            by_month,
            countries: answer.countries.rows.iter().map(Country::from).collect(),
            products: answer.products.rows.iter().map(Product::from).collect(),
            weekday_hour: &answer.weekday_hour,
        }
    }
}

impl<'a> Input<'a> {
    fn new(report: &'a IngestReport, duplicates: Duplicates) -> Self {
        let reasons = report.set_aside_by_reason.iter();
        let file = |file: &'a aisle_engine::ingest::FileReport| File {
            name: &file.name,
            bytes: file.bytes,
            encoding: file.encoding,
            delimiter: file.delimiter,
            rows_read: file.rows_read,
        };
        Self {
            rows_read: report.rows_read,
            rows_kept: report.rows_kept,
            rows_set_aside: report.rows_set_aside,
            set_aside_by_reason: reasons.map(|count| (count.reason.key(), count.rows)).collect(),
            duplicates_within_files: duplicates.within_files.into(),
            duplicates_across_files: duplicates.across_files.into(),
            files: report.files.iter().map(file).collect(),
        }
    }
}

impl From<DuplicateTotal> for Lines {
    fn from(total: DuplicateTotal) -> Self {
        Self { lines: total.lines, amount: total.amount }
    }
}

impl<'a> From<&'a Ranked> for Country<'a> {
    fn from(row: &'a Ranked) -> Self {
        Self {
            country: &row.name,
            gross_sales: row.gross_sales,
            returns: row.returns,
            net_sales: row.net_sales,
            orders: row.orders,
            units: row.units_sold,
        }
    }
}

impl<'a> From<&'a RankedProduct> for Product<'a> {
    fn from(row: &'a RankedProduct) -> Self {
        Self {
            product: &row.product,
            description: &row.description,
            gross_sales: row.gross_sales,
            returns: row.returns,
            net_sales: row.net_sales,
            orders: row.orders,
            units: row.units_sold,
            matched_reversals: row.matched_reversals,
        }
    }
}
