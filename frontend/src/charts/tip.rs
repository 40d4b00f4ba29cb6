use super::plot::percent;
use crate::dom::{El, div, span};

/// What stands at a place of a chart over time, beside a line through it.
pub(super) fn tip(at: f64, facts: &[String]) -> Vec<El> {
    let class = if at > 0.5 { "plot__tip plot__tip--left" } else { "plot__tip" };
    let lines = facts.iter().map(|fact| span("").words(fact.as_str())).collect();
    vec![
        div("plot__cross").style("left", &percent(at)),
        div(class).style("left", &percent(at)).attr("data-no-picture", "").children(lines),
    ]
}
