use wasm_bindgen::JsValue;

use super::{Icon, icon};
use crate::dom::{El, button, div, link, live, p};
use crate::state::{OpenDefinition, Route, Store, TracePage, narrowed};
use crate::words;

/// The width that the stylesheet gives the popover, with room to the edge of the window.
const POPOVER_WIDTH: f64 = 384.0;

/// Its usual height: nearer to the bottom it opens upwards.
const POPOVER_HEIGHT: f64 = 240.0;

/// The definition of the figure that was activated: what it means, how it is computed, and the way to its lines.
pub(crate) fn definition(store: Store) -> El {
    div("").region(move || store.definition.get().map(|open| popover(store, open)).into_iter().collect())
}

fn popover(store: Store, open: OpenDefinition) -> El {
    let OpenDefinition { metric, text, scope, place } = open;
    let (left, top) = position(place);
    let show_lines = move || {
        let spec = narrowed(&store.asked(), &scope);
        store.trace_page.set(TracePage::default());
        store.show(Route::Trace(metric), spec);
    };
    let title = words::metric(metric);
    let close = button("button button--icon button--small").attr("aria-label", words::CLOSE).child(icon(Icon::Close));
    let close = close.on_click(move || store.close_definition());
    let head = div("popover__head").child(p("popover__title").words(format!("{title} · {text}"))).child(close);
    let lines =
        button("button button--small").attr("data-trace", metric.key()).words(words::SHOW_LINES).on_click(show_lines);
    let settings = live(move || store.with_spec(|spec| Route::Settings.fragment(spec)));
    let foot = div("popover__foot").child(lines).child(link("", settings).words(words::EDIT_DEFINITIONS));
    div("popover popover--floating")
        .attr("role", "dialog")
        .attr("aria-label", title)
        .attr("tabindex", "-1")
        .style("left", &format!("{}px", left as i32))
        .style("top", &format!("{}px", top as i32))
        .child(head)
        .child(p("").words(words::metric_gloss(metric)))
        .child(p("popover__formula").words(words::metric_formula(metric)))
        .child(foot)
        .with_focus()
}

/// Where the popover stands: below its figure, and within the window.
fn position((left, bottom): (f64, f64)) -> (f64, f64) {
    let size = |value: Result<JsValue, JsValue>| value.ok().and_then(|value| value.as_f64());
    let window = web_sys::window();
    let width = window.as_ref().and_then(|window| size(window.inner_width())).unwrap_or(POPOVER_WIDTH);
    let height = window.as_ref().and_then(|window| size(window.inner_height())).unwrap_or(POPOVER_HEIGHT);
    let top = if bottom + POPOVER_HEIGHT > height { bottom - POPOVER_HEIGHT - 40.0 } else { bottom + 6.0 };
    (left.min(width - POPOVER_WIDTH).max(8.0), top.max(8.0))
}
