use super::scale::Scale;
use crate::dom::{El, Words, div, path, span, svg};
use crate::format::tenths;

/// The words of the vertical axis.
pub(super) fn y_axis(scale: &Scale, word: impl Fn(f64) -> String) -> El {
    let tick = |value: &f64| span("").style("top", &percent(scale.y(*value) / 1_000.0)).words(word(*value));
    div("plot__y").children(scale.ticks.iter().map(tick).collect())
}

/// The drawing: gridlines at the ticks, the zero line stronger, and the marks over them.
pub(super) fn drawing(scale: &Scale, marks: Vec<El>) -> El {
    let line = |value: &f64| {
        let class = if *value == 0.0 { "mark mark--zero" } else { "mark mark--grid" };
        path(class, &format!("M0 {}H1000", tenths(scale.y(*value))))
    };
    let lines = scale.ticks.iter().map(line).collect();
    svg("", "0 0 1000 1000").attr("preserveAspectRatio", "none").children(lines).children(marks)
}

/// Rectangles or an area of one colour.
pub(super) fn filled(colour: &str, data: &str) -> El {
    path("", data).attr("fill", colour)
}

/// A rectangle as a part of a path.
pub(super) fn rectangle(x: f64, width: f64, top: f64, bottom: f64) -> String {
    let [x, width, top, bottom, back] = [x, width, top, bottom, -width].map(tenths);
    format!("M{x} {top}h{width}V{bottom}h{back}z")
}

/// A bar whose time the file does not cover wholly.
pub(super) fn hatch(class: &str, x: f64, width: f64, top: f64, bottom: f64) -> El {
    let places = [("left", x), ("width", width), ("top", top), ("height", bottom - top)];
    let hatch = span(&format!("plot__hatch plot__hatch--bar {class}"));
    places.into_iter().fold(hatch, |hatch, (name, value)| hatch.style(name, &percent(value / 1_000.0)))
}

/// A word in the plot.
pub(super) fn label(class: &str, left: f64, top: f64, shift_pixels: i32, words: impl Into<Words>) -> El {
    let top = format!("calc({} + {shift_pixels}px)", percent(top));
    span(&format!("plot__label {class}")).style("left", &percent(left)).style("top", &top).words(words)
}

/// A part of the whole as CSS writes it.
pub(crate) fn percent(part: f64) -> String {
    tenths(part * 100.0) + "%"
}
