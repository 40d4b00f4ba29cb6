use aisle_protocol::table::Timestamp;

use super::plot::{drawing, filled, label, y_axis};
use super::scale::Scale;
use super::sparkline::line;
use super::walk::{Steps, walked};
use super::x_axis::{AxisLabel, x_axis};
use crate::dom::{El, Words, div, path};
use crate::format::tenths;
use crate::signals::Memo;

/// A running total over a day, against those of earlier days.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Race {
    /// Steps of the day, evenly apart, the earliest first.
    pub(crate) steps: Vec<RaceStep>,
    /// What stands at the latest point of the day, and at the end of the others' mean.
    pub(crate) now: String,
    pub(crate) usual: String,
    /// Words below the axis, from the left (0) to the right (1).
    pub(crate) labels: Vec<(f64, String)>,
}

/// The totals at a moment.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct RaceStep {
    pub(crate) moment: Timestamp,
    /// Of the day; `None` where it has not come so far.
    pub(crate) now: Option<f64>,
    /// The lowest, mean and highest of earlier days.
    pub(crate) before: Option<(f64, f64, f64)>,
}

impl Race {
    fn at(&self, index: usize) -> f64 {
        index as f64 / (self.steps.len().max(2) - 1) as f64
    }

    fn scale(&self) -> Scale {
        let ends = |step: &RaceStep| step.before.map(|(low, _, high)| [low, high]).into_iter().flatten();
        let values: Vec<f64> = self.steps.iter().flat_map(|step| ends(step).chain(step.now)).collect();
        Scale::of_mostly_positive(&values)
    }
}

/// A race, and what is said of its steps.
struct Told<F> {
    race: Memo<Race>,
    facts: F,
}

impl<F: Fn(&RaceStep) -> Vec<String> + 'static> Steps for Told<F> {
    fn count(&self) -> usize {
        self.race.with(|race| race.steps.len())
    }

    fn nearest(&self, at: f64) -> Option<usize> {
        let last = self.count().checked_sub(1)?;
        Some(((at * last as f64).max(0.0) + 0.5) as usize).map(|index| index.min(last))
    }

    fn at(&self, index: usize) -> f64 {
        self.race.with(|race| race.at(index))
    }

    fn facts(&self, index: usize) -> Vec<String> {
        self.race.with(|race| race.steps.get(index).map(&self.facts).unwrap_or_default())
    }

    fn begin(&self) -> usize {
        self.race.with(|race| race.steps.iter().rposition(|step| step.now.is_some()).unwrap_or(0))
    }
}

/// The chart as an element. Pointer and arrow keys say what stands at a moment: its name and its figures, a line each.
pub(crate) fn race_chart(
    race: Memo<Race>,
    label: Words,
    word: impl Fn(f64) -> String + 'static,
    facts: impl Fn(&RaceStep) -> Vec<String> + 'static,
) -> El {
    let area = walked(Told { race, facts }, label, move || race.with(marks));
    div("plot plot--time plot--high")
        .region(move || vec![y_axis(&race.with(Race::scale), &word)])
        .child(area)
        .child(x_axis(move || race.with(labels)))
}

fn marks(race: &Race) -> Vec<El> {
    let scale = race.scale();
    let points = |read: &dyn Fn(&RaceStep) -> Option<f64>| {
        let points = race.steps.iter().enumerate();
        let points = points.filter_map(|(index, step)| Some((race.at(index) * 1_000.0, scale.y(read(step)?))));
        points.collect::<Vec<_>>()
    };
    let before = |part: fn((f64, f64, f64)) -> f64| points(&move |step: &RaceStep| step.before.map(part));
    let mut band = before(|(_, _, high)| high);
    band.extend(before(|(low, ..)| low).into_iter().rev());
    let closed = if band.is_empty() { String::new() } else { line(&band) + "z" };
    let (mean, now) = (before(|(_, mean, _)| mean), points(&|step| step.now));
    let stroke = |class: &str, colour: &str, points: &[(f64, f64)]| path(class, &line(points)).attr("stroke", colour);
    let dot = now
        .last()
        .map(|(x, y)| (*x, *y))
        .map_or_else(String::new, |(x, y)| format!("M{} {}h.001", tenths(x), tenths(y)));
    let drawn = vec![
        filled("var(--measure-quiet)", &closed).attr("fill-opacity", "0.3"),
        stroke("mark mark--thin", "var(--color-ink-soft)", &mean),
        stroke("mark mark--line", "var(--measure-sales)", &now),
        path("mark mark--dot", &dot).attr("stroke", "var(--measure-sales)"),
    ];
    let mut marks = vec![drawing(&scale, drawn)];
    let place = |points: &[(f64, f64)]| points.last().map(|(x, y)| (x / 1_000.0, y / 1_000.0));
    if let Some((left, top)) = place(&mean) {
        marks.push(label("plot__label--right only-wide", left, top, 12, race.usual.as_str()));
    }
    if let Some((left, top)) = place(&now) {
        let side = if left > 0.5 { "plot__label--right" } else { "" };
        marks.push(label(&format!("plot__label--strong {side}"), left, top, -20, race.now.as_str()));
    }
    marks
}

fn labels(race: &Race) -> Vec<AxisLabel> {
    let word = |(at, text): &(f64, String)| AxisLabel { at: *at, text: text.clone(), begins: false };
    race.labels.iter().map(word).collect()
}
