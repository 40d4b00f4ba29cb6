//! What to generate.

use std::str::FromStr;

use crate::{Date, Error, Rows, countries::COUNTRIES};

/// The fewest products: fewer leave no groups to buy together.
const LEAST_PRODUCTS: u64 = 50;
/// The most products: more than this many do not fit into codes of five digits.
const MOST_PRODUCTS: u64 = 40_000;
/// About a hundred years.
const MOST_DAYS: u64 = 36_500;
/// A bound against typing errors; about 90 GB.
const MOST_ROWS: u64 = 1_000_000_000;

/// What to generate. The same configuration gives the same bytes.
///
/// | field | default | purpose | range |
/// |---|---|---|---|
/// | `rows` | 100,000 | data rows, faulty ones included | 1 to 1,000,000,000 |
/// | `seed` | 1 | another seed is another shop | any |
/// | `products` | 2,000 | product codes on offer | 50 to 40,000 |
/// | `countries` | 38 | countries of customers | 1 to 60 |
/// | `start`, `days` | 2023-12-01, 739 | the period; its last month is incomplete | 1 to 36,500 days |
/// | `faults` | 0 | rows that cannot be read | 0 to `rows` − 1 |
#[derive(Clone, Debug)]
pub struct Config {
    /// Data rows to write, faulty ones included; the header is not counted.
    pub rows: u64,
    /// Another seed is another shop.
    pub seed: u64,
    /// Number of product codes on offer; a short file does not sell all of them.
    pub products: u64,
    /// Number of countries, the home market first.
    pub countries: u64,
    /// The first day.
    pub start: Date,
    /// Number of days, closed ones included.
    pub days: u64,
    /// How many of the rows cannot be read: bad numbers, bad dates, missing fields, too many fields.
    pub faults: u64,
    /// How dates are written.
    pub dates: DateFormat,
    /// What stands between two fields.
    pub delimiter: char,
    /// The text encoding.
    pub encoding: Encoding,
    /// The names of the columns.
    pub headers: Headers,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            rows: 100_000,
            seed: 1,
            products: 2_000,
            countries: 38,
            // 2023-12-01, a Friday.
            start: Date { days: 19_692 },
            days: 739,
            faults: 0,
            dates: DateFormat::Iso,
            delimiter: ',',
            encoding: Encoding::Utf8,
            headers: Headers::Uci,
        }
    }
}

impl Config {
    /// The readable rows, `rows − faults` of them, in the order of time.
    ///
    /// # Errors
    ///
    /// [`Error::OutOfRange`] and [`Error::Unknown`] for a setting outside its range, [`Error::AlwaysClosed`] if the
    /// period has no open day.
    pub fn rows(&self) -> Result<Rows, Error> {
        self.check()?;
        Rows::new(self)
    }

    fn check(&self) -> Result<(), Error> {
        let within = |what, given, least, most| {
            if (least..=most).contains(&given) { Ok(()) } else { Err(Error::OutOfRange { what, given, least, most }) }
        };
        within("rows", self.rows, 1, MOST_ROWS)?;
        within("products", self.products, LEAST_PRODUCTS, MOST_PRODUCTS)?;
        within("countries", self.countries, 1, COUNTRIES.len() as u64)?;
        within("days", self.days, 1, MOST_DAYS)?;
        within("faults", self.faults, 0, self.rows - 1)?;
        if matches!(self.delimiter, ',' | ';' | '\t' | '|') {
            Ok(())
        } else {
            Err(Error::Unknown { what: "delimiter", given: self.delimiter.to_string(), known: ", ; | and tab" })
        }
    }
}

/// How dates are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DateFormat {
    /// `2010-12-01 08:26:00`
    Iso,
    /// `01/12/2010 08:26`
    Dmy,
    /// `12/01/2010 08:26`
    Mdy,
}

impl FromStr for DateFormat {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        match text {
            "iso" => Ok(Self::Iso),
            "dmy" => Ok(Self::Dmy),
            "mdy" => Ok(Self::Mdy),
            _ => Err(Error::Unknown { what: "dates", given: text.to_owned(), known: "iso, dmy, mdy" }),
        }
    }
}

/// The text encoding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8 without a byte order mark.
    Utf8,
    /// Windows-1252: one byte a character, `£` is `A3`.
    Windows1252,
}

impl FromStr for Encoding {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        match text {
            "utf8" => Ok(Self::Utf8),
            "windows1252" => Ok(Self::Windows1252),
            _ => Err(Error::Unknown { what: "encoding", given: text.to_owned(), known: "utf8, windows1252" }),
        }
    }
}

/// The names of the columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Headers {
    /// Those of UCI Online Retail: `InvoiceNo`, `UnitPrice`, `CustomerID`.
    Uci,
    /// Those of UCI Online Retail II: `Invoice`, `Price`, `Customer ID`.
    Uci2,
}

impl Headers {
    /// The eight names, in the order of the columns.
    pub(crate) fn names(self) -> [&'static str; 8] {
        let (invoice, price, customer) = match self {
            Self::Uci => ("InvoiceNo", "UnitPrice", "CustomerID"),
            Self::Uci2 => ("Invoice", "Price", "Customer ID"),
        };
        [invoice, "StockCode", "Description", "Quantity", "InvoiceDate", price, customer, "Country"]
    }
}

impl FromStr for Headers {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        match text {
            "uci" => Ok(Self::Uci),
            "uci2" => Ok(Self::Uci2),
            _ => Err(Error::Unknown { what: "headers", given: text.to_owned(), known: "uci, uci2" }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_outside_their_range_are_named() {
        let refusal = |config: Config| config.rows().err().expect("a refusal").to_string();
        assert_eq!(refusal(Config { products: 3, ..Config::default() }), "products must be 50 to 40000, not 3");
        assert_eq!(refusal(Config { rows: 5, faults: 5, ..Config::default() }), "faults must be 0 to 4, not 5");
        assert!(refusal(Config { delimiter: 'x', ..Config::default() }).starts_with("delimiter"));
        let saturday = Date::new(2024, 6, 15).expect("a date");
        assert!(refusal(Config { start: saturday, days: 1, ..Config::default() }).contains("closed"));
    }
}
