use aisle_engine::forecast::reconcile::scale_to_total;
use aisle_engine::forecast::{
    BacktestPlan, Choice, Forecast, Input, Question, StepDate, backtest, date_of, forecast, shop_profile,
};
use aisle_engine::spec::{Event, ForecastParameters};
use anyhow::{Context, anyhow};
use std::collections::HashMap;
use std::fs::File;
use std::io::{Read, stdin};
use std::path::Path;

use super::timeline::{Timeline, Written, parse};
use super::{Answer, Answers};
use crate::args::ForecastArgs;
use crate::failure::Failure;

/// The columns of a file of series.
const COLUMNS: [&str; 3] = ["series", "time", "value"];
/// Texts for a value that is not known.
const UNKNOWN: [&str; 5] = ["", "NA", "NaN", "nan", "null"];
/// A series is never filled to more steps than this: some 100 years of days.
const MOST_STEPS: usize = 40_000;

/// The rows of one series.
#[derive(Default)]
struct Rows {
    name: String,
    /// Times with their values; none where the value is not known.
    points: Vec<(Written, Option<f64>)>,
    /// The first row that cannot be read.
    fault: Option<String>,
}

/// A series on its steps.
#[derive(Clone)]
struct Dense {
    name: String,
    values: Vec<f64>,
    phases: Vec<u16>,
    dates: Vec<StepDate>,
    times: Vec<String>,
    notes: Vec<String>,
    /// The first and the last time.
    first: i64,
    last: i64,
}

/// Forecasts the series of a file with the columns `series,time,value`, in the order of their first rows.
pub(super) fn answers(
    path: &Path,
    args: &ForecastArgs,
    known: &ForecastParameters,
    choice: Option<Choice>,
    probabilities: &[f64],
) -> Result<Answers, Failure> {
    let rows = if path.as_os_str() == "-" {
        read(stdin().lock())?
    } else {
        let hint = || format!("{} cannot be opened; check its name and that it may be read", path.display());
        read(File::open(path).with_context(hint)?)?
    };
    let times: Vec<Written> = rows.iter().flat_map(|rows| rows.points.iter().map(|&(time, _)| time)).collect();
    let season = args.season.map(usize::from);
    let timeline = Timeline::new(&times, season, &known.closed);
    if !timeline.has_dates() && *known != ForecastParameters::default() {
        return Err(Failure::Usage("--event and --closed need times that are dates or months".to_owned()));
    }
    let dense: Vec<Result<Dense, (String, String)>> =
        rows.into_iter().map(|rows| on_steps(rows, &timeline, args.horizon as usize, &known.events)).collect();
    let profile = if timeline.is_week_of_days() {
        let phased = dense.iter().flatten().map(|series| (series.values.as_slice(), series.phases.as_slice()));
        shop_profile(timeline.season, phased)
    } else {
        Vec::new()
    };
    let review_steps = if timeline.is_week_of_days() { timeline.open_weekdays() } else { 1 };
    let forecast = |series: &Dense, choice: Option<Choice>| {
        let question = series.question(timeline.season, &profile, review_steps, choice, probabilities);
        forecast(&question).map_err(|refusal| refusal.to_string())
    };
    let mut results: Vec<Result<Forecast, String>> = dense
        .iter()
        .map(|series| series.as_ref().map_err(|(_, fault)| fault.clone()).and_then(|series| forecast(series, choice)))
        .collect();
    if args.adds_up
        && let Some(sum) = sum_of(&dense, &timeline)?
        && let Ok(whole) = forecast(&sum, Some(Choice::Trends))
    {
        let mut parts: Vec<&mut Forecast> = results.iter_mut().flatten().collect();
        let are_counts = sum.values.iter().all(|value| value.fract() == 0.0);
        scale_to_total(&mut parts, &whole.mean, are_counts);
    }
    let answer = |(series, result): (Result<Dense, (String, String)>, Result<Forecast, String>)| {
        let plan = args.backtest.map(|origins| BacktestPlan { origins, stride: args.horizon, horizon: args.horizon });
        let tested = series.as_ref().ok().zip(plan).map(|(series, plan)| {
            backtest(&series.question(timeline.season, &profile, review_steps, choice, probabilities), plan)
        });
        let (name, times, notes) = match series {
            Ok(series) => (series.name, series.times, series.notes),
            Err((name, _)) => (name, Vec::new(), Vec::new()),
        };
        Answer { name, description: String::new(), times, result, notes, backtest: tested }
    };
    let of_series = dense.into_iter().zip(results).map(answer).collect();
    Ok(Answers { of_series, effects: Vec::new() })
}

impl Dense {
    fn question<'a>(
        &'a self,
        period: usize,
        profile: &'a [f64],
        review_steps: usize,
        choice: Option<Choice>,
        probabilities: &'a [f64],
    ) -> Question<'a> {
        let input = Input { values: &self.values, period, phases: &self.phases, dates: &self.dates };
        let is_count = self.values.iter().all(|value| value.fract() == 0.0) && self.values.contains(&0.0);
        Question { input, effects_on_whole: &[], profile, review_steps, is_count, choice, probabilities }
    }
}

/// The sum of all series, from the first time to the last, at which all have to end; `None` without any.
fn sum_of(dense: &[Result<Dense, (String, String)>], timeline: &Timeline) -> Result<Option<Dense>, Failure> {
    let series = || dense.iter().flatten();
    let Some(longest) = series().min_by_key(|series| series.first) else { return Ok(None) };
    if let Some(other) = series().find(|series| series.last != longest.last) {
        let (name, last) = (&other.name, timeline.text(other.last));
        return Err(anyhow!("--adds-up needs series that all end at one time; {name:?} ends at {last}").into());
    }
    let mut sum = longest.clone();
    for part in series().filter(|part| !std::ptr::eq(*part, longest)) {
        let offset = sum.values.len() - part.values.len();
        sum.values[offset..].iter_mut().zip(&part.values).for_each(|(sum, value)| *sum += value);
    }
    Ok(Some(sum))
}

fn read(source: impl Read) -> Result<Vec<Rows>, Failure> {
    let mut reader = csv::ReaderBuilder::new().flexible(true).trim(csv::Trim::All).from_reader(source);
    let header = reader.headers()?.clone();
    let named =
        |name: &str| header.iter().position(|found| found.trim_start_matches('\u{feff}').eq_ignore_ascii_case(name));
    let columns: Vec<usize> = COLUMNS.iter().filter_map(|name| named(name)).collect();
    let [series, time, value] = columns[..] else {
        let found = header.iter().collect::<Vec<_>>().join(", ");
        return Err(anyhow!("the columns series, time and value are needed; there are: {found}").into());
    };
    let mut all: Vec<Rows> = Vec::new();
    let mut places: HashMap<String, usize> = HashMap::new();
    let mut record = csv::StringRecord::new();
    while reader.read_record(&mut record)? {
        let text = |column: usize| record.get(column).unwrap_or_default();
        let place = *places.entry(text(series).to_owned()).or_insert_with_key(|name| {
            all.push(Rows { name: name.clone(), ..Rows::default() });
            all.len() - 1
        });
        let line = record.position().map_or(0, csv::Position::line);
        match (parse(text(time)), value_of(text(value))) {
            (Some(time), Ok(value)) => all[place].points.push((time, value)),
            (None, _) => fault(&mut all[place], || format!("line {line}: {:?} is no time", text(time))),
            (_, Err(())) => fault(&mut all[place], || format!("line {line}: {:?} is no number", text(value))),
        }
    }
    if all.is_empty() {
        return Err(anyhow!("the file has no rows below its header").into());
    }
    Ok(all)
}

fn fault(rows: &mut Rows, text: impl FnOnce() -> String) {
    rows.fault.get_or_insert_with(text);
}

fn value_of(text: &str) -> Result<Option<f64>, ()> {
    if UNKNOWN.contains(&text) {
        return Ok(None);
    }
    text.parse().ok().filter(|value: &f64| value.is_finite()).map(Some).ok_or(())
}

/// Puts a series on its steps, from its first to its last known value.
fn on_steps(rows: Rows, timeline: &Timeline, horizon: usize, events: &[Event]) -> Result<Dense, (String, String)> {
    let name = rows.name;
    if let Some(fault) = rows.fault {
        return Err((name, fault));
    }
    let mut notes = Vec::new();
    let unknown = rows.points.iter().filter(|(_, value)| value.is_none()).count();
    if rows.points.iter().any(|&(time, _)| timeline.count(time).is_none()) {
        return Err((name, "its times are of another form than those of the first series".to_owned()));
    }
    let known = rows.points.iter().filter_map(|&(time, value)| Some((timeline.count(time)?, value?)));
    let mut points: Vec<(i64, f64)> = known.collect();
    if !points.is_sorted_by_key(|&(time, _)| time) {
        notes.push("its times were out of order".to_owned());
        points.sort_by_key(|&(time, _)| time);
    }
    let (Some(&(first, _)), Some(&(last, _))) = (points.first(), points.last()) else {
        return Err((name, "it has no value".to_owned()));
    };
    if let Some(twice) = points.windows(2).find(|pair| pair[0].0 == pair[1].0) {
        return Err((name, format!("it has two values for {}", timeline.text(twice[0].0))));
    }
    let count = timeline.steps_between(first, last) + 1;
    if count > MOST_STEPS {
        return Err((name, format!("it spans {count} steps, more than {MOST_STEPS}")));
    }
    let are_counts = unknown == 0 && points.iter().all(|&(_, value)| value >= 0.0 && value.fract() == 0.0);
    let gaps = count - points.len();
    if gaps > 0 {
        let filled = if are_counts { "0" } else { "the line between its neighbours" };
        notes.push(format!("{gaps} missing values were taken as {filled}"));
    }
    let mut values = vec![0.0; count];
    let mut before: Option<(usize, f64)> = None;
    for (time, value) in points {
        let step = timeline.steps_between(first, time);
        if let (Some((from, start)), false) = (before, are_counts) {
            let slope = (value - start) / (step - from) as f64;
            (from + 1..step).for_each(|gap| values[gap] = start + slope * (gap - from) as f64);
        }
        values[step] = value;
        before = Some((step, value));
    }
    let mut phases = Vec::with_capacity(count + horizon);
    let mut dates = Vec::new();
    let mut times = Vec::with_capacity(horizon);
    let mut time = first;
    for step in 0..count + horizon {
        phases.push(timeline.phase(first, time, step));
        dates.extend(timeline.days(time).map(|days| date_of(days, events)));
        if step >= count {
            times.push(timeline.text(time));
        }
        time = timeline.next(time);
    }
    Ok(Dense { name, values, phases, dates, times, notes, first, last })
}
