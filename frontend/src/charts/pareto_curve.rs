use aisle_protocol::metrics::Pareto;
use leptos::prelude::*;

use super::plot::{AxisLabel, grid, percent, x_axis, y_axis};
use super::scale::Scale;
use super::sparkline::path;
use crate::format;
use crate::words;

/// Class A ends where so much of net sales is reached, class B where so much more.
const CLASS_ENDS: [f64; 2] = [0.8, 0.95];

/// How few products make how much of net sales.
#[component]
pub(crate) fn ParetoCurve(#[prop(into)] pareto: Signal<Pareto>, #[prop(into)] label: Signal<String>) -> impl IntoView {
    let scale = Scale { low: 0.0, high: 1.0, ticks: vec![0.0, 0.25, 0.5, 0.75, 1.0] };
    let y = y_axis(&scale, |value| if value == 0.0 { "0".to_owned() } else { format::percent(value, 0) });
    let gridlines = grid(&scale);
    let line = Memo::new(move |_| {
        let point = |point: &aisle_protocol::metrics::ParetoPoint| {
            (point.product_share * 1_000.0, (1.0 - point.sales_share) * 1_000.0)
        };
        pareto.with(|pareto| path(&pareto.points.iter().map(point).collect::<Vec<_>>()))
    });
    let area = move || if line.with(String::is_empty) { String::new() } else { line.get() + "V1000H0z" };
    let classes = move || {
        pareto.with(|pareto| {
            let ends = [(words::PARETO_A, pareto.a_products), (words::PARETO_B, pareto.b_products)];
            let class = |((name, products), share): ((&'static str, u64), f64)| {
                class_end(name, products, products as f64 / pareto.products.max(1) as f64, share)
            };
            (pareto.products > 0).then(|| ends.into_iter().zip(CLASS_ENDS).map(class).collect_view())
        })
    };
    let rest = move || pareto.with(|pareto| words::pareto_rest(pareto.products.saturating_sub(pareto.b_products)));
    view! {
        <div class="plot plot--tall" role="img" aria-label=label>
            {y}
            <div class="plot__area">
                <svg viewBox="0 0 1000 1000" preserveAspectRatio="none" aria-hidden="true">
                    {gridlines}
                    <path fill="var(--ramp-2)" d=area></path>
                    <path class="mark mark--line" stroke="var(--measure-sales)" d=line></path>
                </svg>
                {classes}
                <span class="plot__label plot__label--right plot__label--bare plot__label--corner">{rest}</span>
            </div>
            {x_axis(labels())}
        </div>
    }
}

/// A line up to the curve, with the class and its number of products beside it.
fn class_end(name: &'static str, products: u64, at: f64, share: f64) -> AnyView {
    let (left, top) = (percent(at), percent(1.0 - share));
    let is_right = at > 0.75;
    let class = if is_right {
        "plot__label plot__label--strong plot__label--bare plot__label--right"
    } else {
        "plot__label plot__label--strong plot__label--bare plot__label--beside"
    };
    view! {
        <span class="plot__stem" style:left=left.clone() style:top=top.clone()></span>
        <span class=class style:left=left style:top=format!("calc({top} + 8px)")>
            {name}<br />{words::pareto_first(products)}
        </span>
    }
    .into_any()
}

fn labels() -> Vec<AxisLabel> {
    let half = format!("{} {}", format::percent(0.5, 0), words::PARETO_PRODUCTS);
    [
        (0.0, "0".to_owned(), "is-first"),
        (0.25, format::percent(0.25, 0), ""),
        (0.5, half, ""),
        (0.75, format::percent(0.75, 0), ""),
        (1.0, format::percent(1.0, 0), "is-last"),
    ]
    .map(|(at, text, class)| AxisLabel { at, text, class })
    .into()
}
