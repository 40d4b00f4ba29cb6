use leptos::html;
use leptos::prelude::*;
use leptos::web_sys;

use super::{Icon, icon};
use crate::state::{OpenDefinition, Route, narrowed, use_store};
use crate::words;

/// The width that the stylesheet gives the popover, with room to the edge of the window.
const POPOVER_WIDTH: f64 = 384.0;

/// Its usual height: nearer to the bottom it opens upwards.
const POPOVER_HEIGHT: f64 = 240.0;

/// The definition of the figure that was activated: what it means, how it is computed, and the way to its lines.
#[component]
pub(crate) fn Definition() -> impl IntoView {
    let store = use_store();
    let dialog = NodeRef::<html::Div>::new();
    Effect::new(move |_| {
        if let Some(dialog) = dialog.get() {
            let _ = dialog.focus();
        }
    });
    view! { {move || store.definition.get().map(|open| popover(open, dialog))} }
}

fn popover(open: OpenDefinition, dialog: NodeRef<html::Div>) -> AnyView {
    let store = use_store();
    let OpenDefinition { metric, text, scope, place, .. } = open;
    let size = |value: Result<wasm_bindgen::JsValue, _>| value.ok().and_then(|value| value.as_f64()).unwrap_or(1_000.0);
    let window = web_sys::window();
    let (width, height) =
        window.map_or((1_000.0, 800.0), |window| (size(window.inner_width()), size(window.inner_height())));
    let left = place.0.min(width - POPOVER_WIDTH).max(8.0);
    let top =
        if place.1 + POPOVER_HEIGHT > height { (place.1 - POPOVER_HEIGHT - 40.0).max(8.0) } else { place.1 + 6.0 };
    let show_lines = move |_| {
        let spec = store.spec.with_untracked(|spec| narrowed(spec, &scope));
        store.trace_page.set(Default::default());
        store.show(Route::Trace(metric), spec);
    };
    let title = words::metric(metric);
    view! {
        <div class="popover popover--floating" role="dialog" aria-label=title tabindex="-1" node_ref=dialog
            style:left=format!("{left}px") style:top=format!("{top}px")>
            <div class="popover__head">
                <p class="popover__title">{title}" · "{text}</p>
                <button type="button" class="button button--icon button--small" aria-label=words::CLOSE
                    on:click=move |_| store.close_definition()>{icon(Icon::Close, "")}</button>
            </div>
            <p>{words::metric_gloss(metric)}</p>
            <p class="popover__formula">{words::metric_formula(metric)}</p>
            <div class="popover__foot">
                <button type="button" class="button button--small" data-trace=metric.key() on:click=show_lines>
                    {words::SHOW_LINES}
                </button>
                <a href=move || store.spec.with(|spec| Route::Settings.fragment(spec))>{words::EDIT_DEFINITIONS}</a>
            </div>
        </div>
    }
    .into_any()
}
