use crate::components::{drop_zone, facts, term};
use crate::dom::{El, div, el, p};
use crate::state::{Store, usual_question};
use crate::words;

/// Before there is data: the drop zone is the page.
pub(crate) fn start_page(store: Store) -> Vec<El> {
    let has_question = move || store.with_spec(|spec| *spec != usual_question());
    let section = |title: &str, lines: [(&'static str, &'static str); 3]| {
        let lines = lines.map(|(what, text)| (term(what), text)).into();
        el("section", "section").child(el("h2", "section__title").words(title)).child(facts("facts", lines))
    };
    let columns = div("columns columns--top columns--apart")
        .child(section(words::NEEDS_TITLE, words::NEEDS))
        .child(section(words::GET_TITLE, words::GET));
    let hint = div("").child_when(has_question, || p("note").words(words::DROP_LINK));
    vec![drop_zone(store), hint, columns]
}
