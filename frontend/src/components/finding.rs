use crate::dom::{El, Words, button, div, el, p};

/// The head of a page: one sentence that states the finding, and what it stands on.
pub(crate) fn finding(sentence: impl Into<Words>, detail: impl Into<Words>) -> El {
    let sentence = el("h1", "finding__sentence").words(sentence);
    el("header", "finding").child(sentence).child(p("finding__detail").words(detail))
}

/// Where there is nothing to show: what is missing, and a button that helps.
pub(crate) fn empty(title: &str, text: impl Into<Words>, word: &str, act: impl Fn() + 'static) -> El {
    let help = button("button").words(word).on_click(act);
    div("empty").child(p("empty__title").words(title)).child(p("").words(text)).child(help)
}
