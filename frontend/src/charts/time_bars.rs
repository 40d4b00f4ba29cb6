use aisle_protocol::table::DayRange;
use leptos::html;
use leptos::prelude::*;
use leptos::web_sys::{KeyboardEvent, PointerEvent};
use std::ops::RangeInclusive;

use super::plot::{grid, percent, rectangle, x_axis, y_axis};
use super::scale::Scale;
use super::time_labels::time_labels;
use crate::words;

/// How long a bar's time is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    Day,
    Week,
    Month,
}

/// A day, week or month.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct TimeBar {
    pub(crate) days: DayRange,
    pub(crate) value: f64,
    /// Its name and its figures, a line each.
    pub(crate) facts: Vec<String>,
    pub(crate) is_complete: bool,
    pub(crate) is_closed: bool,
    pub(crate) is_selected: bool,
}

/// The part of a bar's room that the bar takes.
const BAR_PART: f64 = 0.76;

/// A run of so many closed bars is named.
fn closed_run_min(step: Step) -> usize {
    if step == Step::Day { 4 } else { 1 }
}

/// Bars over time. Click one, or drag over several, to select their days; the same with arrow keys, Shift and Enter.
#[component]
pub(crate) fn TimeBars(
    #[prop(into)] bars: Signal<Vec<TimeBar>>,
    #[prop(into)] step: Signal<Step>,
    #[prop(into)] label: Signal<String>,
    /// Words of the vertical axis.
    word: Callback<f64, String>,
    /// The days that were selected; `None` for all.
    select: Callback<Option<DayRange>>,
) -> impl IntoView {
    let area = NodeRef::<html::Div>::new();
    // The bar under the pointer or the keys, and where the selection under way began.
    let cursor = RwSignal::new(None::<usize>);
    let anchor = RwSignal::new(None::<usize>);
    let scale = Memo::new(move |_| bars.with(|bars| Scale::of(bars.iter().map(|bar| bar.value))));
    let last = move || bars.with_untracked(|bars| bars.len().saturating_sub(1));
    let under = move |event: &PointerEvent| {
        let rect = area.get_untracked()?.get_bounding_client_rect();
        let part = (f64::from(event.client_x()) - rect.left()) / rect.width().max(1.0);
        let count = bars.with_untracked(Vec::len);
        (count > 0).then(|| ((part * count as f64).max(0.0) as usize).min(count - 1))
    };
    let brushed = move || anchor.get().zip(cursor.get()).map(|(a, b)| a.min(b)..=a.max(b));
    let commit = move || {
        let range = anchor.get_untracked().zip(cursor.get_untracked()).map(|(a, b)| a.min(b)..=a.max(b));
        anchor.set(None);
        if let Some(days) = range.and_then(|range| bars.with_untracked(|bars| days_of(bars, &range))) {
            select.run(Some(days));
        }
    };
    let on_down = move |event: PointerEvent| {
        if event.button() == 0
            && let Some(index) = under(&event)
        {
            if let Some(area) = area.get_untracked() {
                let _ = area.set_pointer_capture(event.pointer_id());
            }
            anchor.set(Some(index));
            cursor.set(Some(index));
        }
    };
    let on_key = move |event: KeyboardEvent| {
        let current = cursor.get_untracked();
        let next = match event.key().as_str() {
            "ArrowRight" | "ArrowUp" => current.map_or(0, |index| (index + 1).min(last())),
            "ArrowLeft" | "ArrowDown" => current.map_or(last(), |index| index.saturating_sub(1)),
            "Home" => 0,
            "End" => last(),
            "Enter" | " " => {
                event.prevent_default();
                anchor.update(|anchor| *anchor = anchor.or(current));
                return commit();
            }
            _ => return,
        };
        event.prevent_default();
        let start = anchor.get_untracked().or(current).unwrap_or(next);
        anchor.set(event.shift_key().then_some(start));
        cursor.set(Some(next));
    };
    let value_text = move || {
        let bar = cursor.get().and_then(|index| bars.with(|bars| bars.get(index).map(|bar| bar.facts.join(", "))));
        bar.unwrap_or_else(|| label.get())
    };
    let leave = move || {
        if anchor.get_untracked().is_none() {
            cursor.set(None);
        }
    };
    view! {
        <div class="plot plot--time">
            {move || scale.with(|scale| y_axis(scale, |value| word.run(value)))}
            <div class="plot__area" node_ref=area role="slider" tabindex="0" aria-label=label aria-valuemin="0"
                aria-valuemax=move || bars.with(|bars| bars.len().saturating_sub(1)).to_string()
                aria-valuenow=move || cursor.get().unwrap_or(0).to_string() aria-valuetext=value_text
                on:pointerdown=on_down on:pointermove=move |event| cursor.set(under(&event)) on:pointerup=move |_| commit()
                on:pointercancel=move |_| anchor.set(None) on:pointerleave=move |_| leave() on:blur=move |_| leave() on:keydown=on_key
                on:dblclick=move |_| select.run(None)>
                {move || bars.with(|bars| scale.with(|scale| marks(bars, scale, step.get())))}
                {move || brushed().map(|range| brush(&range, bars.with(Vec::len)))}
                {move || cursor.get().and_then(|index| bars.with(|bars| tip(bars, index)))}
            </div>
            {move || bars.with(|bars| x_axis(time_labels(bars, step.get())))}
        </div>
    }
}

fn days_of(bars: &[TimeBar], range: &RangeInclusive<usize>) -> Option<DayRange> {
    let (first, last) = (bars.get(*range.start())?, bars.get(*range.end())?);
    Some(DayRange { first: first.days.first, last: last.days.last })
}

fn marks(bars: &[TimeBar], scale: &Scale, step: Step) -> AnyView {
    let slot = 1_000.0 / bars.len().max(1) as f64;
    let (mut full, mut quiet, mut hatched) = (String::new(), String::new(), Vec::new());
    for (index, bar) in bars.iter().enumerate().filter(|(_, bar)| bar.value != 0.0) {
        let x = (index as f64 + (1.0 - BAR_PART) / 2.0) * slot;
        let (top, bottom) = (scale.y(bar.value.max(0.0)), scale.y(bar.value.min(0.0)));
        match (bar.is_complete, bar.is_selected) {
            (true, true) => full += &rectangle(x, slot * BAR_PART, top, bottom),
            (true, false) => quiet += &rectangle(x, slot * BAR_PART, top, bottom),
            (false, is_selected) => hatched.push(hatch(x, slot * BAR_PART, top, bottom, is_selected)),
        }
    }
    view! {
        <svg viewBox="0 0 1000 1000" preserveAspectRatio="none" aria-hidden="true">
            {grid(scale)}
            <path fill="var(--measure-sales)" d=full></path>
            <path fill="var(--measure-quiet)" d=quiet></path>
        </svg>
        {hatched}
        {closed(bars, scale, step)}
        {peak(bars, scale)}
    }
    .into_any()
}

fn hatch(x: f64, width: f64, top: f64, bottom: f64, is_selected: bool) -> AnyView {
    let class =
        if is_selected { "plot__hatch plot__hatch--bar" } else { "plot__hatch plot__hatch--bar plot__hatch--quiet" };
    view! {
        <span class=class style:left=percent(x / 1_000.0) style:width=percent(width / 1_000.0)
            style:top=percent(top / 1_000.0) style:height=percent((bottom - top) / 1_000.0)></span>
    }
    .into_any()
}

/// Names the runs of bars in which the shop was closed.
fn closed(bars: &[TimeBar], scale: &Scale, step: Step) -> Vec<AnyView> {
    let mut labels = Vec::new();
    let mut run = 0;
    for index in 0..=bars.len() {
        if bars.get(index).is_some_and(|bar| bar.is_closed) {
            run += 1;
            continue;
        }
        if run >= closed_run_min(step) {
            let middle = (index as f64 - run as f64 / 2.0) / bars.len() as f64;
            let top = format!("calc({} - 18px)", percent(scale.y(0.0) / 1_000.0));
            labels.push(view! {
                <span class="plot__label plot__label--middle plot__label--bare plot__label--closed" style:left=percent(middle) style:top=top>
                    {words::CLOSED}
                </span>
            }
            .into_any());
        }
        run = 0;
    }
    labels
}

/// Names the highest bar.
fn peak(bars: &[TimeBar], scale: &Scale) -> Option<AnyView> {
    let (index, bar) = bars.iter().enumerate().max_by(|(_, a), (_, b)| a.value.total_cmp(&b.value))?;
    if bar.value <= 0.0 {
        return None;
    }
    let at = (index as f64 + 0.5) / bars.len() as f64;
    let (class, left) = match at {
        at if at > 0.8 => ("plot__label plot__label--strong plot__label--right", at + 0.02),
        at if at < 0.2 => ("plot__label plot__label--strong", at),
        at => ("plot__label plot__label--strong plot__label--middle", at),
    };
    let top = format!("calc({} - 20px)", percent(scale.y(bar.value) / 1_000.0));
    let text = bar.facts.first().cloned().unwrap_or_default();
    Some(view! { <span class=class style:left=percent(left.min(1.0)) style:top=top>{text}</span> }.into_any())
}

fn brush(range: &RangeInclusive<usize>, count: usize) -> AnyView {
    let (left, width) = (*range.start() as f64, (*range.end() - *range.start() + 1) as f64);
    let count = count.max(1) as f64;
    view! { <div class="plot__brush" style:left=percent(left / count) style:width=percent(width / count)></div> }
        .into_any()
}

fn tip(bars: &[TimeBar], index: usize) -> Option<AnyView> {
    let bar = bars.get(index)?;
    let at = (index as f64 + 0.5) / bars.len() as f64;
    let class = if at > 0.5 { "plot__tip plot__tip--left" } else { "plot__tip" };
    let lines = bar.facts.iter().map(|fact| view! { <span>{fact.clone()}</span> }).collect_view();
    Some(
        view! {
            <div class="plot__cross" style:left=percent(at)></div>
            <div class=class style:left=percent(at)>{lines}</div>
        }
        .into_any(),
    )
}
