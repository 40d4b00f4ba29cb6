use super::{Icon, icon};
use crate::dom::{El, button, div, p, span};
use crate::state::{Notice, Store, Tone};
use crate::words;

/// What happened, newest last. Screen readers hear it when it comes.
pub(crate) fn notices(store: Store) -> El {
    let lines = move || store.notices.get().into_iter().map(|notice| line(store, notice)).collect();
    div("notices").attr("role", "status").attr("aria-label", words::NOTICES).region(lines)
}

/// A status: its picture and its word.
pub(crate) fn status(class: &str, picture: Icon, word: &str) -> El {
    span(&format!("status status--{class}")).child(icon(picture)).words(word)
}

fn line(store: Store, notice: Notice) -> El {
    let (class, picture) = match notice.tone {
        Tone::Note => ("note", Icon::Note),
        Tone::Good => ("good", Icon::Good),
        Tone::Warning => ("warning", Icon::Warning),
        Tone::Critical => ("critical", Icon::Critical),
    };
    let notice_id = notice.id;
    let action = notice.action.map(|(word, act)| {
        let act = move || {
            store.close_notice(notice_id);
            act();
        };
        button("button button--small").words(word).on_click(act)
    });
    let close =
        button("button button--icon button--small").attr("aria-label", words::CLOSE).attr("title", words::CLOSE);
    let close = close.child(icon(Icon::Close)).on_click(move || store.close_notice(notice_id));
    let actions = div("notice__actions").children(action.into_iter().collect()).child(close);
    let text = p("").words(notice.text);
    div(&format!("notice notice--{class}"))
        .child(status(class, picture, words::tone(notice.tone)))
        .child(text)
        .child(actions)
}
