//! Writes generated sales to a file.

use std::{
    io::{self, Write},
    path::{Path, PathBuf},
};

use aisle_datagen::{Config, Date, DateFormat, Encoding, Error, Headers, Written, write_file};
use anyhow::{Context, Result};
use clap::{CommandFactory, Parser, error::ErrorKind};

/// Generate realistic shop sales, with the dirt of real files; the same options give the same bytes
#[derive(Parser)]
#[command(name = "aisle-datagen", version)]
struct Options {
    /// Data rows to write, faulty ones included
    #[arg(long, default_value_t = 100_000)]
    rows: u64,
    /// Another seed is another shop
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Product codes on offer
    #[arg(long, default_value_t = 2_000)]
    products: u64,
    /// Countries of the customers
    #[arg(long, default_value_t = 38)]
    countries: u64,
    /// First day
    #[arg(long, default_value = "2023-12-01")]
    start: Date,
    /// Number of days
    #[arg(long, default_value_t = 739)]
    days: u64,
    /// Rows that cannot be read
    #[arg(long, default_value_t = 0)]
    faults: u64,
    /// Form of dates: iso, dmy or mdy
    #[arg(long, default_value = "iso")]
    dates: DateFormat,
    /// What stands between fields: `,` `;` `|` or a tab
    #[arg(long, default_value_t = ',')]
    delimiter: char,
    /// Text encoding: utf8 or windows1252
    #[arg(long, default_value = "utf8")]
    encoding: Encoding,
    /// Names of the columns: uci or uci2
    #[arg(long, default_value = "uci")]
    headers: Headers,
    /// File to write, compressed if its name ends in .gz; `-` is standard output
    #[arg(long, default_value = "-")]
    out: PathBuf,
}

fn main() -> Result<()> {
    let options = Options::parse();
    let config = Config {
        rows: options.rows,
        seed: options.seed,
        products: options.products,
        countries: options.countries,
        start: options.start,
        days: options.days,
        faults: options.faults,
        dates: options.dates,
        delimiter: options.delimiter,
        encoding: options.encoding,
        headers: options.headers,
    };
    if let Err(refusal) = config.rows() {
        Options::command().error(ErrorKind::ValueValidation, refusal).exit();
    }
    let written = match write_file(&config, &options.out) {
        // Whoever reads the pipe, `head` for one, has had enough.
        Err(Error::Io(cause)) if cause.kind() == io::ErrorKind::BrokenPipe => return Ok(()),
        written => written.with_context(|| unwritten(&options.out))?,
    };
    let Written { rows, faults, bytes } = written;
    // That nobody can read this changes nothing.
    let _ = writeln!(io::stderr(), "{rows} rows, {faults} of them faulty, {bytes} bytes of CSV");
    Ok(())
}

fn unwritten(out: &Path) -> String {
    if out.as_os_str() == "-" {
        return "standard output cannot be written; what is there is not whole".to_owned();
    }
    format!("{} cannot be written; there is nothing of it. Make room, or name another place", out.display())
}
