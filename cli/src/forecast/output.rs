use aisle_engine::export::ForecastsCsv;
use aisle_engine::forecast::{Backtest, EventEffect, Forecast, Pattern, Reason, Verdict};
use serde::{Serialize, Serializer};
use std::cell::RefCell;
use std::io::{self, Write};

use super::{Answer, Answers, Flagged, Form, words_of};
use crate::layout::{cut, grouped};
use crate::output::say;

/// The name of the JSON form, to be changed with it.
const SCHEMA: &str = "aisle.forecast.v1";
/// Letters of a name in tables and messages.
pub(super) const NAME_LETTERS: usize = 40;
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
pub(super) struct EffectJson<'a> {
    pub(super) name: &'a str,
    pub(super) steps: u32,
    pub(super) effect: f64,
    pub(super) standard_error: f64,
    pub(super) relative: f64,
}

pub(super) fn effects<'a>(form: &Form<'a>, effects: &[EventEffect]) -> Vec<EffectJson<'a>> {
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
    pub(super) series: usize,
    /// Errors of all series; `None` where no backtest was asked for.
    pub(super) tested: Option<Backtest>,
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
    pub(super) fn add(&mut self, answer: &Answer) {
        self.series += 1;
        self.has_forecast |= answer.result.is_ok();
        if let Some(tested) = &answer.backtest {
            self.tested.get_or_insert_default().merge(tested);
        }
        for words in answer.common_note.iter().cloned().chain(answer.result.iter().flat_map(words_of)) {
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
pub(super) struct Spread {
    pub(super) mean: f64,
    pub(super) median: f64,
    pub(super) ranges: Vec<Range>,
}

#[derive(Serialize)]
pub(super) struct Range {
    level: f64,
    pub(super) low: f64,
    pub(super) high: f64,
}

impl Spread {
    /// `of` gives the quantile of a probability's index; the probabilities are those of the levels from the outside in.
    pub(super) fn new(levels: &[f64], mean: f64, of: impl Fn(usize) -> f64) -> Self {
        let last = 2 * levels.len();
        let ranges = outside_in(levels).into_iter().enumerate();
        let ranges = ranges.map(|(index, level)| Range { level, low: of(index), high: of(last - index) });
        Self { mean, median: of(levels.len()), ranges: ranges.collect() }
    }
}

/// The levels, the greatest first.
pub(super) fn outside_in(levels: &[f64]) -> Vec<f64> {
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
    document.serialize_entry("events", &effects(form, answers.effects.as_deref().unwrap_or_default()))?;
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
        let notes = answer.notes.iter().chain(&answer.common_note);
        Self {
            series: &answer.name,
            description: &answer.description,
            error: answer.result.as_ref().err().map(String::as_str),
            method: forecast.map(|forecast| forecast.choice.key()),
            reason: forecast.map(|forecast| forecast.reason),
            pattern: forecast.and_then(|forecast| forecast.pattern),
            warnings: notes.cloned().chain(forecast.map(words_of).unwrap_or_default()).collect(),
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
