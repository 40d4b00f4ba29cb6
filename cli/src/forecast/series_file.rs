use anyhow::{Context, bail, ensure};
use rustc_hash::{FxHashMap, FxHashSet};
use std::borrow::Cow;
use std::fs::File;
use std::io::{BufRead, BufReader, Read, stdin};
use std::path::Path;

use super::timeline::{Form, Written, parse};
use crate::failure::Failure;

/// The columns of a file of series.
const COLUMNS: [&str; 3] = ["series", "time", "value"];
/// Texts for a value that is not known.
const UNKNOWN: [&str; 5] = ["", "NA", "NaN", "nan", "null"];
/// What may separate the columns, the most usual first.
const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];
/// The greatest value: sums of a few thousand squares of it are still numbers.
const MOST: f64 = 1e100;

/// A file with the columns `series,time,value`, separated by commas, semicolons, tabs or bars. Where they are not separated by
/// commas, values may have a decimal comma.
#[derive(Default)]
pub(super) struct SeriesFile {
    /// In the order of their first rows.
    pub(super) series: Vec<Rows>,
    /// The times of all series that can be read and have the form of most, each once.
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
    /// The first row whose value has a decimal point, and the value as it is written.
    with_point: Option<(u64, String)>,
}

impl SeriesFile {
    /// Reads a file, or standard input for `-`.
    pub(super) fn open(path: &Path) -> Result<Self, Failure> {
        if path.as_os_str() == "-" {
            return Ok(Self::read(stdin().lock()).context("standard input")?);
        }
        let name = path.display();
        let hint = || format!("{name} cannot be opened; check its name and that it may be read");
        Ok(Self::read(File::open(path).with_context(hint)?).with_context(|| name.to_string())?)
    }

    fn read(source: impl Read) -> anyhow::Result<Self> {
        let (mut source, mut first_line) = (BufReader::new(source), Vec::new());
        source.read_until(b'\n', &mut first_line)?;
        // Of equals the last would win.
        let columns = |delimiter: &u8| first_line.iter().filter(|&byte| byte == delimiter).count();
        let delimiter = DELIMITERS.into_iter().rev().max_by_key(columns).unwrap_or(DELIMITERS[0]);
        let source = first_line.as_slice().chain(source);
        let mut reader = csv::ReaderBuilder::new().flexible(true).delimiter(delimiter).from_reader(source);
        let (takes_comma, mut has_comma) = (delimiter != b',', false);
        let header = reader.headers().map_err(explained)?.clone();
        let named = |name: &str| {
            header.iter().position(|found| found.trim_start_matches('\u{feff}').trim().eq_ignore_ascii_case(name))
        };
        let columns: Vec<usize> = COLUMNS.iter().filter_map(|name| named(name)).collect();
        let [series, time, value] = columns[..] else {
            ensure!(!header.is_empty(), "the file is empty");
            let found = header.iter().collect::<Vec<_>>().join(", ");
            bail!("the columns series, time and value are needed; there are: {found}");
        };
        let mut file = Self::default();
        let mut places: FxHashMap<String, usize> = FxHashMap::default();
        let mut record = csv::StringRecord::new();
        let mut place = 0;
        while reader.read_record(&mut record).map_err(explained)? {
            let text = |column: usize| record.get(column).unwrap_or_default().trim();
            let name = text(series);
            if name.is_empty() && record.iter().all(|field| field.trim().is_empty()) {
                continue;
            }
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
            let written = text(value);
            let with_point = if takes_comma && written.contains(',') {
                has_comma = true;
                Cow::Owned(written.replace('.', "").replace(',', "."))
            } else {
                if takes_comma && rows.with_point.is_none() && written.contains('.') {
                    rows.with_point = Some((line, written.to_owned()));
                }
                Cow::Borrowed(written)
            };
            match (parse(text(time)), value_of(&with_point)) {
                (Some(time), Ok(value)) => rows.points.push((time, value)),
                (None, _) => rows.note(|| format!("line {line}: {:?} is no time", text(time))),
                (_, Err(why)) => rows.note(|| format!("line {line}: {written:?} {why}")),
            }
        }
        ensure!(!file.series.is_empty(), "the file has no rows below its header");
        for rows in file.series.iter_mut().filter(|_| has_comma) {
            if let Some((line, value)) = rows.with_point.take() {
                rows.note(|| format!("line {line}: {value:?} has a decimal point, other values a decimal comma"));
            }
        }
        file.times = times(&file.series);
        Ok(file)
    }
}

/// What cannot be read, in words.
fn explained(error: csv::Error) -> anyhow::Error {
    let line = error.position().map_or(0, csv::Position::line);
    match error.kind() {
        csv::ErrorKind::Utf8 { .. } => {
            anyhow::anyhow!("line {line} is no UTF-8 text; save the file as UTF-8, not packed")
        }
        _ => error.into(),
    }
}

/// The times of the series that can be read and have the form of most of them.
fn times(series: &[Rows]) -> Vec<Written> {
    let sound = || series.iter().filter(|rows| rows.fault.is_none());
    let form = |rows: &Rows| rows.points.first().map(|(time, _)| time.form());
    let count = |wanted: &Form| sound().filter(|rows| form(rows) == Some(*wanted)).count();
    // Of equals the last would win, so the first form comes last.
    let mut forms: Vec<Form> = Vec::new();
    for found in sound().filter_map(form) {
        if !forms.contains(&found) {
            forms.insert(0, found);
        }
    }
    let most = forms.into_iter().max_by_key(count);
    let mut seen = FxHashSet::default();
    let times = sound().flat_map(|rows| &rows.points).map(|(time, _)| *time);
    times.filter(|time| Some(time.form()) == most && seen.insert(*time)).collect()
}

impl Rows {
    fn note(&mut self, fault: impl FnOnce() -> String) {
        self.fault.get_or_insert_with(fault);
    }
}

fn value_of(text: &str) -> Result<f64, &'static str> {
    if UNKNOWN.contains(&text) {
        return Ok(f64::NAN);
    }
    match text.parse::<f64>() {
        Ok(value) if value.abs() <= MOST => Ok(value),
        Ok(value) if value.is_finite() => Err("is beyond what can be computed with"),
        _ => Err("is no number"),
    }
}
