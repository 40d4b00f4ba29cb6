use aisle_engine::forecast::{FlagKind, Verdict};
use aisle_engine::spec::Event;
use std::io::{self, Write};

use super::output::{EffectJson, NAME_LETTERS, Spread, Summary, effects, outside_in};
use super::{Answer, Answers, Form};
use crate::layout::{Columns, cut, grouped};

/// Rows of each table.
const TABLE_ROWS: usize = 30;

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
        let ranges = spread.ranges.iter().map(|range| match forecast.is_spread_known() {
            true => format!("{} – {}", number(range.low), number(range.high)),
            false => "unknown".to_owned(),
        });
        table.row(words.into_iter().chain(figures).chain(ranges));
    }
    table.write(out)?;
    if summary.series > TABLE_ROWS {
        writeln!(out, "\n{} series; --csv and --json have all of them", grouped(summary.series))?;
    }
    if !form.events.is_empty() {
        match &answers.effects {
            Some(of_all) => write_effects(out, form, &effects(form, of_all))?,
            None => write_effects_by_series(out, form, &shown)?,
        }
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
    let mut table = Columns::new(1, &EFFECT_HEADER);
    for event in form.events {
        table.row(effect_row(event, effects));
    }
    table.write(out)
}

/// What events did to each series of the table.
fn write_effects_by_series(out: &mut impl Write, form: &Form<'_>, shown: &[Answer]) -> io::Result<()> {
    writeln!(out, "\nEvents, per step of each series:\n")?;
    let mut table = Columns::new(2, &[&["series"], &EFFECT_HEADER[..]].concat());
    let forecasts = shown.iter().filter_map(|answer| Some((&answer.name, answer.result.as_ref().ok()?)));
    let rows = forecasts.flat_map(|(name, forecast)| form.events.iter().map(move |event| (name, forecast, event)));
    for (name, forecast, event) in rows.take(TABLE_ROWS) {
        let row = effect_row(event, &effects(form, &forecast.effects));
        table.row([cut(name, NAME_LETTERS)].into_iter().chain(row));
    }
    table.write(out)?;
    match (shown.len() * form.events.len()).saturating_sub(TABLE_ROWS) {
        0 => Ok(()),
        more => writeln!(out, "\n{} more of these series; --json has all of them", grouped(more)),
    }
}

const EFFECT_HEADER: [&str; 5] = ["event", "steps", "effect", "standard error", "of other demand"];

/// An event with what it did, as far as that was seen.
fn effect_row(event: &Event, effects: &[EffectJson<'_>]) -> [String; 5] {
    let name = cut(&event.name, NAME_LETTERS);
    let Some(found) = effects.iter().find(|effect| effect.name == event.name) else {
        let [effect, error, share] = ["–"; 3].map(str::to_owned);
        return [name, "0".to_owned(), effect, error, share];
    };
    let share = format!("{:+.0} %", 100.0 * found.relative);
    [name, grouped(found.steps), format!("{:+.1}", found.effect), format!("{:.1}", found.standard_error), share]
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
