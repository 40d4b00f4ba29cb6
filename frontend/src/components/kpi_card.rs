use aisle_protocol::metrics::Metric;
use aisle_protocol::spec::Filter;
use leptos::prelude::*;

use super::figure;
use crate::charts::spark;
use crate::words;

/// What a key figure shows.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct KpiFacts {
    /// Exact.
    pub(crate) value: String,
    /// Shortened.
    pub(crate) text: String,
    /// The change with its sign, and whether it is for the better.
    pub(crate) delta: Option<(String, Option<bool>)>,
    /// What it is held against, or why nothing is.
    pub(crate) base: String,
    /// By month.
    pub(crate) history: Vec<f64>,
    pub(crate) is_last_incomplete: bool,
}

/// A key figure: its name, the figure, its change with the base, and its course.
#[component]
pub(crate) fn KpiCard(metric: Metric, #[prop(into)] facts: Signal<KpiFacts>, colour: &'static str) -> impl IntoView {
    let delta_class = |is_better: Option<bool>| match is_better {
        Some(true) => "delta delta--better",
        Some(false) => "delta delta--worse",
        None => "delta delta--none",
    };
    let foot = move || {
        let KpiFacts { delta, base, .. } = facts.get();
        let (text, is_better) = delta.unwrap_or_else(|| (crate::format::MISSING.to_owned(), None));
        view! { <span class=delta_class(is_better)>{text}</span><span class="delta__base" title=base.clone()>{base.clone()}</span> }
    };
    view! {
        <div class="kpi">
            <div class="kpi__label" title=words::metric_gloss(metric)>{words::metric(metric)}</div>
            <div class="kpi__value">
                {move || facts.with(|facts| figure(metric, Filter::default(), facts.value.clone(), facts.text.clone()))}
            </div>
            <div class="kpi__foot">{foot}</div>
            <div class="kpi__spark">{move || facts.with(|facts| spark(&facts.history, facts.is_last_incomplete, colour))}</div>
        </div>
    }
}
