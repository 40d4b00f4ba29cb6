use aisle_protocol::relay::Alert;
use wasm_bindgen::JsCast;
use web_sys::{Event, HtmlElement};

use crate::components::{Icon, status};
use crate::dom::{El, button, div, heard_by, live, p};
use crate::signals::Memo;
use crate::state::{Live, Relay};
use crate::words;

/// What a person should know of, until its cause is gone. What an alert says may change with every line that comes; screen readers hear
/// of it when it is raised.
pub(super) fn alerts(now: Live, relay: Relay) -> El {
    let id = |alert: &Alert| alert.id.clone();
    let ids = move || now.shown.alerts.with(|alerts| alerts.iter().flat_map(|alerts| alerts.iter()).map(id).collect());
    div("notices notices--many")
        .attr("aria-label", words::ALERTS)
        .attr("role", "status")
        .attr("aria-atomic", "false")
        .attr("aria-relevant", "additions")
        .attr("tabindex", "-1")
        .keyed(ids, move |id| notice(now, id, &relay))
}

/// The button goes, and whoever came to it by keys goes on from the list.
fn focus_list(event: &Event) {
    let list = heard_by(event).and_then(|button| button.closest(".notices").ok()?);
    if let Some(list) = list.and_then(|list| list.dyn_into::<HtmlElement>().ok()) {
        let _ = list.focus();
    }
}

fn notice(now: Live, id: &str, relay: &Relay) -> El {
    let (relay, id) = (relay.clone(), id.to_owned());
    let alert_id = id.clone();
    let alert = Memo::new(move || {
        now.shown.alerts.with(|alerts| alerts.as_deref()?.iter().find(|alert| alert.id == alert_id).cloned())
    });
    let is_noted = Memo::new(move || alert.with(|alert| alert.as_ref().is_some_and(|alert| alert.is_acknowledged)));
    let text = Memo::new(move || {
        now.currency
            .with(|currency| alert.with(|alert| alert.as_ref().map(|alert| words::alert(alert, currency))))
            .unwrap_or_default()
    });
    let state = move || match is_noted.get() {
        true => vec![status("note", Icon::Note, words::ACKNOWLEDGED)],
        false => vec![status("warning", Icon::Warning, words::ALERT)],
    };
    let note = move || {
        let (relay, id) = (relay.clone(), id.clone());
        let label = live(move || text.with(|text| words::acknowledge(text)));
        let button = button("button button--small").label("aria-label", label).words(words::ACKNOWLEDGE);
        button.on("click", move |event: Event| {
            relay.acknowledge(id.clone());
            focus_list(&event);
        })
    };
    div("notice")
        .class_when("notice--note", move || is_noted.get())
        .class_when("notice--warning", move || !is_noted.get())
        .region(state)
        .child(p("").words(live(move || text.get())))
        .child(div("notice__actions").child_when(move || !is_noted.get(), note))
}
