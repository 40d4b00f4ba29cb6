use leptos::prelude::*;

use super::{Icon, icon};
use crate::state::{Chip, use_store, without};
use crate::words;

/// A condition of the filter, with the way to remove it.
#[component]
pub(crate) fn FilterChip(chip: Chip) -> impl IntoView {
    let store = use_store();
    let Chip { field, value, part } = chip;
    let label = words::remove_filter(field, &value);
    let remove = move |_| store.edit_spec(|spec| without(spec, &part));
    view! {
        <span class="chip">
            <span class="chip__field">{field}</span>" "<span class="chip__value">{value}</span>
            <button type="button" class="chip__remove" aria-label=label on:click=remove>{icon(Icon::Close, "")}</button>
        </span>
    }
}
