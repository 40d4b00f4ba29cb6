use aisle_protocol::metrics::Metric;
use aisle_protocol::spec::Filter;

use super::{changing_figure, figure};
use crate::charts::spark;
use crate::dom::{El, div, live, span};
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

/// A key figure without lines of its own.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct PlainFacts {
    /// Its key in `data-metric`.
    pub(crate) key: &'static str,
    pub(crate) label: String,
    pub(crate) gloss: &'static str,
    /// Exact.
    pub(crate) value: String,
    /// Shortened.
    pub(crate) text: String,
    /// What stands out below it.
    pub(crate) strong: String,
    /// What it is held against.
    pub(crate) base: String,
}

/// A key figure without lines of its own: its name, the figure, and what it is held against.
pub(crate) fn plain_kpi(facts: Memo<PlainFacts>) -> El {
    let words = move |read: fn(&PlainFacts) -> &str| live(move || facts.with(|facts| read(facts).to_owned()));
    let figure = changing_figure(words(|facts| facts.key), words(|facts| &facts.value), words(|facts| &facts.text));
    let label = div("kpi__label").label("title", words(|facts| facts.gloss)).words(words(|facts| &facts.label));
    let strong = span("delta delta--plain").words(words(|facts| &facts.strong));
    let base = span("delta__base").label("title", words(|facts| &facts.base)).words(words(|facts| &facts.base));
    div("kpi").child(label).child(div("kpi__value").child(figure)).child(div("kpi__foot").child(strong).child(base))
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
