use leptos::prelude::*;

use super::{Icon, icon};
use crate::state::{Route, use_store};
use crate::words;

/// The pages that exist, in the order of a visit.
const PAGES: [(Route, Icon); 3] =
    [(Route::Data, Icon::File), (Route::Overview, Icon::Chart), (Route::Settings, Icon::Sliders)];

/// The rail: where one is, and where one can go. On phones it is a bar at the bottom.
#[component]
pub(crate) fn Rail() -> impl IntoView {
    let store = use_store();
    let item = move |(route, picture): (Route, Icon)| {
        let is_current = move || match store.route.get() {
            Route::Trace(_) => route == Route::Overview,
            current => current == route,
        };
        let is_off = move || route == Route::Overview && store.input.with(Option::is_none);
        let href = move || store.spec.with(|spec| route.fragment(spec));
        view! {
            <li>
                <a class="rail__item" class:rail__item--current=is_current class:rail__item--off=is_off href=href
                    aria-current=move || is_current().then_some("page")>
                    {icon(picture, "icon--page")}<span class="rail__word">{words::page(route)}</span>
                </a>
            </li>
        }
    };
    let home = move || {
        let route = if store.input.with(Option::is_some) { Route::Overview } else { Route::Data };
        store.spec.with(|spec| route.fragment(spec))
    };
    view! {
        <nav class="rail" aria-label=words::PAGES>
            <a class="rail__brand" href=home>
                {icon(Icon::Aisle, "icon--page")}<span class="rail__word">{words::PRODUCT_NAME}</span>
            </a>
            <ul class="rail__list">{PAGES.into_iter().map(item).collect_view()}</ul>
            <p class="rail__foot">{icon(Icon::Lock, "")}<span>{words::STAYS_HERE}</span></p>
        </nav>
    }
}
