use std::rc::Rc;

use aisle_protocol::Progress;

use crate::dom::{El, button, div, el, live, p, span};
use crate::signals::untrack;
use crate::state::Store;
use crate::words;

/// A reading under way: how far, how fast, how long still; and the way to stop it.
pub(crate) fn reading_progress(store: Store) -> El {
    let reading = move || store.reading.get();
    let title = live(move || reading().map(|reading| words::reading(&reading.names)).unwrap_or_default());
    let words = move || reading().map(|reading| words::reading_progress(&reading.progress)).unwrap_or_default();
    let now = move || reading().map(|reading| reading.progress).unwrap_or_default();
    let title_line = p("").child(el("strong", "").words(title.clone()));
    // Untracked, or every step of the reading would make the button anew, and a click on it would be lost.
    let label = untrack(|| title.now());
    let bar = progress_bar(&label, now, words, move || store.cancel_reading());
    el("section", "card").label("aria-label", title).child(title_line).child(bar)
}

/// How far something is, in a bar and in words, and the way to stop it.
pub(crate) fn progress_bar(
    label: &str,
    now: impl Fn() -> Progress + 'static,
    words: impl Fn() -> String + 'static,
    cancel: impl Fn() + 'static,
) -> El {
    let percent: Rc<dyn Fn() -> u64> = Rc::new(move || {
        let Progress { done, total, .. } = now();
        (done * 100).checked_div(total).unwrap_or(0)
    });
    let width = Rc::clone(&percent);
    let done = div("progress__done").style_by("width", move || format!("{}%", width()));
    let track =
        div("progress__track").attr("role", "progressbar").attr("aria-valuemin", "0").attr("aria-valuemax", "100");
    let track =
        track.attr("aria-label", label).attr_by("aria-valuenow", move || Some(percent().to_string())).child(done);
    let stop = button("button button--small").words(words::CANCEL).on_click(cancel);
    let line = div("progress__words").child(span("").words(live(words))).child(stop);
    div("progress").child(track).child(line)
}
