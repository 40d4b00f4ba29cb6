use aisle_protocol::spec::Definitions;

use super::segmented;
use crate::dom::{El, button, span};
use crate::state::Store;
use crate::words;

/// Reads and writes one of the definitions that are on or off.
pub(crate) type Definition = fn(&mut Definitions) -> &mut bool;

fn is_on(store: Store, definition: Definition) -> bool {
    store.with_spec(|spec| *definition(&mut spec.definitions.clone()))
}

/// A switch of a definition. `is_reversed` when the word says the opposite of the definition.
pub(crate) fn switch(store: Store, word: &str, definition: Definition, is_reversed: bool) -> El {
    let toggle = move || {
        store.edit_spec(|spec| {
            let place = definition(&mut spec.definitions);
            *place = !*place;
        });
    };
    let switch = button("switch").attr("role", "switch").child(span("switch__track")).child(span("").words(word));
    switch.state("aria-checked", move || is_on(store, definition) != is_reversed).on_click(toggle)
}

/// A choice between keeping and dropping, for definitions that drop.
pub(crate) fn keep_or_drop(store: Store, definition: Definition) -> El {
    let choose = move |index| store.edit_spec(|spec| *definition(&mut spec.definitions) = index == 1);
    segmented(
        words::EXACT_DUPLICATES,
        &[words::KEEP, words::DROP],
        move || usize::from(is_on(store, definition)),
        choose,
    )
}
