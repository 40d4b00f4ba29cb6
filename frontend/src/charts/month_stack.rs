use leptos::prelude::*;

use super::plot::{AxisLabel, grid, percent, rectangle, x_axis, y_axis};
use super::scale::Scale;
use crate::format;

/// A month's bar: the coloured part below, the quiet part on top.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct StackedMonth {
    pub(crate) name: String,
    pub(crate) lower: u64,
    pub(crate) upper: u64,
    pub(crate) is_complete: bool,
    /// Shown on hover.
    pub(crate) title: String,
}

/// The part of a bar's room that the bar takes.
const BAR_PART: f64 = 0.72;

/// About so many words fit below the axis.
const LABELS_MAX: usize = 13;

/// Two parts of a count, month by month.
#[component]
pub(crate) fn MonthStack(
    #[prop(into)] months: Signal<Vec<StackedMonth>>,
    #[prop(into)] label: Signal<String>,
) -> impl IntoView {
    let scale = Memo::new(move |_| {
        months.with(|months| Scale::of(months.iter().map(|month| (month.lower + month.upper) as f64)))
    });
    view! {
        <div class="plot plot--middle" role="img" aria-label=label>
            {move || scale.with(|scale| y_axis(scale, format::compact))}
            <div class="plot__area">{move || months.with(|months| scale.with(|scale| marks(months, scale)))}</div>
            {move || months.with(|months| x_axis(labels(months)))}
        </div>
    }
}

fn marks(months: &[StackedMonth], scale: &Scale) -> AnyView {
    let slot = 1_000.0 / months.len().max(1) as f64;
    let (mut lower, mut upper, mut over) = (String::new(), String::new(), Vec::new());
    for (index, month) in months.iter().enumerate() {
        let (x, width) = ((index as f64 + (1.0 - BAR_PART) / 2.0) * slot, slot * BAR_PART);
        let middle = scale.y(month.lower as f64);
        let top = scale.y((month.lower + month.upper) as f64);
        let title = month.title.clone();
        if month.is_complete {
            lower += &rectangle(x, width, middle, scale.y(0.0));
            upper += &rectangle(x, width, top, middle);
        } else {
            over.push(hatch("plot__hatch plot__hatch--bar plot__hatch--customers", x, width, middle, scale.y(0.0)));
            over.push(hatch("plot__hatch plot__hatch--bar plot__hatch--quiet", x, width, top, middle));
        }
        over.push(
            view! { <span class="plot__over" title=title style:left=percent(index as f64 * slot / 1_000.0) style:width=percent(slot / 1_000.0)></span> }
                .into_any(),
        );
    }
    view! {
        <svg viewBox="0 0 1000 1000" preserveAspectRatio="none" aria-hidden="true">
            {grid(scale)}
            <path fill="var(--measure-customers)" d=lower></path>
            <path fill="var(--measure-quiet)" d=upper></path>
        </svg>
        {over}
    }
    .into_any()
}

fn hatch(class: &'static str, x: f64, width: f64, top: f64, bottom: f64) -> AnyView {
    view! {
        <span class=class style:left=percent(x / 1_000.0) style:width=percent(width / 1_000.0)
            style:top=percent(top / 1_000.0) style:height=percent((bottom - top) / 1_000.0)></span>
    }
    .into_any()
}

fn labels(months: &[StackedMonth]) -> Vec<AxisLabel> {
    let every = months.len().div_ceil(LABELS_MAX).max(1);
    let count = months.len().max(1) as f64;
    let label = |(index, month): (usize, &StackedMonth)| AxisLabel {
        at: (index as f64 + 0.5) / count,
        text: month.name.clone(),
        class: if (index / every) % 3 == 0 { "" } else { "is-minor" },
    };
    months.iter().enumerate().step_by(every).map(label).collect()
}
