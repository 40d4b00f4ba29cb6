use leptos::prelude::*;

use super::{Icon, icon};
use crate::state::{Notice, Tone, use_store};
use crate::words;

/// What happened, newest last. Screen readers hear it when it comes.
#[component]
pub(crate) fn Notices() -> impl IntoView {
    let store = use_store();
    view! {
        <div class="notices" role="status" aria-label=words::NOTICES>
            <For each=move || store.notices.get() key=|notice| notice.id let:notice><NoticeLine notice=notice /></For>
        </div>
    }
}

#[component]
fn NoticeLine(notice: Notice) -> impl IntoView {
    let store = use_store();
    let (class, picture) = match notice.tone {
        Tone::Note => ("note", Icon::Note),
        Tone::Good => ("good", Icon::Good),
        Tone::Warning => ("warning", Icon::Warning),
        Tone::Critical => ("critical", Icon::Critical),
    };
    let notice_id = notice.id;
    let action = notice.action.map(|(word, act)| {
        let act = move |_| {
            store.close_notice(notice_id);
            act.run(());
        };
        view! { <button type="button" class="button button--small" on:click=act>{word}</button> }
    });
    view! {
        <div class=format!("notice notice--{class}") data-tone=class>
            <span class=format!("status status--{class}")>{icon(picture, "")}{words::tone(notice.tone)}</span>
            <p>{notice.text}</p>
            <div class="notice__actions">
                {action}
                <button type="button" class="button button--icon button--small" aria-label=words::CLOSE title=words::CLOSE
                    on:click=move |_| store.close_notice(notice_id)>{icon(Icon::Close, "")}</button>
            </div>
        </div>
    }
}
