use std::ops::RangeInclusive;
use std::rc::Rc;

use aisle_protocol::table::DayRange;
use web_sys::{KeyboardEvent, PointerEvent};

use super::plot::{drawing, filled, hatch, label, percent, rectangle, y_axis};
use super::pointer::place_of;
use super::scale::Scale;
use super::time_bar::{Step, TimeBar};
use super::time_labels::time_labels;
use super::tip::tip;
use super::walk::slider;
use super::x_axis::x_axis;
use crate::dom::{El, Words, div, heard_by};
use crate::signals::{Memo, Signal, untrack};
use crate::words;

/// The part of a bar's room that the bar takes.
const BAR_PART: f64 = 0.76;

/// Bars over time. Click one, or drag over several, to select their days; the same with arrow keys, Shift and Enter.
pub(crate) struct TimeBars {
    pub(crate) bars: Memo<Vec<TimeBar>>,
    pub(crate) step: Memo<Step>,
    pub(crate) label: Words,
    /// Words of the vertical axis.
    pub(crate) word: Rc<dyn Fn(f64) -> String>,
    /// The days that were selected; `None` for all.
    pub(crate) select: Rc<dyn Fn(Option<DayRange>)>,
}

/// Where pointer and keys are.
#[derive(Clone, Copy)]
struct Brush {
    bars: Memo<Vec<TimeBar>>,
    /// The bar under the pointer, or that the keys have reached.
    cursor: Signal<Option<usize>>,
    /// Where the selection under way began.
    anchor: Signal<Option<usize>>,
}

impl Brush {
    fn count(self) -> usize {
        self.bars.with(Vec::len)
    }

    fn facts(self, index: usize) -> Vec<String> {
        self.bars.with(|bars| bars.get(index).map(|bar| bar.facts.clone()).unwrap_or_default())
    }

    fn range(self) -> Option<RangeInclusive<usize>> {
        let ends = self.anchor.get().zip(self.cursor.get());
        ends.map(|(a, b)| a.min(b)..=a.max(b))
    }

    /// The bar under the pointer.
    fn under(self, event: &PointerEvent) -> Option<usize> {
        let count = untrack(|| self.count());
        (count > 0).then(|| ((place_of(event).0 * count as f64).max(0.0) as usize).min(count - 1))
    }

    /// Ends the selection under way; the days that it holds.
    fn commit(self) -> Option<DayRange> {
        let range = untrack(|| self.range());
        self.anchor.set(None);
        let range = range?;
        self.bars.with_untracked(|bars| {
            let (first, last) = (bars.get(*range.start())?, bars.get(*range.end())?);
            Some(DayRange { first: first.days.first, last: last.days.last })
        })
    }

    /// Moves to another bar; with Shift the bars on the way are selected.
    fn step_to(self, index: usize, is_selecting: bool) {
        let start = self.anchor.get_untracked().or(self.cursor.get_untracked()).unwrap_or(index);
        self.anchor.set(is_selecting.then_some(start));
        self.cursor.set(Some(index));
    }

    fn leave(self) {
        if self.anchor.get_untracked().is_none() {
            self.cursor.set(None);
        }
    }
}

impl TimeBars {
    /// The chart as an element.
    pub(crate) fn element(self) -> El {
        let Self { bars, step, label, word, select } = self;
        let brush = Brush { bars, cursor: Signal::new(None), anchor: Signal::new(None) };
        let scale = move || bars.with(|bars| Scale::of(bars.iter().map(|bar| bar.value)));
        let area = slider(label, brush.cursor, move || brush.count(), move |index| brush.facts(index));
        let area = listening(brush, area, select);
        let area = area.region(move || bars.with(|bars| marks(bars, &scale(), step.get())));
        let area = area.region(move || brush.range().map(|range| brushed(&range, brush.count())).into_iter().collect());
        let area = area.region(move || {
            let index = brush.cursor.get();
            bars.with(|bars| {
                let at = |index: usize| (index as f64 + 0.5) / bars.len() as f64;
                let bar = index.and_then(|index| bars.get(index).map(|bar| tip(at(index), &bar.facts)));
                bar.unwrap_or_default()
            })
        });
        div("plot plot--time")
            .region(move || vec![y_axis(&scale(), |value| word(value))])
            .child(area)
            .child(x_axis(move || bars.with(|bars| time_labels(bars, step.get()))))
    }
}

fn listening(brush: Brush, area: El, select: Rc<dyn Fn(Option<DayRange>)>) -> El {
    let commit = {
        let select = Rc::clone(&select);
        move || {
            if let Some(days) = brush.commit() {
                select(Some(days));
            }
        }
    };
    let (commit_keys, all) = (commit.clone(), Rc::clone(&select));
    area.on("pointerdown", move |event: PointerEvent| {
        let index = brush.under(&event).filter(|_| event.button() == 0);
        if let (Some(_), Some(area)) = (index, heard_by(&event)) {
            let _ = area.set_pointer_capture(event.pointer_id());
            brush.anchor.set(index);
            brush.cursor.set(index);
        }
    })
    .on("pointermove", move |event: PointerEvent| {
        let index = brush.under(&event);
        if index != brush.cursor.get_untracked() {
            brush.cursor.set(index);
        }
    })
    .on("pointerup", move |_: PointerEvent| commit())
    .on("pointercancel", move |_: PointerEvent| brush.anchor.set(None))
    .on("pointerleave", move |_: PointerEvent| brush.leave())
    .on("blur", move |_: PointerEvent| brush.leave())
    .on("dblclick", move |_: PointerEvent| all(None))
    .on("keydown", move |event: KeyboardEvent| on_key(&event, brush, &commit_keys))
}

fn on_key(event: &KeyboardEvent, brush: Brush, commit: &impl Fn()) {
    let current = brush.cursor.get_untracked();
    let last = untrack(|| brush.count()).saturating_sub(1);
    let next = match event.key().as_str() {
        "ArrowRight" | "ArrowUp" => current.map_or(0, |index| (index + 1).min(last)),
        "ArrowLeft" | "ArrowDown" => current.map_or(last, |index| index.saturating_sub(1)),
        "Home" => 0,
        "End" => last,
        "Enter" | " " => {
            event.prevent_default();
            brush.anchor.update(|anchor| *anchor = anchor.or(current));
            return commit();
        }
        _ => return,
    };
    event.prevent_default();
    brush.step_to(next, event.shift_key());
}

fn marks(bars: &[TimeBar], scale: &Scale, step: Step) -> Vec<El> {
    let slot = 1_000.0 / bars.len().max(1) as f64;
    let (mut full, mut quiet, mut hatched) = (String::new(), String::new(), Vec::new());
    for (index, bar) in bars.iter().enumerate().filter(|(_, bar)| bar.value != 0.0) {
        let (x, width) = ((index as f64 + (1.0 - BAR_PART) / 2.0) * slot, slot * BAR_PART);
        let (top, bottom) = (scale.y(bar.value.max(0.0)), scale.y(bar.value.min(0.0)));
        match (bar.is_complete, bar.is_selected) {
            (true, true) => full += &rectangle(x, width, top, bottom),
            (true, false) => quiet += &rectangle(x, width, top, bottom),
            (false, true) => hatched.push(hatch("", x, width, top, bottom)),
            (false, false) => hatched.push(hatch("plot__hatch--quiet", x, width, top, bottom)),
        }
    }
    let paths = vec![filled("var(--measure-sales)", &full), filled("var(--measure-quiet)", &quiet)];
    let mut marks = vec![drawing(scale, paths)];
    marks.extend(hatched);
    marks.extend(closed(bars, scale, step));
    marks.extend(peak(bars, scale));
    marks
}

/// A gap of a smaller part of the bars is short.
const SHORT_GAP: f64 = 0.15;

/// Names the runs of bars in which the shop was closed; single days only by their gap.
fn closed(bars: &[TimeBar], scale: &Scale, step: Step) -> Vec<El> {
    let least = if step == Step::Day { 4 } else { 1 };
    let mut labels = Vec::new();
    let mut run = 0;
    for index in 0..=bars.len() {
        if bars.get(index).is_some_and(|bar| bar.is_closed) {
            run += 1;
            continue;
        }
        if run >= least {
            let middle = (index as f64 - f64::from(run) / 2.0) / bars.len() as f64;
            // On a phone the word is wider than a short gap and the bars beside it.
            let is_short = f64::from(run) < SHORT_GAP * bars.len() as f64;
            let class = if is_short {
                "plot__label--middle plot__label--bare only-wide"
            } else {
                "plot__label--middle plot__label--bare"
            };
            // A narrow gap is narrower than the word, which then stands above the bars beside it.
            let beside = [index.checked_sub(run as usize + 1), Some(index)];
            let values = beside.into_iter().flatten().filter_map(|index| Some(bars.get(index)?.value));
            labels.push(label(class, middle, scale.y(values.fold(0.0, f64::max)) / 1_000.0, -18, words::CLOSED));
        }
        run = 0;
    }
    labels
}

/// Names the highest bar.
fn peak(bars: &[TimeBar], scale: &Scale) -> Option<El> {
    let (index, bar) = bars.iter().enumerate().max_by(|(_, a), (_, b)| a.value.total_cmp(&b.value))?;
    let at = (index as f64 + 0.5) / bars.len() as f64;
    let (class, left) = match at {
        at if at > 0.8 => ("plot__label--strong plot__label--right", (at + 0.02).min(1.0)),
        at if at < 0.2 => ("plot__label--strong", at),
        at => ("plot__label--strong plot__label--middle", at),
    };
    let words = bar.facts.first().map_or("", String::as_str);
    (bar.value > 0.0).then(|| label(class, left, scale.y(bar.value) / 1_000.0, -20, words))
}

fn brushed(range: &RangeInclusive<usize>, count: usize) -> El {
    let (left, width) = (*range.start() as f64, (*range.end() - *range.start() + 1) as f64);
    let count = count.max(1) as f64;
    div("plot__brush").style("left", &percent(left / count)).style("width", &percent(width / count))
}
