use aisle_protocol::metrics::Metric;
use wasm_bindgen_futures::spawn_local;
use wasm_split_helpers::{SplitLoaderError, wasm_split};

use super::data::data_details;
use super::forecast::forecast_page;
use super::live::live_page;
use super::overview::overview_page;
use super::settings::settings_page;
use super::trace::trace_page;
use crate::dom::{El, button, div, p};
use crate::signals::Signal;
use crate::state::Store;
use crate::words;

/// The pages that nobody needs before the first figures stand, and what stands below those figures.
#[derive(Clone, Copy)]
pub(crate) struct LaterPages {
    pub(crate) data_details: fn(Store) -> Vec<El>,
    pub(crate) overview: fn(Store) -> Vec<El>,
    pub(crate) forecast: fn(Store) -> Vec<El>,
    pub(crate) live: fn(Store) -> Vec<El>,
    pub(crate) trace: fn(Store, Metric) -> Vec<El>,
    pub(crate) settings: fn(Store) -> Vec<El>,
}

/// Their way onto the page: they, and what only they use, are compiled into a file of their own, which is fetched once
/// the page stands. `cargo xtask stage` cuts it out of the page's WebAssembly.
#[derive(Clone, Copy)]
pub(crate) struct Later(Signal<State>);

#[derive(Clone, Copy)]
enum State {
    Fetching,
    Here(LaterPages),
    Failed,
}

impl Later {
    /// Fetches the pages, and returns at once.
    pub(crate) fn fetch() -> Self {
        let this = Self(Signal::new(State::Fetching));
        this.fetch_again();
        this
    }

    fn fetch_again(self) {
        self.0.set(State::Fetching);
        spawn_local(async move { self.0.set(later_pages().await.map_or(State::Failed, State::Here)) });
    }

    /// What `make` makes of the pages, or word of what became of them.
    pub(crate) fn show(self, make: impl FnOnce(LaterPages) -> Vec<El>) -> Vec<El> {
        match self.0.get() {
            State::Fetching => vec![p("note").attr("role", "status").words(words::PAGE_LOADS)],
            State::Here(pages) => make(pages),
            State::Failed => {
                let again = button("button").words(words::TRY_AGAIN).on_click(move || self.fetch_again());
                vec![div("note").attr("role", "alert").child(p("").words(words::PAGE_FAILED)).child(again)]
            }
        }
    }
}

/// The file is cut here: calling this fetches it first.
#[wasm_split(pages, fallible)]
fn later_pages() -> Result<LaterPages, SplitLoaderError> {
    Ok(LaterPages {
        data_details,
        overview: overview_page,
        forecast: forecast_page,
        live: live_page,
        trace: trace_page,
        settings: settings_page,
    })
}
