use aisle_protocol::metrics::{Pareto, ParetoPoint};

use super::plot::{drawing, filled, label, percent, y_axis};
use super::scale::Scale;
use super::sparkline::line;
use super::x_axis::{AxisLabel, x_axis};
use crate::dom::{El, div, el, path, span};
use crate::format;
use crate::words;

/// Class A ends where so much of net sales is reached, class B where so much more.
const CLASS_ENDS: [f64; 2] = [0.8, 0.95];

/// How few products make how much of net sales.
pub(crate) fn pareto_curve(pareto: &Pareto) -> Vec<El> {
    let scale = Scale { low: 0.0, high: 1.0, ticks: vec![0.0, 0.25, 0.5, 0.75, 1.0] };
    let point = |point: &ParetoPoint| (point.product_share * 1_000.0, (1.0 - point.sales_share) * 1_000.0);
    let curve = line(&pareto.points.iter().map(point).collect::<Vec<_>>());
    let mut area = div("plot__area");
    if !curve.is_empty() {
        let marks = vec![
            filled("var(--ramp-2)", &format!("{curve}V1000H0z")),
            path("mark mark--line", &curve).attr("stroke", "var(--measure-sales)"),
        ];
        area = area.child(drawing(&scale, marks));
        let [a_end, b_end] = CLASS_ENDS;
        area = class_end(area, words::PARETO_A, pareto.a_products, pareto.products, a_end);
        area = class_end(area, words::PARETO_B, pareto.b_products, pareto.products, b_end);
        let rest = words::pareto_rest(pareto.products.saturating_sub(pareto.b_products));
        area = area.child(span("plot__label plot__label--bare plot__label--corner").words(rest));
    }
    let y = y_axis(&scale, |value| if value == 0.0 { "0".to_owned() } else { format::percent(value, 0) });
    vec![y, area, x_axis(labels)]
}

/// A line up to the curve, with the class and its number of products beside it.
fn class_end(area: El, name: &str, products: u64, all: u64, share: f64) -> El {
    let at = products as f64 / all.max(1) as f64;
    let class = if at > 0.75 { "plot__label--right" } else { "plot__label--beside" };
    let stem = span("plot__stem").style("left", &percent(at)).style("top", &percent(1.0 - share));
    let class = format!("plot__label--strong plot__label--bare {class}");
    let words = label(&class, at, 1.0 - share, 8, name).child(el("br", "")).words(words::pareto_first(products));
    area.child(stem).child(words)
}

fn labels() -> Vec<AxisLabel> {
    let half = format!("{} {}", format::percent(0.5, 0), words::PARETO_PRODUCTS);
    [
        (0.0, "0".to_owned()),
        (0.25, format::percent(0.25, 0)),
        (0.5, half),
        (0.75, format::percent(0.75, 0)),
        (1.0, format::percent(1.0, 0)),
    ]
    .map(|(at, text)| AxisLabel { at, text, begins: false })
    .into()
}
