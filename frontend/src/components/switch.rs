use leptos::prelude::*;

/// A switch with its word.
#[component]
pub(crate) fn Switch(word: &'static str, #[prop(into)] is_on: Signal<bool>, toggle: Callback<()>) -> impl IntoView {
    view! {
        <button type="button" class="switch" role="switch" aria-checked=move || is_on.get().to_string()
            on:click=move |_| toggle.run(())>
            <span class="switch__track"></span><span>{word}</span>
        </button>
    }
}
