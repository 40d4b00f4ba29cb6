use std::sync::Arc;

use aisle_protocol::metrics::Metric;
use aisle_protocol::spec::Filter;
use web_sys::MouseEvent;

use crate::dom::{El, Words, button, heard_by, span};
use crate::state::{OpenDefinition, Store};

/// A figure that opens its definition, and from there its lines. `value` is the exact decimal, empty when there is none;
/// `scope` is what the figure looks at within the question.
pub(crate) fn figure(store: Store, metric: Metric, scope: impl Into<Arc<Filter>>, value: &str, text: &str) -> El {
    opener(store, metric.key(), metric, scope.into(), value, text)
}

/// A number of lines that leads to the lines of a figure.
pub(crate) fn lines_figure(store: Store, metric: Metric, scope: Filter, lines: u64, text: &str) -> El {
    opener(store, "lines", metric, scope.into(), &lines.to_string(), text)
}

/// A figure without lines of its own, such as a share. `key` is its key in JSON.
pub(crate) fn plain_figure(key: &str, value: &str, text: &str) -> El {
    span("").attr("data-metric", key).attr("data-value", value).words(text)
}

/// The same where its texts follow signals.
pub(crate) fn changing_figure(key: impl Into<Words>, value: Words, text: Words) -> El {
    span("").label("data-metric", key).label("data-value", value).words(text)
}

fn opener(store: Store, key: &str, metric: Metric, scope: Arc<Filter>, value: &str, text: &str) -> El {
    let shown = text.to_owned();
    let open = move |event: MouseEvent| {
        event.stop_propagation();
        let opener = heard_by(&event);
        let place = opener.as_ref().map(|opener| opener.get_bounding_client_rect());
        store.opener.set(opener);
        store.definition.set(Some(OpenDefinition {
            metric,
            text: shown.clone(),
            scope: scope.clone(),
            place: place.map_or((0.0, 0.0), |rect| (rect.left(), rect.bottom())),
        }));
    };
    let figure = button("figure").attr("data-metric", key).attr("data-value", value).attr("title", value);
    figure.words(text).on("click", open)
}
