use leptos::prelude::*;
use std::fmt::Write;

/// Room above and below the line, in the drawing's units, so that its dot is not cut.
const MARGIN: f64 = 60.0;

/// A small line over time. Its last complete point has a dot; what comes after it is incomplete and dashed.
pub(crate) fn spark(values: &[f64], is_last_incomplete: bool, colour: &'static str) -> AnyView {
    if values.len() < 2 {
        return ().into_any();
    }
    let low = values.iter().copied().fold(0.0_f64, f64::min);
    let high = values.iter().copied().fold(f64::MIN, f64::max);
    let span = if high > low { high - low } else { 1.0 };
    let last = (values.len() - 1) as f64;
    let point = |(index, value): (usize, &f64)| {
        let y = MARGIN + (high - value) / span * (1_000.0 - 2.0 * MARGIN);
        (index as f64 / last * 1_000.0, y)
    };
    let points: Vec<_> = values.iter().enumerate().map(point).collect();
    let complete = if is_last_incomplete { points.len() - 1 } else { points.len() };
    let (line, dash) = (path(&points[..complete]), path(&points[complete - 1..]));
    let (x, y) = points[complete - 1];
    view! {
        <svg class="spark" viewBox="0 0 1000 1000" preserveAspectRatio="none" aria-hidden="true">
            <path class="mark mark--line" stroke=colour d=line></path>
            {is_last_incomplete.then(|| view! { <path class="mark mark--thin mark--dash" stroke=colour d=dash></path> })}
            <path class="mark mark--dot" stroke=colour d=format!("M{x:.1} {y:.1}h.001")></path>
        </svg>
    }
    .into_any()
}

/// A line through points.
pub(super) fn path(points: &[(f64, f64)]) -> String {
    let mut path = String::new();
    for (index, (x, y)) in points.iter().enumerate() {
        // Writing to a string cannot fail.
        let _ = write!(path, "{}{x:.1} {y:.1}", if index == 0 { 'M' } else { 'L' });
    }
    path
}
