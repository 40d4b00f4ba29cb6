//! The sales file that the tests read, and its figures as counted by the scripts in `tests/reference`.

use std::{
    env, fs,
    path::{Path, PathBuf},
    sync::OnceLock,
    thread,
};

use aisle_datagen::{Config, DateFormat, write_file};
use anyhow::{Context, Result, anyhow, ensure};
use serde_json::{Value, json};

use crate::{
    folders,
    programs::{output, program},
};

/// The environment variable that says where the real file is.
const REAL_DATA: &str = "AISLE_REAL_DATA";

const STAND_IN_ROWS: u64 = 60_000;
const STAND_IN_FAULTS: u64 = 37;
/// A shop with [`Question::one_country`] among its greatest.
const STAND_IN_SEED: u64 = 1;
/// The days of the real file.
const STAND_IN_START: &str = "2010-12-01";
const STAND_IN_DAYS: u64 = 374;

/// Which lines of the sales file are looked at. Everything, by default.
#[derive(Clone, Copy, Debug, Default)]
pub struct Question {
    /// First and last day.
    pub days: Option<(&'static str, &'static str)>,
    /// The only country.
    pub country: Option<&'static str>,
}

impl Question {
    /// A month that lies wholly in the file, real or not.
    #[must_use]
    pub fn one_month() -> Self {
        Self { days: Some(("2011-11-01", "2011-11-30")), ..Self::default() }
    }

    /// A country that both files have, and not the home market.
    #[must_use]
    pub fn one_country() -> Self {
        Self { country: Some("Germany"), ..Self::default() }
    }

    /// The options that `count.py` and `aisle` share.
    fn options(self) -> Vec<String> {
        let mut options = Vec::new();
        if let Some((first, last)) = self.days {
            options.extend(["--from", first, "--to", last].map(str::to_owned));
        }
        if let Some(country) = self.country {
            options.extend(["--country", country].map(str::to_owned));
        }
        options
    }

    /// The question as the fragment of the page's address carries it, not yet percent-encoded.
    #[must_use]
    pub fn spec(self) -> Value {
        let mut filter = serde_json::Map::new();
        if let Some((first, last)) = self.days {
            filter.insert("from".to_owned(), first.into());
            filter.insert("to".to_owned(), last.into());
        }
        if let Some(country) = self.country {
            filter.insert("countries".to_owned(), vec![country].into());
        }
        json!({ "version": 1, "filter": filter })
    }
}

/// Where the sales file is: the real one, or a generated one with the same kinds of dirt.
///
/// # Errors
/// When the real one is missing where it has to be there.
pub fn path() -> Result<PathBuf> {
    static PATH: OnceLock<Result<PathBuf, String>> = OnceLock::new();
    PATH.get_or_init(|| find().map_err(|error| format!("{error:#}"))).clone().map_err(|words| anyhow!(words))
}

fn find() -> Result<PathBuf> {
    if let Some(path) = env::var_os(REAL_DATA) {
        let path = PathBuf::from(path);
        ensure!(path.is_file(), "{REAL_DATA} names {}, which is no file", path.display());
        return Ok(path.canonicalize()?);
    }
    ensure!(
        env::var_os("CI").is_none_or(|value| value != "true"),
        "{REAL_DATA} must name the real sales file in CI: see `cargo xtask data`"
    );
    let path = folders::results("test-data")?.join("stand-in.csv");
    let config = Config {
        rows: STAND_IN_ROWS,
        faults: STAND_IN_FAULTS,
        seed: STAND_IN_SEED,
        start: STAND_IN_START.parse()?,
        days: STAND_IN_DAYS,
        dates: DateFormat::Dmy,
        ..Config::default()
    };
    // Another test process may be reading the file: it sees the old one or the new one, never a part.
    let unfinished = folders::TemporaryFolder::new()?;
    let written = unfinished.path().join("stand-in.csv");
    write_file(&config, &written).context("the stand-in cannot be generated")?;
    fs::copy(&written, path.with_extension("new"))?;
    fs::rename(path.with_extension("new"), &path)?;
    Ok(path)
}

/// Counts the figures of the sales file for several questions at once.
///
/// # Errors
/// When Python is missing or the count fails.
pub fn counted<const N: usize>(questions: [Question; N]) -> Result<[Value; N]> {
    let file = path()?;
    let threads = questions.map(|question| {
        let file = file.clone();
        thread::spawn(move || count(&file, question))
    });
    let mut counts = Vec::with_capacity(N);
    for thread in threads {
        counts.push(thread.join().map_err(|_| anyhow!("the count panicked"))??);
    }
    counts.try_into().map_err(|_| anyhow!("a count is missing"))
}

fn count(file: &Path, question: Question) -> Result<Value> {
    count_by("count.py", file, question.options())
}

/// What the Live page shows once the sales file has been counted, as counted by `tests/reference/count_live.py`.
///
/// # Errors
/// When Python is missing or the count fails.
pub fn counted_live() -> Result<&'static Value> {
    static COUNTED: OnceLock<Result<Value, String>> = OnceLock::new();
    let count = || count_by("count_live.py", &path()?, Vec::new());
    let counted = COUNTED.get_or_init(|| count().map_err(|error| format!("{error:#}")));
    counted.as_ref().map_err(|words| anyhow!("{words}"))
}

fn count_by(script: &str, file: &Path, options: Vec<String>) -> Result<Value> {
    let path = folders::root().join("tests/reference").join(script);
    let arguments = [vec![path.display().to_string(), file.display().to_string()], options].concat();
    serde_json::from_str(&output(&program("python3")?, &arguments)?).with_context(|| format!("{script} wrote no JSON"))
}

/// What `aisle overview --json` says of the sales file when a question is asked.
///
/// # Errors
/// When the command line was not built or fails.
pub fn told_by_command_line(question: Question) -> Result<Value> {
    told_with_options(&question.options())
}

/// What `aisle overview --json` says of the sales file with further options.
///
/// # Errors
/// When the command line was not built or fails.
pub fn told_with_options(options: &[String]) -> Result<Value> {
    let options: Vec<_> = options.iter().map(String::as_str).chain(["--json"]).collect();
    serde_json::from_str(&said("overview", &options)?).context("`aisle overview --json` wrote no JSON")
}

/// What a command of `aisle` prints for the sales file.
///
/// # Errors
/// When the command line was not built or fails.
pub fn said(command: &str, options: &[&str]) -> Result<String> {
    let program = env::var_os("AISLE_BIN").map_or_else(|| folders::root().join("target/debug/aisle"), PathBuf::from);
    ensure!(program.is_file(), "{} was not built: run `cargo xtask test`", program.display());
    let file = path()?.display().to_string();
    let arguments = [command, &file].iter().chain(options).map(|word| (*word).to_owned()).collect::<Vec<_>>();
    output(&program, &arguments)
}
