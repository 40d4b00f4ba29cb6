//! The sales file that the tests read, and its figures as counted by `tests/reference/count.py`.

use std::{
    env, fs,
    path::{Path, PathBuf},
    sync::OnceLock,
    thread,
};

use aisle_datagen::{Config, DateFormat, write_file};
use anyhow::{Context, Result, anyhow, ensure};
use serde_json::Value;

use crate::{
    folders,
    programs::{output, program},
};

/// The environment variable that says where the real file is.
const REAL_DATA: &str = "AISLE_REAL_DATA";

const STAND_IN_ROWS: u64 = 60_000;
const STAND_IN_FAULTS: u64 = 37;
const STAND_IN_SEED: u64 = 20_111_209;

/// A choice of lines, as the options of `count.py` and of `aisle` name it.
pub type Selection = &'static [&'static str];

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

/// Counts the figures of the sales file for several selections at once.
///
/// # Errors
/// When Python is missing or the count fails.
pub fn counted<const N: usize>(selections: [Selection; N]) -> Result<[Value; N]> {
    let file = path()?;
    let threads = selections.map(|selection| {
        let file = file.clone();
        thread::spawn(move || count(&file, selection))
    });
    let mut counts = Vec::with_capacity(N);
    for thread in threads {
        counts.push(thread.join().map_err(|_| anyhow!("the count panicked"))??);
    }
    counts.try_into().map_err(|_| anyhow!("a count is missing"))
}

fn count(file: &Path, selection: Selection) -> Result<Value> {
    let script = folders::root().join("tests/reference/count.py");
    let mut arguments = vec![script.display().to_string(), file.display().to_string()];
    arguments.extend(selection.iter().map(|&argument| argument.to_owned()));
    serde_json::from_str(&output(&program("python3")?, &arguments)?).context("count.py wrote no JSON")
}

/// What `aisle overview --json` says of the sales file.
///
/// # Errors
/// When the command line was not built or fails.
pub fn told_by_command_line(selection: Selection) -> Result<Value> {
    let program = env::var_os("AISLE_BIN").map_or_else(|| folders::root().join("target/debug/aisle"), PathBuf::from);
    ensure!(program.is_file(), "{} was not built: run `cargo xtask test`", program.display());
    let mut arguments = vec!["overview".to_owned(), path()?.display().to_string(), "--json".to_owned()];
    arguments.extend(selection.iter().map(|&argument| argument.to_owned()));
    serde_json::from_str(&output(&program, &arguments)?).context("`aisle overview --json` wrote no JSON")
}
