use aisle_engine::ingest::{IngestReport, duplicates};
use aisle_engine::metrics::{Compared, Metric, Overview, overview};
use aisle_engine::table::{DayRange, Ledger};
use std::io::{self, Write};

use crate::args::{OverviewArgs, Question};
use crate::failure::Failure;
use crate::filter_check;
use crate::json::OverviewJson;
use crate::layout::{Columns, counted, cut, grouped, or_dash, percent, visible};
use crate::months::{Month, months};
use crate::output::output;
use crate::reading::read;

/// Letters of a description in a table.
const DESCRIPTION_LETTERS: usize = 36;

/// `aisle overview`.
pub(crate) fn run(args: &OverviewArgs) -> Result<(), Failure> {
    let Question { spec, zone } = args.question.question(args.top)?;
    let ingested = read(&args.input, zone)?;
    let table = &ingested.table;
    let ledger = Ledger::new(table, &spec.definitions);
    filter_check::warn(table, &ledger, &spec.filter);
    let answer = overview(table, &ledger, &spec);
    let months = months(table, &ledger, &spec, &answer);
    let mut out = output();
    if args.json {
        let duplicates = duplicates(&ledger, &spec);
        let json = OverviewJson::new(&answer, months, &ingested.report, duplicates);
        serde_json::to_writer_pretty(&mut out, &json)?;
        writeln!(out)?;
    } else {
        write_tables(&mut out, &answer, &months, &ingested.report, spec.top)?;
    }
    out.flush()?;
    Ok(())
}

fn write_tables(
    out: &mut impl Write,
    answer: &Overview,
    months: &[Month],
    report: &IngestReport,
    top: u32,
) -> io::Result<()> {
    let names: Vec<_> = report.files.iter().map(|file| visible(&file.name)).collect();
    let (read, aside) = (counted(report.rows_read, "line"), grouped(report.rows_set_aside));
    writeln!(out, "{}: {read} read, {aside} set aside", names.join(", "))?;
    match (answer.period.first, answer.period.last) {
        (Some(first), Some(last)) => {
            let days = counted(answer.period.days_with_sales.into(), "day");
            writeln!(out, "{} to {}, {days} with sales\n", first.day(), last.day())?;
        }
        _ => writeln!(out, "no line passes the filter\n")?,
    }
    write_figures(out, answer)?;
    write_months(out, months)?;
    write_rankings(out, answer, top)
}

fn write_figures(out: &mut impl Write, answer: &Overview) -> io::Result<()> {
    let base = answer.compared.as_ref().and_then(|compared| Some((compared, compared.base.as_ref().ok()?)));
    let mut columns = match base {
        Some((compared, base)) => Columns::new(1, &["figure", "in view", &dates(compared.period), &dates(base.period)]),
        None => Columns::new(1, &["figure", "in view"]),
    };
    for metric in Metric::ALL {
        let value = |kpis: &aisle_engine::metrics::Kpis| or_dash(kpis.value(metric));
        let mut row = vec![metric.key().to_owned(), value(&answer.kpis)];
        if let Some((compared, base)) = base {
            row.extend([value(&compared.kpis), value(&base.kpis)]);
        }
        columns.row(row);
    }
    columns.write(out)?;
    if let Some(Compared { base: Err(reason), .. }) = &answer.compared {
        writeln!(out, "\nNothing to compare with: {}", in_words(reason))?;
    }
    writeln!(out)
}

fn in_words(reason: &aisle_engine::metrics::Incomparable) -> String {
    use aisle_engine::metrics::Incomparable;
    match reason {
        Incomparable::NothingBefore => "the files begin too late.".to_owned(),
        Incomparable::LowCoverage { period, coverage } => {
            format!("the files cover {} of {}.", percent(Some(*coverage)), dates(*period))
        }
        Incomparable::NoLines => "no line passes the filter.".to_owned(),
    }
}

fn dates(span: DayRange) -> String {
    format!("{} – {}", span.first, span.last)
}

fn write_months(out: &mut impl Write, months: &[Month]) -> io::Result<()> {
    let mut columns =
        Columns::new(1, &["month", "net sales", "gross sales", "open days", "orders", "customers", "units", ""]);
    for month in months {
        columns.row([
            month.month.clone(),
            grouped(month.net_sales),
            grouped(month.gross_sales),
            grouped(month.open_days),
            grouped(month.orders),
            grouped(month.customers),
            grouped(month.units),
            if month.is_complete { String::new() } else { "incomplete".to_owned() },
        ]);
    }
    columns.write(out)?;
    writeln!(out)
}

fn write_rankings(out: &mut impl Write, answer: &Overview, top: u32) -> io::Result<()> {
    let mut products = Columns::new(2, &["product", "", "net sales", "gross sales", "orders", "units"]);
    for row in &answer.products.rows {
        products.row([
            row.product.clone(),
            cut(&row.description, DESCRIPTION_LETTERS),
            grouped(row.net_sales),
            grouped(row.gross_sales),
            grouped(row.orders),
            grouped(row.units_sold),
        ]);
    }
    let others = answer.products.count.saturating_sub(answer.products.rows.len() as u64);
    products.row([format!("{} others", grouped(others)), String::new(), grouped(answer.products.other_net_sales)]);
    products.write(out)?;
    writeln!(out)?;
    let mut countries = Columns::new(1, &["country", "net sales", "gross sales", "orders", "units"]);
    // The answer has every country.
    let (shown, rest) = answer.countries.rows.split_at(answer.countries.rows.len().min(top as usize));
    for row in shown {
        countries.row([
            row.name.clone(),
            grouped(row.net_sales),
            grouped(row.gross_sales),
            grouped(row.orders),
            grouped(row.units_sold),
        ]);
    }
    let others = answer.countries.count.saturating_sub(shown.len() as u64);
    let other_net_sales = answer.countries.other_net_sales + rest.iter().map(|row| row.net_sales).sum();
    countries.row([format!("{} others", grouped(others)), grouped(other_net_sales)]);
    countries.write(out)
}
