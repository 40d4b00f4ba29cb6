use web_sys::MouseEvent;

use crate::components::{bar, drop_curtain, listen_to_drops, notices, overlays, rail, reading_progress};
use crate::dom::{El, div, el, follow, link};
use crate::pages::{Later, LaterPages, LivePage, data_page, listen_to_keys, start_page};
use crate::signals::Memo;
use crate::state::{Route, Store};
use crate::words;

/// The page: rail, bar, and the page that the address names.
pub(crate) fn app() -> Vec<El> {
    let store = Store::start();
    listen_to_keys(store);
    listen_to_drops(store);
    follow(move || {
        let file = store.input.with(|input| input.as_ref()?.files.first().map(|file| file.name.clone()));
        if let Some(document) = web_sys::window().and_then(|window| window.document()) {
            document.set_title(&words::document_title(store.route.get(), file.as_deref()));
        }
    });
    let main = el("main", "page").attr("id", "page").attr("tabindex", "-1");
    let main = main.state("aria-busy", move || store.is_computing.get() || store.forecasts.is_busy());
    let main = main
        .child(notices(store))
        .child_when(move || store.reading.with(Option::is_some), move || reading_progress(store));
    let shown = Memo::new(move || Shown::of(store));
    let (later, live) = (Later::soon(), Later::when_shown());
    let main = main.region(move || shown.get().page(store, later, live));
    let skipped = main.clone();
    let skip = link("skip", "#page").words(words::SKIP_TO_PAGE).on("click", move |event: MouseEvent| {
        // The address holds the route, so the link itself must not change it.
        event.prevent_default();
        skipped.focus();
    });
    let shell = div("shell").child(rail(store)).child(bar(store)).child(main);
    vec![skip, shell, drop_curtain(store), overlays(store)]
}

/// What the page shows; while it stays the same, the page is not made anew.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shown {
    Start,
    Page(Route),
}

impl Shown {
    fn of(store: Store) -> Self {
        let route = store.route.get();
        let has_data = store.has_data();
        let is_mapping = store.mapping.with(Option::is_some);
        match (route, has_data, is_mapping) {
            (Route::Live | Route::Settings, ..) | (_, true, _) => Self::Page(route),
            (_, false, true) => Self::Page(Route::Data),
            (_, false, false) => Self::Start,
        }
    }

    fn page(self, store: Store, later: Later<LaterPages>, live: Later<LivePage>) -> Vec<El> {
        match self {
            Self::Start => start_page(store),
            Self::Page(Route::Data) => data_page(store, later),
            Self::Page(Route::Overview) => later.show(|pages| (pages.overview)(store)),
            Self::Page(Route::Forecast) => later.show(|pages| (pages.forecast)(store)),
            Self::Page(Route::Trace(metric)) => later.show(|pages| (pages.trace)(store, metric)),
            Self::Page(Route::Live) => live.show(|pages| (pages.live)(store)),
            Self::Page(Route::Settings) => later.show(|pages| (pages.settings)(store)),
        }
    }
}
