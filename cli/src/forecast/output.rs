use aisle_engine::export::ForecastsCsv;
use aisle_engine::forecast::{Backtest, EventEffect, FlagKind, Forecast, Pattern, Reason, Verdict};
use serde::{Serialize, Serializer};
use std::cell::RefCell;
use std::io::{self, Write};

use super::{Answer, Answers, Flagged, Form, words_of};
use crate::layout::{Columns, cut, grouped};
use crate::output::say;

/// The name of the JSON form, to be changed with it.
const SCHEMA: &str = "aisle.forecast.v1";
/// Letters of a name in the table.
const NAME_LETTERS: usize = 40;
/// Rows of the table.
const TABLE_ROWS: usize = 30;
/// Complaints that are printed; the others are counted.
const MOST_COMPLAINTS: usize = 20;
/// Series that a warning names; the others are counted.
const MOST_NAMED: usize = 3;

#[derive(Serialize)]
struct SeriesJson<'a> {
    series: &'a str,
    description: &'a str,
    error: Option<&'a str>,
    method: Option<&'static str>,
    reason: Option<Reason>,
    pattern: Option<Pattern>,
    warnings: Vec<String>,
    flags: &'a [Flagged],
    events: Vec<EffectJson<'a>>,
    steps: Vec<StepJson<'a>>,
    total: Option<Spread>,
    accuracy: Option<Verdict>,
}

/// What an event did.
#[derive(Serialize)]
struct EffectJson<'a> {
    name: &'a str,
    steps: u32,
    effect: f64,
    standard_error: f64,
    relative: f64,
}

fn effects<'a>(form: &Form<'a>, effects: &[EventEffect]) -> Vec<EffectJson<'a>> {
    let named = effects.iter().filter_map(|effect| Some((form.events.get(usize::from(effect.event))?, effect)));
    let json = named.map(|(event, &EventEffect { steps, effect, standard_error, relative, .. })| EffectJson {
        name: &event.name,
        steps,
        effect,
        standard_error,
        relative,
    });
    json.collect()
}

/// What is said of all series after the last of them.
#[derive(Default)]
pub(super) struct Summary {
    pub(super) has_forecast: bool,
    series: usize,
    /// Errors of all series; `None` where no backtest was asked for.
    tested: Option<Backtest>,
    complaints: Vec<String>,
    more_complaints: usize,
    warnings: Vec<Warned>,
}

/// The series that a warning holds for.
struct Warned {
    words: String,
    /// The first of them.
    names: Vec<String>,
    count: usize,
}

impl Summary {
    fn add(&mut self, answer: &Answer) {
        self.series += 1;
        self.has_forecast |= answer.result.is_ok();
        if let Some(tested) = &answer.backtest {
            self.tested.get_or_insert_default().merge(tested);
        }
        for words in answer.result.iter().flat_map(words_of) {
            self.warn(words, &answer.name);
        }
        let faults = answer.result.as_ref().err().into_iter().chain(&answer.notes).cloned().collect::<Vec<_>>();
        if faults.is_empty() {
            return;
        }
        if self.complaints.len() == MOST_COMPLAINTS {
            self.more_complaints += 1;
        } else {
            self.complaints.push(format!("series {}: {}", quoted(&answer.name), faults.join("; ")));
        }
    }

    fn warn(&mut self, words: String, name: &str) {
        let place = self.warnings.iter().position(|warned| warned.words == words).unwrap_or_else(|| {
            self.warnings.push(Warned { words, names: Vec::new(), count: 0 });
            self.warnings.len() - 1
        });
        let warned = &mut self.warnings[place];
        warned.count += 1;
        if warned.names.len() < MOST_NAMED {
            warned.names.push(name.to_owned());
        }
    }

    /// Says on standard error which series could not be forecast, what was done to others, and what to be wary of.
    pub(super) fn complain(&self) {
        self.complaints.iter().for_each(say);
        if self.more_complaints > 0 {
            say(format_args!("and {} more", self.more_complaints));
        }
        for Warned { words, names, count } in &self.warnings {
            let more = match count - names.len() {
                0 => String::new(),
                more => format!(" and {} more", grouped(more)),
            };
            match &names[..] {
                // The whole shop has no name.
                [name] if name.is_empty() => say(words),
                _ => say(format_args!(
                    "series {}{more}: {words}",
                    names.iter().map(|name| quoted(name)).collect::<Vec<_>>().join(", ")
                )),
            }
        }
    }
}

/// A name as messages have it.
fn quoted(name: &str) -> String {
    format!("{:?}", cut(name, NAME_LETTERS))
}

#[derive(Serialize)]
struct StepJson<'a> {
    step: usize,
    time: &'a str,
    #[serde(flatten)]
    spread: Spread,
}

/// A distribution: its mean, its median and the ends of its ranges.
#[derive(Serialize)]
struct Spread {
    mean: f64,
    median: f64,
    ranges: Vec<Range>,
}

#[derive(Serialize)]
struct Range {
    level: f64,
    low: f64,
    high: f64,
}

impl Spread {
    /// `of` gives the quantile of a probability's index; the probabilities are those of the levels from the outside in.
    fn new(levels: &[f64], mean: f64, of: impl Fn(usize) -> f64) -> Self {
        let last = 2 * levels.len();
        let ranges = outside_in(levels).into_iter().enumerate();
        let ranges = ranges.map(|(index, level)| Range { level, low: of(index), high: of(last - index) });
        Self { mean, median: of(levels.len()), ranges: ranges.collect() }
    }
}

/// The levels, the greatest first.
fn outside_in(levels: &[f64]) -> Vec<f64> {
    let mut sorted = levels.to_vec();
    sorted.sort_by(|left, right| right.total_cmp(left));
    sorted
}

/// One JSON document, described by docs/forecast.schema.json, written while the answers are made.
pub(super) fn write_json(out: &mut impl Write, answers: Answers, form: &Form<'_>) -> io::Result<Summary> {
    use serde::ser::SerializeMap;
    let mut summary = Summary::default();
    let mut serializer = serde_json::Serializer::pretty(&mut *out);
    let mut document = serializer.serialize_map(None)?;
    document.serialize_entry("schema", SCHEMA)?;
    document.serialize_entry("events", &effects(form, &answers.effects))?;
    let all = Each { answers: RefCell::new(answers.of_series), summary: RefCell::new(&mut summary), form };
    document.serialize_entry("series", &all)?;
    document.serialize_entry("accuracy", &summary.tested.as_ref().map(Verdict::from))?;
    document.end()?;
    writeln!(out)?;
    Ok(summary)
}

/// The answers, each made when it is written.
struct Each<'a> {
    answers: RefCell<Box<dyn Iterator<Item = Answer>>>,
    summary: RefCell<&'a mut Summary>,
    form: &'a Form<'a>,
}

impl Serialize for Each<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeSeq;
        let mut list = serializer.serialize_seq(None)?;
        for answer in self.answers.borrow_mut().by_ref() {
            self.summary.borrow_mut().add(&answer);
            list.serialize_element(&SeriesJson::new(&answer, self.form))?;
        }
        list.end()
    }
}

impl<'a> SeriesJson<'a> {
    fn new(answer: &'a Answer, form: &Form<'a>) -> Self {
        let forecast = answer.result.as_ref().ok();
        let spread = |forecast: &Forecast| {
            Spread::new(form.levels, forecast.total_mean, |place| forecast.total_quantiles[place])
        };
        Self {
            series: &answer.name,
            description: &answer.description,
            error: answer.result.as_ref().err().map(String::as_str),
            method: forecast.map(|forecast| forecast.choice.key()),
            reason: forecast.map(|forecast| forecast.reason),
            pattern: forecast.and_then(|forecast| forecast.pattern),
            warnings: answer.notes.iter().cloned().chain(forecast.map(words_of).unwrap_or_default()).collect(),
            flags: &answer.flags,
            events: effects(form, forecast.map_or(&[], |forecast| &forecast.effects)),
            steps: steps(answer, form.levels),
            accuracy: answer.backtest.as_ref().map(Verdict::from),
            total: forecast.map(spread),
        }
    }
}

fn steps<'a>(answer: &'a Answer, levels: &[f64]) -> Vec<StepJson<'a>> {
    let Ok(forecast) = &answer.result else { return Vec::new() };
    let timed = answer.times.iter().zip(&forecast.mean).enumerate();
    let step = |(index, (time, mean)): (usize, (&'a String, &f64))| StepJson {
        step: index + 1,
        time,
        spread: Spread::new(levels, *mean, |place| forecast.quantiles[place][index]),
    };
    timed.map(step).collect()
}

/// A row for each step of each series that could be forecast.
pub(super) fn write_csv(out: &mut impl Write, answers: Answers, form: &Form<'_>) -> io::Result<Summary> {
    let mut summary = Summary::default();
    let mut csv = ForecastsCsv::new(&outside_in(form.levels));
    out.write_all(&csv.take_bytes())?;
    for answer in answers.of_series {
        summary.add(&answer);
        if let Ok(forecast) = &answer.result {
            csv.add(&answer.name, &answer.times, forecast);
            out.write_all(&csv.take_bytes())?;
        }
    }
    Ok(summary)
}

/// A table of totals, in the order of the answers.
pub(super) fn write_table(out: &mut impl Write, answers: Answers, form: &Form<'_>) -> io::Result<Summary> {
    let mut summary = Summary::default();
    let mut shown: Vec<Answer> = Vec::new();
    for answer in answers.of_series {
        summary.add(&answer);
        if answer.result.is_ok() && shown.len() < TABLE_ROWS {
            shown.push(answer);
        }
    }
    let times = shown.first().map_or(&[][..], |answer| &answer.times);
    if let (Some(from), Some(to)) = (times.first(), times.last()) {
        writeln!(out, "{} steps, {from} to {to}\n", times.len())?;
    }
    let ranges = outside_in(form.levels).into_iter().map(|level| format!("{level} % range"));
    let header: Vec<String> = ["series", "description", "method", "expected", "median"]
        .map(str::to_owned)
        .into_iter()
        .chain(ranges)
        .collect();
    let mut table = Columns::new(3, &header.iter().map(String::as_str).collect::<Vec<_>>());
    for answer in &shown {
        let Ok(forecast) = &answer.result else { continue };
        let spread = Spread::new(form.levels, forecast.total_mean, |place| forecast.total_quantiles[place]);
        let number = |value: f64| grouped(format!("{value:.0}"));
        let words =
            [cut(&answer.name, NAME_LETTERS), cut(&answer.description, NAME_LETTERS), forecast.choice.key().to_owned()];
        let figures = [number(spread.mean), number(spread.median)];
        let ranges = spread.ranges.iter().map(|range| format!("{} – {}", number(range.low), number(range.high)));
        table.row(words.into_iter().chain(figures).chain(ranges));
    }
    table.write(out)?;
    if summary.series > TABLE_ROWS {
        writeln!(out, "\n{} series; --csv and --json have all of them", grouped(summary.series))?;
    }
    if !form.events.is_empty() {
        write_effects(out, form, &effects(form, &answers.effects))?;
    }
    write_flags(out, &shown)?;
    if let Some(tested) = &summary.tested {
        write_accuracy(out, &Verdict::from(tested))?;
    }
    Ok(summary)
}

/// What looks odd in the series of the table.
fn write_flags(out: &mut impl Write, shown: &[Answer]) -> io::Result<()> {
    let all = || shown.iter().flat_map(|answer| answer.flags.iter().map(move |flag| (&answer.name, flag)));
    if all().next().is_none() {
        return Ok(());
    }
    writeln!(out, "\nTo review; nothing was left out or changed:\n")?;
    let mut table = Columns::new(2, &["series", "", "from", "to", "steps"]);
    for (name, flag) in all().take(TABLE_ROWS) {
        let kind = match flag.kind {
            FlagKind::SuspectedStockOut => "out of stock?",
            FlagKind::SuspectedEnd => "ended, or out of stock?",
            FlagKind::Outlier => "far more than usual",
        };
        let words = [cut(name, NAME_LETTERS), kind.to_owned(), flag.first.clone(), flag.last.clone()];
        table.row(words.into_iter().chain([grouped(flag.steps)]));
    }
    table.write(out)?;
    match all().count().saturating_sub(TABLE_ROWS) {
        0 => Ok(()),
        more => writeln!(out, "\n{} more of these series; --json has all of them", grouped(more)),
    }
}

fn write_effects(out: &mut impl Write, form: &Form<'_>, effects: &[EffectJson<'_>]) -> io::Result<()> {
    writeln!(out, "\nEvents, per open day of all series:\n")?;
    let mut table = Columns::new(1, &["event", "steps", "effect", "standard error", "of other demand"]);
    for event in form.events {
        let name = cut(&event.name, NAME_LETTERS);
        let Some(found) = effects.iter().find(|effect| effect.name == event.name) else {
            table.row([name, "0".to_owned()].into_iter().chain(["–"; 3].map(str::to_owned)));
            continue;
        };
        let share = format!("{:+.0} %", 100.0 * found.relative);
        let numbers = [format!("{:+.1}", found.effect), format!("{:.1}", found.standard_error), share];
        table.row([name, grouped(found.steps)].into_iter().chain(numbers));
    }
    table.write(out)
}

fn write_accuracy(out: &mut impl Write, judged: &Verdict) -> io::Result<()> {
    writeln!(out, "\nForecasts from earlier times, all series:\n")?;
    let mut table = Columns::new(1, &["", "steps", "RMSSE", "bias", "MASE", "WAPE"]);
    let rows = [
        ("this method", &judged.method),
        ("seasonal naive", &judged.seasonal_naive),
        ("28-step mean", &judged.window_mean),
    ];
    for (name, accuracy) in rows {
        let Some(accuracy) = accuracy else { continue };
        let number = |value: Option<f64>| value.map_or_else(|| "–".to_owned(), |value| format!("{value:.3}"));
        let words = [name.to_owned(), grouped(accuracy.steps)];
        let measures = [accuracy.rmsse, accuracy.bias, accuracy.mase, accuracy.wape];
        table.row(words.into_iter().chain(measures.map(number)));
    }
    table.write(out)
}
