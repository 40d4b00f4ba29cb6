use leptos::prelude::*;

/// The head of a page: one sentence that states the finding, and what it stands on.
#[component]
pub(crate) fn Finding(
    #[prop(into)] sentence: Signal<String>,
    #[prop(into)] detail: Signal<String>,
    /// What to do next.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <header class="finding">
            <h1 class="finding__sentence">{sentence}</h1>
            <p class="finding__detail">{detail}</p>
            {children.map(|children| view! { <div class="finding__actions">{children()}</div> })}
        </header>
    }
}
