use aisle_protocol::metrics::Metric;
use aisle_protocol::spec::Filter;

use super::figure;
use crate::charts::spark;
use crate::dom::{El, div, span};
use crate::format;
use crate::signals::Memo;
use crate::state::Store;
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
pub(crate) fn kpi_card(store: Store, metric: Metric, facts: Memo<KpiFacts>, colour: &'static str) -> El {
    let label = div("kpi__label").attr("title", words::metric_gloss(metric)).words(words::metric(metric));
    let value = div("kpi__value")
        .region(move || facts.with(|facts| vec![figure(store, metric, Filter::default(), &facts.value, &facts.text)]));
    let foot = div("kpi__foot").region(move || facts.with(foot));
    let spark = div("kpi__spark").region(move || {
        facts.with(|facts| spark(&facts.history, facts.is_last_incomplete, colour).into_iter().collect())
    });
    div("kpi").child(label).child(value).child(foot).child(spark)
}

fn foot(facts: &KpiFacts) -> Vec<El> {
    let (text, is_better) = facts.delta.clone().unwrap_or_else(|| (format::MISSING.to_owned(), None));
    let class = match is_better {
        Some(true) => "delta delta--better",
        Some(false) => "delta delta--worse",
        None => "delta delta--none",
    };
    vec![span(class).words(text), span("delta__base").attr("title", &facts.base).words(facts.base.as_str())]
}
