use std::sync::Arc;

use aisle_protocol::metrics::Metric;
use aisle_protocol::spec::Filter;
use wasm_bindgen::JsCast;

use super::{Store, remove_last};

/// What lies over the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Overlay {
    Help,
    Filter,
}

/// A figure whose definition is open.
#[derive(Clone)]
pub(crate) struct OpenDefinition {
    pub(crate) metric: Metric,
    /// The figure as it is shown.
    pub(crate) text: String,
    /// What the figure looks at within the question: a month, a product.
    pub(crate) scope: Arc<Filter>,
    /// Where the figure stands on the page: left and bottom edge, in pixels.
    pub(crate) place: (f64, f64),
}

impl Store {
    /// Opens an overlay, or closes it.
    pub(crate) fn toggle_overlay(self, overlay: Overlay) {
        self.definition.set(None);
        if self.overlay.get_untracked() == Some(overlay) {
            return self.close_overlay();
        }
        let page = web_sys::window().and_then(|window| window.document());
        let focused = page.and_then(|page| page.active_element()).and_then(|element| element.dyn_into().ok());
        self.opener.set(focused);
        self.overlay.set(Some(overlay));
    }

    /// Closes what lies over the page; what opened it gets the focus back.
    pub(crate) fn close_overlay(self) {
        self.overlay.set(None);
        self.focus_opener();
    }

    /// Closes the definition; the figure gets the focus back.
    pub(crate) fn close_definition(self) {
        self.definition.set(None);
        self.focus_opener();
    }

    fn focus_opener(self) {
        self.opener.with(|opener| {
            if let Some(opener) = opener {
                let _ = opener.focus();
            }
        });
    }

    /// Looks at everything again.
    pub(crate) fn clear_filter(self) {
        self.edit_spec(|spec| spec.filter = Filter::default());
    }

    /// Escape: closes what is open, else takes away the last part of the filter.
    pub(crate) fn escape(self) {
        if self.definition.with_untracked(Option::is_some) {
            self.close_definition();
        } else if self.overlay.get_untracked().is_some() {
            self.close_overlay();
        } else {
            let mut spec = self.asked();
            if remove_last(&mut spec) {
                self.set_spec(spec);
            }
        }
    }
}
