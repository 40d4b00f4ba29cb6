use aisle_protocol::spec::AnalysisSpec;
use leptos::prelude::*;

use crate::components::DropZone;
use crate::state::use_store;
use crate::words;

/// Before there is data: the drop zone is the page.
#[component]
pub(crate) fn StartPage() -> impl IntoView {
    let store = use_store();
    let fact = |(what, text): (&'static str, &'static str)| view! { <dt>{what}</dt><dd>{text}</dd> };
    let has_question = move || store.spec.with(|spec| *spec != AnalysisSpec::default());
    view! {
        <DropZone />
        <Show when=has_question><p class="note">{words::DROP_LINK}</p></Show>
        <div class="columns columns--top columns--apart">
            <section class="section">
                <h2 class="section__title">{words::NEEDS_TITLE}</h2>
                <dl class="facts">{words::NEEDS.map(fact).collect_view()}</dl>
            </section>
            <section class="section">
                <h2 class="section__title">{words::GET_TITLE}</h2>
                <dl class="facts">{words::GET.map(fact).collect_view()}</dl>
            </section>
        </div>
    }
}
