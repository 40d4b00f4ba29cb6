use crate::dom::{El, path, svg};
use crate::format::tenths;

/// Room above and below the line, in the drawing's units, so that its dot is not cut.
const MARGIN: f64 = 60.0;

/// A small line over time. Its last complete point has a dot; what comes after it is incomplete and dashed.
pub(crate) fn spark(values: &[f64], is_last_incomplete: bool, colour: &str) -> Option<El> {
    let last = values.len().checked_sub(1).filter(|last| *last > 0)?;
    let low = values.iter().copied().fold(0.0_f64, f64::min);
    let high = values.iter().copied().fold(f64::MIN, f64::max);
    let span = if high > low { high - low } else { 1.0 };
    let point = |(index, value): (usize, &f64)| {
        let y = MARGIN + (high - value) / span * (1_000.0 - 2.0 * MARGIN);
        (index as f64 / last as f64 * 1_000.0, y)
    };
    let points: Vec<_> = values.iter().enumerate().map(point).collect();
    let complete = if is_last_incomplete { last } else { last + 1 };
    let (x, y) = points[complete - 1];
    let dot = format!("M{} {}h.001", tenths(x), tenths(y));
    let mark = |class: &str, data: &str| path(class, data).attr("stroke", colour);
    let spark = svg("spark", "0 0 1000 1000").attr("preserveAspectRatio", "none");
    let spark = spark.child(mark("mark mark--line", &line(&points[..complete])));
    let spark = spark.child(mark("mark mark--thin mark--dash", &line(&points[complete - 1..])));
    Some(spark.child(mark("mark mark--dot", &dot)))
}

/// A line through points.
pub(super) fn line(points: &[(f64, f64)]) -> String {
    let mut data = String::new();
    for (x, y) in points {
        data.push(if data.is_empty() { 'M' } else { 'L' });
        data += &tenths(*x);
        data.push(' ');
        data += &tenths(*y);
    }
    data
}
