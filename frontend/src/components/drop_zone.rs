use wasm_bindgen::JsCast;
use web_sys::{DragEvent, Event, File, HtmlInputElement};

use super::{Icon, icon_of_class};
use crate::dom::{El, Words, button, div, el, heard_by, live, on_window, p, span};
use crate::services;
use crate::state::Store;
use crate::words;

/// A button that lets choose files.
pub(crate) fn file_button(class: &str, word: &str, take: impl Fn(Vec<File>) + 'static) -> El {
    let input = el("input", "").attr("type", "file").attr("multiple", "").attr("hidden", "").attr("aria-label", word);
    let chooser = input.clone();
    let input = input.on("change", move |event: Event| {
        let Some(chosen) = heard_by(&event).and_then(|input| input.dyn_into::<HtmlInputElement>().ok()) else { return };
        let files = chosen.files().map(|list| services::files_of_list(&list)).unwrap_or_default();
        // The same file can be chosen again.
        chosen.set_value("");
        take(files);
    });
    let choose = button(class).words(word).on_click(move || chooser.html().click());
    span("").child(choose).child(input)
}

/// The drop zone of the empty page: it is the page.
pub(crate) fn drop_zone(store: Store) -> El {
    let carried = store.carried;
    let title = live(move || carried.get().map_or_else(|| words::DROP_TITLE.to_owned(), words::let_go));
    let promise = live(move || if carried.get().is_some() { String::new() } else { words::DROP_PROMISE.to_owned() });
    let choose = file_button("button button--main", words::CHOOSE_FILE, move |files| store.read_new(files));
    let sample = button("button").words(words::OPEN_SAMPLE).on_click(move || store.read_sample());
    el("section", "drop drop--page")
        .class_when("drop--over", move || carried.get().is_some())
        .child(icon_of_class(Icon::File, "icon drop__mark"))
        .child(el("h1", "drop__title").words(title).child(el("br", "")).words(promise))
        .child(div("drop__actions").child(choose).child(sample))
        .child(p("note").words(words::DROP_FORMS))
}

/// Once there is data, files can be dropped anywhere: a curtain says what will happen.
pub(crate) fn drop_curtain(store: Store) -> El {
    let title: fn(u32) -> Words = |files| words::let_go(files).into();
    div("").region(move || {
        let has_data = store.has_data();
        let carried = store.carried.get().filter(|_| has_data);
        let curtain = |files| {
            let words = p("drop__title").words(title(files));
            div("curtain").child(div("drop drop--over").child(words))
        };
        carried.map(curtain).into_iter().collect()
    })
}

/// Takes files dropped anywhere on the page.
pub(crate) fn listen_to_drops(store: Store) {
    let carried = store.carried;
    on_window("dragover", move |event: DragEvent| {
        let Some(transfer) = event.data_transfer().filter(services::is_carrying_files) else { return };
        event.prevent_default();
        transfer.set_drop_effect("copy");
        let files = services::number_of_files(&transfer).max(1);
        if carried.get_untracked() != Some(files) {
            carried.set(Some(files));
        }
    });
    on_window("dragleave", move |event: DragEvent| {
        // Between two elements of the page there is a related one; out of the window there is none.
        if event.related_target().is_none() {
            carried.set(None);
        }
    });
    on_window("drop", move |event: DragEvent| {
        let Some(transfer) = event.data_transfer() else { return };
        event.prevent_default();
        carried.set(None);
        store.read_dropped(services::files_of_drop(&transfer));
    });
}
