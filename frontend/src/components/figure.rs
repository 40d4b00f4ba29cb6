use aisle_protocol::metrics::Metric;
use aisle_protocol::spec::Filter;
use leptos::prelude::*;
use leptos::web_sys::{HtmlElement, MouseEvent};
use wasm_bindgen::JsCast;

use crate::state::{OpenDefinition, use_store};

/// Leads from a number of lines to the lines of a figure.
pub(crate) fn lines_figure(metric: Metric, scope: Filter, lines: u64, text: String) -> AnyView {
    button("lines", metric, scope, lines.to_string(), text)
}

/// A figure that opens its definition, and from there its lines. `value` is the exact decimal, empty when there is none;
/// `scope` is what the figure looks at within the question.
pub(crate) fn figure(metric: Metric, scope: Filter, value: String, text: String) -> AnyView {
    button(metric.key(), metric, scope, value, text)
}

fn button(key: &'static str, metric: Metric, scope: Filter, value: String, text: String) -> AnyView {
    let store = use_store();
    let title = value.clone();
    let shown = text.clone();
    let open = move |event: MouseEvent| {
        event.stop_propagation();
        let opener = event.current_target().and_then(|target| target.dyn_into::<HtmlElement>().ok());
        let place = opener.as_ref().map(|opener| opener.get_bounding_client_rect());
        store.definition.set(Some(OpenDefinition {
            metric,
            text: shown.clone(),
            scope: scope.clone(),
            place: place.map_or((0.0, 0.0), |rect| (rect.left(), rect.bottom())),
            opener: StoredValue::new_local(opener),
        }));
    };
    view! {
        <button type="button" class="figure" data-metric=key data-value=value title=title on:click=open>
            {text}
        </button>
    }
    .into_any()
}

/// A figure without lines of its own, such as a share. `key` is its key in JSON.
pub(crate) fn plain_figure(key: &'static str, value: String, text: String) -> AnyView {
    view! { <span data-metric=key data-value=value>{text}</span> }.into_any()
}
