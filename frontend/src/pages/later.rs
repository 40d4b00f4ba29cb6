use std::pin::Pin;

use aisle_protocol::metrics::Metric;
use wasm_bindgen_futures::spawn_local;
use wasm_split_helpers::SplitLoaderError;

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
    pub(crate) trace: fn(Store, Metric) -> Vec<El>,
    pub(crate) settings: fn(Store) -> Vec<El>,
}

/// The Live page, with all that reads a relay's messages. Only who opens it needs it.
#[derive(Clone, Copy)]
pub(crate) struct LivePage {
    pub(crate) live: fn(Store) -> Vec<El>,
}

/// The way of some pages onto the page: they, and what only they use, are compiled into a file of their own. `cargo xtask stage`
/// cuts it out of the page's WebAssembly.
pub(crate) struct Later<P: Pages>(Signal<State<P>>);

#[derive(Clone, Copy)]
enum State<P> {
    Unasked,
    Fetching,
    Here(P),
    Failed,
}

/// Pages in a file of their own.
pub(crate) trait Pages: Copy + Send + Sync + 'static {
    /// Fetches the file, unless it is there.
    fn fetch() -> Pin<Box<dyn Future<Output = Result<Self, SplitLoaderError>>>>;
}

impl<P: Pages> Clone for Later<P> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<P: Pages> Copy for Later<P> {}

impl<P: Pages> Later<P> {
    /// Fetches nothing before the pages are shown.
    pub(crate) fn when_shown() -> Self {
        Self(Signal::new(State::Unasked))
    }

    /// Fetches the pages at once, and returns before they are there.
    pub(crate) fn soon() -> Self {
        let this = Self::when_shown();
        this.fetch();
        this
    }

    fn fetch(self) {
        self.0.set(State::Fetching);
        spawn_local(async move { self.0.set(P::fetch().await.map_or(State::Failed, State::Here)) });
    }

    /// What `make` makes of the pages, or word of what became of them.
    pub(crate) fn show(self, make: impl FnOnce(P) -> Vec<El>) -> Vec<El> {
        match self.0.get() {
            State::Unasked => {
                // Not from within: this is called by who follows the signal.
                spawn_local(async move { self.fetch() });
                loading()
            }
            State::Fetching => loading(),
            State::Here(pages) => make(pages),
            State::Failed => {
                let again = button("button").words(words::TRY_AGAIN).on_click(move || self.fetch());
                vec![div("note").attr("role", "alert").child(p("").words(words::PAGE_FAILED)).child(again)]
            }
        }
    }
}

fn loading() -> Vec<El> {
    vec![p("note").attr("role", "status").words(words::PAGE_LOADS)]
}
