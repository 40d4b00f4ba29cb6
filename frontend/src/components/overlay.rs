use leptos::prelude::*;

use super::{Definition, FilterPanel, Help};
use crate::state::{Overlay, Store, remove_last, use_store};

/// What lies over the page: help, the filter panel, the definition of a figure.
#[component]
pub(crate) fn Overlays() -> impl IntoView {
    let store = use_store();
    view! {
        <Show when=move || store.overlay.get() == Some(Overlay::Help)><Help /></Show>
        <Show when=move || store.overlay.get() == Some(Overlay::Filter)><FilterPanel /></Show>
        <Definition />
    }
}

impl Store {
    /// Opens an overlay, or closes it.
    pub(crate) fn toggle_overlay(self, overlay: Overlay) {
        self.definition.set(None);
        self.overlay.update(|open| *open = if *open == Some(overlay) { None } else { Some(overlay) });
    }

    /// Closes the definition; the figure gets the focus back.
    pub(crate) fn close_definition(self) {
        let Some(open) = self.definition.get_untracked() else { return };
        self.definition.set(None);
        open.opener.with_value(|opener| {
            if let Some(opener) = opener {
                let _ = opener.focus();
            }
        });
    }

    /// Looks at everything again.
    pub(crate) fn clear_filter(self) {
        self.edit_spec(|spec| spec.filter = Default::default());
    }

    /// Escape: closes what is open, else takes away the last part of the filter.
    pub(crate) fn escape(self) {
        if self.definition.with_untracked(Option::is_some) {
            self.close_definition();
        } else if self.overlay.get_untracked().is_some() {
            self.overlay.set(None);
        } else {
            let mut spec = self.spec.get_untracked();
            if remove_last(&mut spec) {
                self.set_spec(spec);
            }
        }
    }
}
