use std::sync::Arc;

use aisle_protocol::spec::AnalysisSpec;
use wasm_bindgen::JsValue;
use web_sys::Event;

use super::{Notice, Route, Store, usual_question};
use crate::dom::on_window;
use crate::words;

impl Store {
    /// Shows a page, with the question as it is.
    pub(crate) fn go(self, route: Route) {
        self.show(route, self.asked());
    }

    /// Asks another question on the same page.
    pub(crate) fn set_spec(self, spec: AnalysisSpec) {
        self.show(self.route.get_untracked(), spec);
    }

    /// Changes the question on the same page.
    pub(crate) fn edit_spec(self, edit: impl FnOnce(&mut AnalysisSpec)) {
        let mut spec = self.asked();
        edit(&mut spec);
        self.set_spec(spec);
    }

    /// Shows a page with a question, and writes both into the address, so that Back leads here again.
    pub(crate) fn show(self, route: Route, spec: AnalysisSpec) {
        let Ok(spec) = spec.canonical() else { return };
        let fragment = route.fragment(&spec);
        if let Some(window) = web_sys::window() {
            let is_there = window.location().hash().is_ok_and(|hash| hash == fragment);
            if !is_there && let Ok(history) = window.history() {
                let _ = history.push_state_with_url(&JsValue::NULL, "", Some(&fragment));
            }
            if route != self.route.get_untracked() {
                window.scroll_to_with_x_and_y(0.0, 0.0);
            }
        }
        self.take(route, spec);
    }

    /// Follows the address: at the start, on Back and Forward, and on links.
    pub(super) fn follow_address(self) {
        self.read_address();
        for event in ["hashchange", "popstate"] {
            on_window(event, move |_: Event| self.read_address());
        }
    }

    fn read_address(self) {
        let hash = web_sys::window().and_then(|window| window.location().hash().ok()).unwrap_or_default();
        let (route, spec) = Route::from_fragment(&hash);
        let spec = spec.unwrap_or_else(|error| {
            self.add_notice(Notice::warning(words::address_unreadable(&error.to_string())));
            usual_question()
        });
        self.take(route, spec);
    }

    fn take(self, route: Route, spec: AnalysisSpec) {
        self.definition.set(None);
        if self.route.get_untracked() != route {
            self.route.set(route);
        }
        if self.asked() != spec {
            self.spec.set(Arc::new(spec));
        }
    }
}
