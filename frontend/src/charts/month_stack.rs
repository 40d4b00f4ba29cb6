use super::plot::{drawing, filled, hatch, percent, rectangle, y_axis};
use super::scale::Scale;
use super::x_axis::{AxisLabel, x_axis};
use crate::dom::{El, div, span};
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
pub(crate) fn month_stack(months: &[StackedMonth]) -> Vec<El> {
    let scale = Scale::of(months.iter().map(|month| (month.lower + month.upper) as f64));
    let slot = 1_000.0 / months.len().max(1) as f64;
    let (mut lower, mut upper, mut over) = (String::new(), String::new(), Vec::new());
    for (index, month) in months.iter().enumerate() {
        let (x, width) = ((index as f64 + (1.0 - BAR_PART) / 2.0) * slot, slot * BAR_PART);
        let (top, middle) = (scale.y((month.lower + month.upper) as f64), scale.y(month.lower as f64));
        if month.is_complete {
            lower += &rectangle(x, width, middle, scale.y(0.0));
            upper += &rectangle(x, width, top, middle);
        } else {
            over.push(hatch("plot__hatch--customers", x, width, middle, scale.y(0.0)));
            over.push(hatch("plot__hatch--quiet", x, width, top, middle));
        }
        let place = span("plot__over").style("left", &percent(index as f64 * slot / 1_000.0));
        over.push(place.style("width", &percent(slot / 1_000.0)).attr("title", &month.title));
    }
    let marks = vec![filled("var(--measure-customers)", &lower), filled("var(--measure-quiet)", &upper)];
    let area = div("plot__area").child(drawing(&scale, marks)).children(over);
    let labels = labels(months);
    vec![y_axis(&scale, format::compact), area, x_axis(move || labels.clone())]
}

fn labels(months: &[StackedMonth]) -> Vec<AxisLabel> {
    let every = months.len().div_ceil(LABELS_MAX).max(1);
    let count = months.len().max(1) as f64;
    let label = |(index, month): (usize, &StackedMonth)| AxisLabel {
        at: (index as f64 + 0.5) / count,
        text: month.name.clone(),
        begins: false,
    };
    months.iter().enumerate().step_by(every).map(label).collect()
}
