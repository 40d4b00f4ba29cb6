use super::definition::definition;
use super::filter_panel::filter_panel;
use super::help::help;
use crate::dom::{El, div};
use crate::state::{Overlay, Store};

/// What lies over the page: help, the filter panel, the definition of a figure.
pub(crate) fn overlays(store: Store) -> El {
    let panel = move || match store.overlay.get() {
        Some(Overlay::Help) => vec![help(store)],
        Some(Overlay::Filter) => vec![filter_panel(store)],
        None => Vec::new(),
    };
    div("overlays").region(panel).child(definition(store))
}
