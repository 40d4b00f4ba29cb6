use leptos::html;
use leptos::prelude::*;
use leptos::web_sys::{DragEvent, File};

use super::{Icon, icon};
use crate::services;
use crate::state::use_store;
use crate::words;

/// A button that lets choose files.
#[component]
pub(crate) fn FileButton(class: &'static str, word: &'static str, take: Callback<Vec<File>>) -> impl IntoView {
    let input = NodeRef::<html::Input>::new();
    let chosen = move |_| {
        let Some(input) = input.get_untracked() else { return };
        let files = input.files().map(|list| services::files_of_list(&list)).unwrap_or_default();
        // The same file can be chosen again.
        input.set_value("");
        take.run(files);
    };
    let choose = move |_| {
        if let Some(input) = input.get_untracked() {
            input.click();
        }
    };
    view! {
        <button type="button" class=class on:click=choose>{word}</button>
        <input type="file" multiple="" hidden="" aria-label=word tabindex="-1" node_ref=input on:change=chosen />
    }
}

/// The drop zone of the empty page: it is the page.
#[component]
pub(crate) fn DropZone() -> impl IntoView {
    let store = use_store();
    let carried = use_drop();
    let title = move || match carried.get() {
        Some(files) => words::let_go(files).into_any(),
        None => view! { {words::DROP_TITLE}<br />{words::DROP_PROMISE} }.into_any(),
    };
    view! {
        <section class="drop drop--page" class:drop--over=move || carried.get().is_some()>
            {icon(Icon::File, "drop__mark")}
            <h1 class="drop__title">{title}</h1>
            <div class="drop__actions">
                <FileButton class="button button--main" word=words::CHOOSE_FILE
                    take=Callback::new(move |files| store.read_new(files)) />
                <button type="button" class="button" on:click=move |_| store.read_sample()>{words::OPEN_SAMPLE}</button>
            </div>
            <p class="note">{words::DROP_FORMS}</p>
        </section>
    }
}

/// Once there is data, files can be dropped anywhere: a curtain says what will happen.
#[component]
pub(crate) fn DropCurtain() -> impl IntoView {
    let carried = use_drop();
    view! {
        {move || carried.get().map(|files| view! {
            <div class="curtain"><div class="drop drop--over"><p class="drop__title">{words::let_go(files)}</p></div></div>
        })}
    }
}

/// Takes files dropped anywhere on the page. `Some` while files are held over it.
fn use_drop() -> RwSignal<Option<u32>> {
    let store = use_store();
    let carried = RwSignal::new(None::<u32>);
    let over = window_event_listener(leptos::ev::dragover, move |event: DragEvent| {
        let Some(transfer) = event.data_transfer().filter(services::is_carrying_files) else { return };
        event.prevent_default();
        transfer.set_drop_effect("copy");
        let files = services::number_of_files(&transfer).max(1);
        if carried.get_untracked() != Some(files) {
            carried.set(Some(files));
        }
    });
    let leave = window_event_listener(leptos::ev::dragleave, move |event: DragEvent| {
        // Between two elements of the page there is a related one; out of the window there is none.
        if event.related_target().is_none() {
            carried.set(None);
        }
    });
    let drop = window_event_listener(leptos::ev::drop, move |event: DragEvent| {
        let Some(transfer) = event.data_transfer() else { return };
        event.prevent_default();
        carried.set(None);
        store.read_dropped(services::files_of_drop(&transfer));
    });
    on_cleanup(move || {
        over.remove();
        leave.remove();
        drop.remove();
    });
    carried
}
