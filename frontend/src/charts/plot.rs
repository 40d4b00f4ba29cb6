use leptos::prelude::*;

use super::scale::Scale;

/// A word below the horizontal axis.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct AxisLabel {
    /// From the left (0) to the right (1).
    pub(super) at: f64,
    pub(super) text: String,
    /// Begins at its place, is centred on it, or ends there.
    pub(super) class: &'static str,
}

/// The words of the vertical axis.
pub(super) fn y_axis(scale: &Scale, word: impl Fn(f64) -> String) -> AnyView {
    let tick = |value: &f64| view! { <span style:top=percent(scale.y(*value) / 1_000.0)>{word(*value)}</span> };
    view! { <div class="plot__y">{scale.ticks.iter().map(tick).collect_view()}</div> }.into_any()
}

/// The words of the horizontal axis.
pub(super) fn x_axis(labels: Vec<AxisLabel>) -> AnyView {
    let word = |label: AxisLabel| view! { <span class=label.class style:left=percent(label.at)>{label.text}</span> };
    view! { <div class="plot__x">{labels.into_iter().map(word).collect_view()}</div> }.into_any()
}

/// Gridlines at the ticks, the zero line stronger.
pub(super) fn grid(scale: &Scale) -> AnyView {
    let line = |value: &f64| {
        let class = if *value == 0.0 { "mark mark--zero" } else { "mark mark--grid" };
        view! { <path class=class d=format!("M0 {:.2}H1000", scale.y(*value))></path> }
    };
    scale.ticks.iter().map(line).collect_view().into_any()
}

/// A rectangle as a part of a path.
pub(super) fn rectangle(x: f64, width: f64, top: f64, bottom: f64) -> String {
    format!("M{x:.2} {top:.2}h{width:.2}V{bottom:.2}h{:.2}z", -width)
}

/// A part of the whole as CSS writes it.
pub(super) fn percent(part: f64) -> String {
    format!("{:.2}%", part * 100.0)
}
