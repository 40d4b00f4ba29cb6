use leptos::prelude::*;

/// Where there is nothing to show: what is missing, and how to get it.
#[component]
pub(crate) fn Empty(
    title: &'static str,
    #[prop(into)] text: Signal<String>,
    /// A button: its word and what it does.
    #[prop(optional)]
    action: Option<(&'static str, Callback<()>)>,
) -> impl IntoView {
    view! {
        <div class="empty">
            <p class="empty__title">{title}</p>
            <p>{text}</p>
            {action.map(|(word, act)| view! {
                <button type="button" class="button" on:click=move |_| act.run(())>{word}</button>
            })}
        </div>
    }
}
