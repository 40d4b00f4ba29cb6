use leptos::prelude::*;
use leptos::web_sys;

use crate::components::{Bar, Notices, Overlays, Rail, ReadingProgress};
use crate::pages::{DataPage, OverviewPage, SettingsPage, StartPage, TracePage};
use crate::state::{Route, Store};
use crate::words;

/// The page: rail, bar, and the page that the address names.
#[component]
pub(crate) fn App() -> impl IntoView {
    let store = Store::start();
    provide_context(store);
    crate::pages::listen_to_keys(store);
    Effect::new(move |_| {
        let route = store.route.get();
        let file = store.input.with(|input| input.as_ref()?.files.first().map(|file| file.name.clone()));
        if let Some(document) = web_sys::window().and_then(|window| window.document()) {
            document.set_title(&words::document_title(route, file.as_deref()));
        }
    });
    let has_data = Memo::new(move |_| store.input.with(Option::is_some));
    let is_mapping = Memo::new(move |_| store.mapping.with(Option::is_some));
    let route = Memo::new(move |_| store.route.get());
    let page = move || match route.get() {
        Route::Settings => view! { <SettingsPage /> }.into_any(),
        _ if !has_data.get() && !is_mapping.get() => view! { <StartPage /> }.into_any(),
        Route::Overview if has_data.get() => view! { <OverviewPage /> }.into_any(),
        Route::Trace(metric) if has_data.get() => view! { <TracePage metric=metric /> }.into_any(),
        _ => view! { <DataPage /> }.into_any(),
    };
    view! {
        <a class="skip" href="#page" on:click=skip>{words::SKIP_TO_PAGE}</a>
        <div class="shell">
            <Rail />
            <Bar />
            <main class="page" id="page" tabindex="-1" aria-busy=move || store.is_computing.get().to_string()>
                <Notices />
                <ReadingProgress />
                {page}
            </main>
        </div>
        <Overlays />
    }
}

/// Moves the focus past the rail. The address holds the route, so the link itself must not change it.
fn skip(event: web_sys::MouseEvent) {
    use wasm_bindgen::JsCast;
    event.prevent_default();
    let page = web_sys::window().and_then(|window| window.document()).and_then(|page| page.get_element_by_id("page"));
    if let Some(page) = page.and_then(|page| page.dyn_into::<web_sys::HtmlElement>().ok()) {
        let _ = page.focus();
    }
}
