use leptos::prelude::*;

use crate::state::use_store;
use crate::words;

/// A reading under way: how far, how fast, how long still; and the way to stop it.
#[component]
pub(crate) fn ReadingProgress() -> impl IntoView {
    let store = use_store();
    let part = move || {
        store.reading.with(|reading| {
            let progress = reading.as_ref().map(|reading| reading.progress).unwrap_or_default();
            if progress.total == 0 { 0.0 } else { progress.done as f64 / progress.total as f64 }
        })
    };
    let title = move || store.reading.with(|reading| reading.as_ref().map(|reading| words::reading(&reading.names)));
    let words = move || {
        store.reading.with(|reading| reading.as_ref().map(|reading| words::reading_progress(&reading.progress)))
    };
    view! {
        <Show when=move || store.reading.with(Option::is_some)>
            <section class="card progress" aria-label=title>
                <p><strong>{title}</strong></p>
                <div class="progress__track" role="progressbar" aria-valuemin="0" aria-valuemax="100" aria-label=title
                    aria-valuenow=move || format!("{:.0}", part() * 100.0)>
                    <div class="progress__done" style:width=move || format!("{:.1}%", part() * 100.0)></div>
                </div>
                <div class="progress__words">
                    <span>{words}</span>
                    <button type="button" class="button button--small" on:click=move |_| store.cancel_reading()>
                        {words::CANCEL}
                    </button>
                </div>
            </section>
        </Show>
    }
}
