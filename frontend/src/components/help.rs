use super::{Icon, icon};
use crate::dom::{El, button, div, el};
use crate::state::Store;
use crate::words;

/// A panel over the page, with a veil behind it that closes it.
pub(super) fn panel(store: Store, class: &str, veil: &str, title: &str, content: Vec<El>) -> El {
    let close = move || store.close_overlay();
    let button = button("button button--icon button--small").attr("aria-label", words::CLOSE).child(icon(Icon::Close));
    let head = div("panel__head").child(el("h2", "section__title").words(title)).child(button.on_click(close));
    let panel = div(class).attr("role", "dialog").attr("aria-label", title).attr("tabindex", "-1");
    let panel = panel.child(head).children(content).with_focus();
    div("").child(div(veil).on_click(close)).child(panel)
}

/// Terms and what is said of each.
pub(crate) fn facts(class: &str, facts: Vec<(El, &str)>) -> El {
    let pairs = facts.into_iter().flat_map(|(term, text)| [term, el("dd", "").words(text)]);
    el("dl", class).children(pairs.collect())
}

/// A term of [`facts`].
pub(crate) fn term(words: &str) -> El {
    el("dt", "").words(words)
}

/// Help: how to read the page, and all keys.
pub(super) fn help(store: Store) -> El {
    let how = words::HOW.map(|(what, text)| (term(what), text)).into();
    let key = |(keys, meaning): (&[&str], &'static str)| {
        let term = keys.iter().fold(el("dt", ""), |term, key| term.child(el("kbd", "key").words(*key)).words(" "));
        (term, meaning)
    };
    let heading = |words: &str| el("h3", "card__title").words(words);
    let content = vec![
        heading(words::HELP_HOW),
        facts("facts", how),
        heading(words::HELP_KEYS),
        facts("facts facts--keys", words::KEYS.map(key).into()),
    ];
    panel(store, "panel", "veil", words::HELP_TITLE, content)
}
