//! Rows as CSV.

use std::{
    fmt::Write as _,
    io::{self, BufWriter, Write},
    path::Path,
};

use encoding_rs::WINDOWS_1252;
use flate2::{Compression, write::GzEncoder};

use crate::{Config, Date, DateFormat, Encoding, Error, Row, WholeFile, calendar::DAY_SECONDS, fault::spoil};

/// What was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Written {
    /// Data rows, faulty ones included.
    pub rows: u64,
    /// Rows that cannot be read.
    pub faults: u64,
    /// Bytes before compression.
    pub bytes: u64,
}

/// Writes a header and `config.rows` rows as CSV, one day in memory at a time.
///
/// # Errors
///
/// As [`Config::rows`], and [`Error::Io`] if `out` fails.
pub fn write_csv(config: &Config, out: impl Write) -> Result<Written, Error> {
    let rows = config.rows()?;
    let mut csv = Csv { config, out: BufWriter::with_capacity(1 << 18, out), line: String::new(), bytes: 0 };
    let header = config.headers.names().map(str::to_owned);
    csv.write_fields(&header)?;
    let mut faults = 0;
    for (index, row) in rows.enumerate() {
        // Faulty rows stand evenly among the others.
        while faults < config.faults && fault_place(config, faults) <= index as u64 + faults {
            let mut fields = csv.fields(&row).to_vec();
            spoil(&mut fields, faults, config.dates);
            csv.write_fields(&fields)?;
            faults += 1;
        }
        csv.write_row(&row)?;
    }
    csv.out.flush()?;
    Ok(Written { rows: config.rows, faults, bytes: csv.bytes })
}

/// Writes a [`WholeFile`], or standard output for `-`; a name that ends in `.gz` compresses it.
///
/// # Errors
///
/// As [`write_csv`].
pub fn write_file(config: &Config, path: &Path) -> Result<Written, Error> {
    // A bad setting must not leave an empty file behind.
    config.rows()?;
    if path.as_os_str() == "-" {
        return write_csv(config, io::stdout().lock());
    }
    let mut file = WholeFile::create(path)?;
    let written = if path.extension().is_some_and(|extension| extension == "gz") {
        let mut gzip = GzEncoder::new(&mut file, Compression::default());
        let written = write_csv(config, &mut gzip)?;
        gzip.finish()?;
        written
    } else {
        write_csv(config, &mut file)?
    };
    file.finish()?;
    Ok(written)
}

/// The place among all rows of the `count`-th faulty one.
fn fault_place(config: &Config, count: u64) -> u64 {
    (u128::from(count + 1) * u128::from(config.rows) / u128::from(config.faults + 1)) as u64 - 1
}

struct Csv<'a, W: Write> {
    config: &'a Config,
    out: BufWriter<W>,
    line: String,
    bytes: u64,
}

impl<W: Write> Csv<'_, W> {
    fn write_row(&mut self, row: &Row) -> Result<(), Error> {
        let (delimiter, dates) = (self.config.delimiter, self.config.dates);
        let line = &mut self.line;
        push_field(line, &row.invoice, delimiter);
        line.push(delimiter);
        push_field(line, &row.stock_code, delimiter);
        line.push(delimiter);
        push_field(line, &row.description, delimiter);
        line.push(delimiter);
        push_integer(line, row.quantity);
        line.push(delimiter);
        push_time(line, row.timestamp_seconds, dates);
        line.push(delimiter);
        push_price(line, row.unit_price_mills);
        line.push(delimiter);
        push_customer(line, row.customer);
        line.push(delimiter);
        push_field(line, row.country, delimiter);
        self.end_line()
    }

    /// The same fields one by one, for rows that are to be spoiled.
    fn fields(&self, row: &Row) -> [String; 8] {
        let text = |push: &dyn Fn(&mut String)| {
            let mut text = String::new();
            push(&mut text);
            text
        };
        [
            row.invoice.clone(),
            row.stock_code.to_string(),
            row.description.to_string(),
            row.quantity.to_string(),
            text(&|out| push_time(out, row.timestamp_seconds, self.config.dates)),
            text(&|out| push_price(out, row.unit_price_mills)),
            text(&|out| push_customer(out, row.customer)),
            row.country.to_owned(),
        ]
    }

    fn write_fields(&mut self, fields: &[String]) -> Result<(), Error> {
        for (index, field) in fields.iter().enumerate() {
            if index > 0 {
                self.line.push(self.config.delimiter);
            }
            push_field(&mut self.line, field, self.config.delimiter);
        }
        self.end_line()
    }

    fn end_line(&mut self) -> Result<(), Error> {
        self.line.push('\n');
        match self.config.encoding {
            Encoding::Utf8 => {
                self.out.write_all(self.line.as_bytes())?;
                self.bytes += self.line.len() as u64;
            }
            Encoding::Windows1252 => {
                let (bytes, _, _) = WINDOWS_1252.encode(&self.line);
                self.out.write_all(&bytes)?;
                self.bytes += bytes.len() as u64;
            }
        }
        self.line.clear();
        Ok(())
    }
}

/// A field, in quotes where RFC 4180 asks for them.
fn push_field(line: &mut String, field: &str, delimiter: char) {
    if field.contains([delimiter, '"', '\n', '\r']) {
        line.push('"');
        for part in field.split_inclusive('"') {
            line.push_str(part);
            if part.ends_with('"') {
                line.push('"');
            }
        }
        line.push('"');
    } else {
        line.push_str(field);
    }
}

fn push_integer(line: &mut String, value: i64) {
    // Writing to a string cannot fail.
    let _ = write!(line, "{value}");
}

fn push_time(line: &mut String, timestamp_seconds: i64, dates: DateFormat) {
    let (year, month, day) = Date { days: timestamp_seconds.div_euclid(DAY_SECONDS) }.parts();
    let second = timestamp_seconds.rem_euclid(DAY_SECONDS);
    let (hour, minute, second) = (second / 3_600, second / 60 % 60, second % 60);
    // Writing to a string cannot fail.
    let _ = match dates {
        DateFormat::Iso => write!(line, "{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}"),
        DateFormat::Dmy => write!(line, "{day:02}/{month:02}/{year:04} {hour:02}:{minute:02}"),
        DateFormat::Mdy => write!(line, "{month:02}/{day:02}/{year:04} {hour:02}:{minute:02}"),
    };
}

/// Two decimals, or three where there is a third.
fn push_price(line: &mut String, mills: i64) {
    if mills < 0 {
        line.push('-');
    }
    let (whole, fraction) = (mills.unsigned_abs() / 1_000, mills.unsigned_abs() % 1_000);
    let _ = if fraction % 10 == 0 {
        write!(line, "{whole}.{:02}", fraction / 10)
    } else {
        write!(line, "{whole}.{fraction:03}")
    };
}

/// As a number that a spreadsheet took for a measurement: `17850.0`.
fn push_customer(line: &mut String, customer: Option<u32>) {
    if let Some(number) = customer {
        let _ = write!(line, "{number}.0");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Headers;

    fn text(config: &Config) -> String {
        let mut file = Vec::new();
        write_csv(config, &mut file).expect("valid");
        String::from_utf8(file).expect("UTF-8")
    }

    #[test]
    fn prices_and_times_are_written_exactly() {
        let price = |mills| {
            let mut text = String::new();
            push_price(&mut text, mills);
            text
        };
        assert_eq!([2_550, 1, 18_000, -11_062_060, 0].map(price), ["2.55", "0.001", "18.00", "-11062.06", "0.00"]);
        let mut time = String::new();
        push_time(&mut time, 1_291_191_960, DateFormat::Mdy);
        assert_eq!(time, "12/01/2010 08:26");
    }

    #[test]
    fn quotes_and_delimiters_are_quoted() {
        let field = |field, delimiter| {
            let mut text = String::new();
            push_field(&mut text, field, delimiter);
            text
        };
        assert_eq!(field("A \"B\" C", ','), "\"A \"\"B\"\" C\"");
        assert_eq!(field("A, B", ','), "\"A, B\"");
        assert_eq!(field("A, B", ';'), "A, B");
    }

    #[test]
    fn every_fault_is_one_of_the_rows() {
        let config = Config { rows: 900, faults: 16, ..Config::default() };
        let text = text(&config);
        assert_eq!(text.lines().count(), 901);
        let damaged = ["12x", "2024-02-31", "left over", "n/a", "yesterday"];
        for mark in damaged {
            assert_eq!(text.lines().filter(|line| line.contains(mark)).count(), 2, "{mark}");
        }
        assert_eq!(text.lines().filter(|line| line.starts_with(',')).count(), 2);
        let all_but_one = Config { rows: 50, faults: 49, ..Config::default() };
        let mut sink = Vec::new();
        let written = write_csv(&all_but_one, &mut sink).expect("valid");
        assert_eq!((written.faults, written.bytes), (49, sink.len() as u64));
    }

    #[test]
    fn settings_change_the_form_and_not_the_sales() {
        let base = Config { rows: 3_000, ..Config::default() };
        let iso = text(&base);
        let dmy = text(&Config { dates: DateFormat::Dmy, ..base.clone() });
        // A date with slashes and without seconds is three bytes shorter.
        assert_eq!(iso.len() - dmy.len(), 3 * 3_000);
        let old = text(&Config { headers: Headers::Uci2, ..base.clone() });
        assert!(old.starts_with("Invoice,StockCode,Description,Quantity,InvoiceDate,Price,Customer ID,Country\n"));
        assert_eq!(old.split_once('\n').map(|parts| parts.1), iso.split_once('\n').map(|parts| parts.1));
    }

    #[test]
    fn windows_1252_loses_no_character() {
        let config = Config { rows: 60_000, countries: 60, ..Config::default() };
        let mut file = Vec::new();
        write_csv(&Config { encoding: Encoding::Windows1252, ..config.clone() }, &mut file).expect("valid");
        assert!(std::str::from_utf8(&file).is_err(), "nothing outside ASCII was written");
        let (decoded, _, _) = WINDOWS_1252.decode(&file);
        assert!(decoded == text(&config), "not the same text");
    }
}
