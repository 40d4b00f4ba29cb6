use aisle_protocol::table::{Day, DayRange};

use super::plot::{drawing, filled, label, percent, y_axis};
use super::scale::Scale;
use super::sparkline::line;
use super::walk::{Steps, walked};
use super::x_axis::{AxisLabel, x_axis};
use crate::dom::{El, Words, div, path, span};
use crate::format::{self, tenths};
use crate::signals::Memo;
use crate::words;

/// What was, and what is to come: a line, and bands around its continuation.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Fan {
    /// Steps that were, oldest first.
    pub(crate) past: Vec<FanStep>,
    /// Steps to come, the next first.
    pub(crate) future: Vec<FanStep>,
    /// What earlier forecasts said of steps that were.
    pub(crate) earlier: Vec<(Day, f64)>,
    /// Spans to come in which the shop is closed.
    pub(crate) closed: Vec<DayRange>,
    /// The names of the bands, the widest first.
    pub(crate) bands: Vec<String>,
    /// What the other line says; empty without one.
    pub(crate) compared: String,
    /// What stands where the past ends: what it is, for which a phone has no room, and when.
    pub(crate) last_full: (&'static str, String),
    /// Steps further apart than this are not joined.
    pub(crate) gap_days: i32,
}

/// A day, week or month.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct FanStep {
    pub(crate) first_day: i32,
    /// What was sold, or is expected.
    pub(crate) value: f64,
    /// What the method says where a person expects something else.
    pub(crate) method: Option<f64>,
    /// What another method says.
    pub(crate) compared: Option<f64>,
    /// The ends of the bands, the widest first.
    pub(crate) bands: Vec<(f64, f64)>,
}

/// The colours of the bands, the widest first.
const BANDS: [&str; 3] = ["var(--fan-95)", "var(--fan-80)", "var(--fan-50)"];
/// About so many words fit below the axis.
const LABELS: i32 = 9;
/// Closed spans as short as this part of the chart have no word in them.
const WORD_PART: f64 = 0.06;

impl Fan {
    fn span(&self) -> (f64, f64) {
        let first = self.past.first().or(self.future.first()).map_or(0, |step| step.first_day);
        let last = self.future.last().or(self.past.last()).map_or(first + 1, |step| step.first_day);
        (f64::from(first), f64::from((last - first).max(1)))
    }

    /// Where a day lies, from the left (0) to the right (1).
    fn at(&self, day: i32) -> f64 {
        let (first, days) = self.span();
        (f64::from(day) - first) / days
    }

    fn step(&self, index: usize) -> Option<&FanStep> {
        self.past.get(index).or_else(|| self.future.get(index.checked_sub(self.past.len())?))
    }

    fn count(&self) -> usize {
        self.past.len() + self.future.len()
    }

    /// The step nearest to a place.
    fn nearest(&self, at: f64) -> Option<usize> {
        let far = |index: &usize| self.step(*index).map_or(f64::MAX, |step| (self.at(step.first_day) - at).abs());
        (0..self.count()).min_by(|left, right| far(left).total_cmp(&far(right)))
    }

    fn scale(&self) -> Scale {
        let steps = self.past.iter().chain(&self.future);
        let values = steps.flat_map(|step| {
            let ends = step.bands.first().map(|(low, high)| [*low, *high]).into_iter().flatten();
            ends.chain([step.value]).chain(step.method).chain(step.compared)
        });
        Scale::of(values.chain(self.earlier.iter().map(|(_, value)| *value)))
    }
}

/// The chart as an element. Pointer and arrow keys say what stands at a step: its name and its figures, a line each.
pub(crate) fn fan_chart(
    fan: Memo<Fan>,
    label: Words,
    word: impl Fn(f64) -> String + 'static,
    facts: impl Fn(&FanStep) -> Vec<String> + 'static,
) -> El {
    let area = walked(Told { fan, facts }, label, move || fan.with(|fan| marks(fan, &fan.scale())));
    div("plot plot--time plot--fan")
        .region(move || vec![y_axis(&fan.with(Fan::scale), &word)])
        .child(area)
        .child(x_axis(move || fan.with(labels)))
}

/// A fan, and what is said of its steps.
struct Told<F> {
    fan: Memo<Fan>,
    facts: F,
}

impl<F: Fn(&FanStep) -> Vec<String> + 'static> Steps for Told<F> {
    fn count(&self) -> usize {
        self.fan.with(Fan::count)
    }

    fn nearest(&self, at: f64) -> Option<usize> {
        self.fan.with(|fan| fan.nearest(at))
    }

    fn at(&self, index: usize) -> f64 {
        self.fan.with(|fan| fan.step(index).map_or(0.0, |step| fan.at(step.first_day)))
    }

    fn facts(&self, index: usize) -> Vec<String> {
        self.fan.with(|fan| fan.step(index).map(&self.facts).unwrap_or_default())
    }

    fn begin(&self) -> usize {
        self.fan.with(|fan| fan.past.len())
    }
}

fn marks(fan: &Fan, scale: &Scale) -> Vec<El> {
    let x = |step: &FanStep| fan.at(step.first_day) * 1_000.0;
    let y = |value: f64| scale.y(value);
    // The bands begin where the past ends, so that the line is not torn.
    let join =
        fan.past.last().map(|last| FanStep { bands: vec![(last.value, last.value); BANDS.len()], ..last.clone() });
    let mut runs = joined(&fan.future, fan.gap_days);
    if let (Some(join), Some(first)) = (&join, runs.first_mut()) {
        first.insert(0, join);
    }
    let mut drawn = Vec::new();
    for (band, colour) in BANDS.iter().enumerate() {
        let of_run = |run: &Vec<&FanStep>| {
            let ends = |step: &&FanStep| step.bands.get(band).copied().unwrap_or((step.value, step.value));
            let upper = run.iter().map(|step| (x(step), y(ends(step).1)));
            let lower = run.iter().rev().map(|step| (x(step), y(ends(step).0)));
            line(&upper.chain(lower).collect::<Vec<_>>()) + "z"
        };
        drawn.push(filled(colour, &runs.iter().map(of_run).collect::<String>()));
    }
    let dots = fan
        .earlier
        .iter()
        .map(|(day, value)| format!("M{} {}h.001", tenths(fan.at(day.number()) * 1_000.0), tenths(y(*value))));
    drawn.push(stroke("mark--dot-small", "var(--fan-backtest)", &dots.collect::<String>()));
    let past =
        joined(&fan.past, i32::MAX).iter().map(|run| through(run, &x, &y, |step| Some(step.value))).collect::<String>();
    drawn.push(stroke("mark--line", "var(--measure-sales)", &past));
    let of_runs =
        |read: fn(&FanStep) -> Option<f64>| runs.iter().map(|run| through(run, &x, &y, read)).collect::<String>();
    drawn.push(stroke("mark--thin mark--dash", "var(--color-ink-soft)", &of_runs(|step| step.method)));
    drawn.push(stroke("mark--line", "var(--measure-orders)", &of_runs(|step| step.compared)));
    drawn.push(stroke("mark--line mark--dash", "var(--fan-mean)", &of_runs(|step| Some(step.value))));
    let mut marks = vec![drawing(scale, drawn)];
    marks.extend(closed(fan));
    marks.extend(joint(fan));
    marks
}

fn stroke(class: &str, colour: &str, data: &str) -> El {
    path(&format!("mark {class}"), data).attr("stroke", colour)
}

fn through(
    run: &[&FanStep],
    x: &dyn Fn(&FanStep) -> f64,
    y: &dyn Fn(f64) -> f64,
    read: impl Fn(&FanStep) -> Option<f64>,
) -> String {
    line(&run.iter().filter_map(|step| read(step).map(|value| (x(step), y(value)))).collect::<Vec<_>>())
}

/// Steps in runs that are near enough to each other.
fn joined(steps: &[FanStep], gap_days: i32) -> Vec<Vec<&FanStep>> {
    let mut runs: Vec<Vec<&FanStep>> = Vec::new();
    for step in steps {
        match runs.last_mut() {
            Some(run) if run.last().is_some_and(|last| step.first_day - last.first_day <= gap_days) => run.push(step),
            _ => runs.push(vec![step]),
        }
    }
    runs
}

/// Where the past ends.
fn joint(fan: &Fan) -> Vec<El> {
    let Some(last) = fan.past.last() else { return Vec::new() };
    let at = fan.at(last.first_day);
    // On the side that has more room.
    let side = if at < 0.5 { "plot__label--after-join" } else { "plot__label--right plot__label--beside-join" };
    let (what, when) = &fan.last_full;
    let words = label(&format!("plot__label--strong {side}"), at, 0.0, 2, "");
    vec![
        div("plot__join").style("left", &percent(at)),
        words.child(span("only-wide").words(*what).words(": ")).words(when.as_str()),
    ]
}

fn closed(fan: &Fan) -> Vec<El> {
    let hatch = |days: &DayRange| {
        let (left, right) = (fan.at(days.first.number()), fan.at(days.last.number()).min(1.0));
        let place = |el: El| el.style("left", &percent(left)).style("width", &percent((right - left).max(0.0)));
        let word = (right - left > WORD_PART)
            .then(|| label("plot__label--middle only-wide", f64::midpoint(left, right), 0.0, 2, words::CLOSED));
        [Some(place(span("plot__hatch plot__over"))), word]
    };
    fan.closed.iter().flat_map(hatch).flatten().collect()
}

/// The words below: Mondays or first days of months, as people count; the first, and the first of a year, with the year.
fn labels(fan: &Fan) -> Vec<AxisLabel> {
    let (first, days) = fan.span();
    let (first, days) = (first as i32, days as i32);
    let (ticks, is_months) = ticks(first, first + days);
    let mut year = None;
    let label = |day: Day| {
        let is_new_year = year.replace(day.civil().0) != Some(day.civil().0);
        let text = match (is_months, is_new_year) {
            (true, true) => format::month(day),
            (true, false) => format::month_short(day),
            (false, true) => format::day(day),
            (false, false) => format::day_month(day),
        };
        AxisLabel { at: fan.at(day.number()), text, begins: false }
    };
    ticks.into_iter().map(label).collect()
}

/// The days that have a word: every day, every Monday, every second one, or the first of every so many months. Are they months?
fn ticks(first: i32, last: i32) -> (Vec<Day>, bool) {
    const WEEK: i32 = 7;
    const MONTH_DAYS: i32 = 30;
    /// So many months may lie between two words.
    const MONTHS: [i32; 7] = [1, 2, 3, 6, 12, 24, 60];
    let each = (last - first) / LABELS + 1;
    let (of_week, every_months) = match each {
        1 => (1, 0),
        2..=7 => (WEEK, 0),
        8..=14 => (2 * WEEK, 0),
        _ => (0, MONTHS.into_iter().find(|months| months * MONTH_DAYS >= each).unwrap_or(120)),
    };
    if every_months == 0 {
        // 1970-01-05 was a Monday.
        let begin = if of_week == 1 { first } else { first + (4 - first).rem_euclid(WEEK) };
        return ((begin..=last).step_by(of_week as usize).map(Day::from_number).collect(), false);
    }
    let has_word = |day: &Day| {
        let (year, month, _) = day.civil();
        *day == day.month_start() && (year * 12 + month as i32 - 1) % every_months == 0
    };
    ((first..=last).map(Day::from_number).filter(has_word).collect(), true)
}

/// What the marks mean.
pub(crate) fn fan_legend(fan: Memo<Fan>) -> El {
    let item = |mark: El, words: &str| span("legend__item").child(mark).words(words);
    let swatch = |name: &str, colour: &str| span("legend__swatch").style(name, colour);
    let lined = |colour: &str| span("legend__swatch legend__swatch--line").style("border-color", colour);
    let items = move || {
        fan.with(|fan| {
            let mut items = vec![
                item(lined("var(--measure-sales)"), words::SOLD),
                item(span("legend__swatch legend__swatch--dash"), words::EXPECTED),
            ];
            let bands = fan.bands.iter().zip(BANDS).rev();
            items.extend(bands.map(|(name, colour)| item(swatch("background", colour), name)));
            let has = |read: fn(&FanStep) -> Option<f64>| fan.future.iter().any(|step| read(step).is_some());
            if has(|step| step.method) {
                items
                    .push(item(lined("var(--color-ink-soft)").style("border-top-style", "dashed"), words::METHOD_SAYS));
            }
            if has(|step| step.compared) {
                items.push(item(lined("var(--measure-orders)"), fan.compared.as_str()));
            }
            if !fan.closed.is_empty() {
                items.push(item(span("legend__swatch legend__swatch--hatch"), words::CLOSED));
            }
            if !fan.earlier.is_empty() {
                items.push(item(span("legend__dot"), words::EARLIER_SAID));
            }
            items
        })
    };
    div("legend").region(items)
}
