use anyhow::{Context, anyhow};
use rustc_hash::{FxHashMap, FxHashSet};
use std::fs::File;
use std::io::{Read, stdin};
use std::path::Path;

use super::timeline::{Written, parse};
use crate::failure::Failure;

/// The columns of a file of series.
const COLUMNS: [&str; 3] = ["series", "time", "value"];
/// Texts for a value that is not known.
const UNKNOWN: [&str; 5] = ["", "NA", "NaN", "nan", "null"];

/// A file with the columns `series,time,value`.
#[derive(Default)]
pub(super) struct SeriesFile {
    /// In the order of their first rows.
    pub(super) series: Vec<Rows>,
    /// The times of all rows, each once, in the order in which they came.
    pub(super) times: Vec<Written>,
}

/// The rows of one series.
#[derive(Default)]
pub(super) struct Rows {
    pub(super) name: String,
    /// Times with their values; NaN where the value is not known.
    pub(super) points: Vec<(Written, f64)>,
    /// The first row that cannot be read.
    pub(super) fault: Option<String>,
}

impl SeriesFile {
    /// Reads a file, or standard input for `-`.
    pub(super) fn open(path: &Path) -> Result<Self, Failure> {
        if path.as_os_str() == "-" {
            return Self::read(stdin().lock());
        }
        let hint = || format!("{} cannot be opened; check its name and that it may be read", path.display());
        Self::read(File::open(path).with_context(hint)?)
    }

    fn read(source: impl Read) -> Result<Self, Failure> {
        let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(source);
        let header = reader.headers()?.clone();
        let named = |name: &str| {
            header.iter().position(|found| found.trim_start_matches('\u{feff}').trim().eq_ignore_ascii_case(name))
        };
        let columns: Vec<usize> = COLUMNS.iter().filter_map(|name| named(name)).collect();
        let [series, time, value] = columns[..] else {
            let found = header.iter().collect::<Vec<_>>().join(", ");
            return Err(anyhow!("the columns series, time and value are needed; there are: {found}").into());
        };
        let mut file = Self::default();
        let mut places: FxHashMap<String, usize> = FxHashMap::default();
        let mut seen = FxHashSet::default();
        let mut record = csv::StringRecord::new();
        let mut place = 0;
        while reader.read_record(&mut record)? {
            let text = |column: usize| record.get(column).unwrap_or_default().trim();
            let name = text(series);
            // Rows of one series mostly stand together.
            if file.series.get(place).is_none_or(|rows| rows.name != name) {
                place = places.get(name).copied().unwrap_or_else(|| {
                    file.series.push(Rows { name: name.to_owned(), ..Rows::default() });
                    places.insert(name.to_owned(), file.series.len() - 1);
                    file.series.len() - 1
                });
            }
            let rows = &mut file.series[place];
            let line = record.position().map_or(0, csv::Position::line);
            match (parse(text(time)), value_of(text(value))) {
                (Some(time), Ok(value)) => {
                    rows.points.push((time, value));
                    if seen.insert(time) {
                        file.times.push(time);
                    }
                }
                (None, _) => rows.note(|| format!("line {line}: {:?} is no time", text(time))),
                (_, Err(())) => rows.note(|| format!("line {line}: {:?} is no number", text(value))),
            }
        }
        if file.series.is_empty() {
            return Err(anyhow!("the file has no rows below its header").into());
        }
        Ok(file)
    }
}

impl Rows {
    fn note(&mut self, fault: impl FnOnce() -> String) {
        self.fault.get_or_insert_with(fault);
    }
}

fn value_of(text: &str) -> Result<f64, ()> {
    if UNKNOWN.contains(&text) {
        return Ok(f64::NAN);
    }
    text.parse().ok().filter(|value: &f64| value.is_finite()).ok_or(())
}
