use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, KeyboardEvent};

use crate::dom::on_window;
use crate::signals::Signal;
use crate::state::{Overlay, Route, Store};

/// The keys of the whole page (the list in Help).
pub(crate) fn listen_to_keys(store: Store) {
    let is_going = Signal::new(false);
    on_window("keydown", move |event: KeyboardEvent| {
        if event.key() == "Escape" {
            return store.escape();
        }
        if event.ctrl_key() || event.meta_key() || event.alt_key() || is_typing(&event) {
            return;
        }
        let key = event.key();
        if is_going.get_untracked() {
            is_going.set(false);
            let route = match key.as_str() {
                "d" => Route::Data,
                "o" => Route::Overview,
                "f" => Route::Forecast,
                "l" => Route::Live,
                "s" => Route::Settings,
                _ => return,
            };
            return store.go(route);
        }
        let has_data = store.input.with_untracked(Option::is_some);
        match key.as_str() {
            "g" => is_going.set(true),
            "/" if focus("[data-search]") => event.prevent_default(),
            "f" if has_data => {
                event.prevent_default();
                store.toggle_overlay(Overlay::Filter);
            }
            "e" if has_data => export(store),
            "?" => store.toggle_overlay(Overlay::Help),
            _ => {}
        }
    });
}

/// Exports the page's main table.
fn export(store: Store) {
    use aisle_protocol::TableKind;
    let (table, name) = match store.route.get_untracked() {
        Route::Forecast => return store.export_forecasts(),
        Route::Overview => (TableKind::Products, "products"),
        Route::Trace(metric) => (TableKind::TraceLines(metric), metric.key()),
        Route::Data | Route::Live | Route::Settings => (TableKind::Reconciliation, "reconciliation"),
    };
    store.export(table, crate::services::file_name(&[name, &store.period_of_view()], "csv"));
}

fn is_typing(event: &KeyboardEvent) -> bool {
    let target = event.target().and_then(|target| target.dyn_into::<HtmlElement>().ok());
    target.is_some_and(|target| matches!(target.tag_name().as_str(), "INPUT" | "SELECT" | "TEXTAREA"))
}

fn focus(selector: &str) -> bool {
    let document = web_sys::window().and_then(|window| window.document());
    let found = document.and_then(|document| document.query_selector(selector).ok().flatten());
    let Some(found) = found.and_then(|found| found.dyn_into::<HtmlElement>().ok()) else { return false };
    found.focus().is_ok()
}
