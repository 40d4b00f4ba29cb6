use leptos::html;
use leptos::prelude::*;

use super::{Icon, icon};
use crate::state::use_store;
use crate::words;

/// Help: how to read the page, and all keys.
#[component]
pub(crate) fn Help() -> impl IntoView {
    let store = use_store();
    let panel = NodeRef::<html::Div>::new();
    Effect::new(move |_| {
        if let Some(panel) = panel.get() {
            let _ = panel.focus();
        }
    });
    let key = |(keys, meaning): (&'static [&'static str], &'static str)| {
        let keys = keys.iter().map(|key| view! { <kbd class="key">{*key}</kbd>" " }).collect_view();
        view! { <dt>{keys}</dt><dd>{meaning}</dd> }
    };
    let how = |(what, text): (&'static str, &'static str)| view! { <dt>{what}</dt><dd>{text}</dd> };
    view! {
        <div class="veil" on:click=move |_| store.overlay.set(None)></div>
        <div class="panel" role="dialog" aria-label=words::HELP_TITLE tabindex="-1" node_ref=panel>
            <div class="panel__head">
                <h2 class="section__title">{words::HELP_TITLE}</h2>
                <button type="button" class="button button--icon" aria-label=words::CLOSE
                    on:click=move |_| store.overlay.set(None)>{icon(Icon::Close, "")}</button>
            </div>
            <h3 class="card__title">{words::HELP_HOW}</h3>
            <dl class="facts">{words::HOW.map(how).collect_view()}</dl>
            <h3 class="card__title">{words::HELP_KEYS}</h3>
            <dl class="facts facts--keys">{words::KEYS.map(key).collect_view()}</dl>
        </div>
    }
}
