use std::cell::RefCell;
use std::rc::Rc;

use wasm_bindgen::JsValue;

use crate::components::finding;
use crate::dom::{El, button, div, el, p, span};
use crate::services;
use crate::state::{Link, Relay};
use crate::words;

/// Asks for the relay: its address, among those that the page may connect to, and its token.
pub(super) fn connect(relay: &Relay) -> El {
    let live = relay.live();
    let why = match live.link.get() {
        Link::Refused(reason) => words::refused(reason, relay.has_token()),
        _ => "",
    };
    let is_refused = !why.is_empty();
    let addresses = services::relay_addresses();
    let head = finding(words::CONNECT_TITLE, words::CONNECT_DETAIL);
    if addresses.is_empty() {
        return div("page__part").child(head).child(p("note").words(words::NO_RELAY_ALLOWED));
    }
    let current = Some(live.address.get_untracked()).filter(|address| addresses.contains(address));
    let address = Rc::new(RefCell::new(current.or_else(|| addresses.first().cloned()).unwrap_or_default()));
    let token = Rc::new(RefCell::new(String::new()));
    let chosen = address.borrow().clone();
    let options = addresses.iter().map(|address| {
        let option = el("option", "").attr("value", address).words(address.as_str());
        if *address == chosen { option.attr("selected", "") } else { option }
    });
    let (written, typed) = (Rc::clone(&address), Rc::clone(&token));
    let select = el("select", "input").children(options.collect());
    let select = select.on_value("change", move |value| drop(written.replace(value)));
    let input = el("input", "input").attr("type", "password").attr("autocomplete", "off");
    let input = input.property("value", || JsValue::from_str(""));
    let input = input.on_value("input", move |value| drop(typed.replace(value)));
    let input = if is_refused { input.with_focus() } else { input };
    let relay = relay.clone();
    let connect = button("button button--primary").attr("type", "submit").attr("data-connect", "");
    let fields = el("form", "fields")
        .on("submit", move |event: web_sys::Event| {
            event.prevent_default();
            relay.name(&address.borrow(), token.borrow().trim());
        })
        .child(el("label", "field").words(words::RELAY_ADDRESS).child(select))
        .child(el("label", "field").words(words::TOKEN).child(input))
        .child(connect.words(words::CONNECT));
    let why = p("field__error").attr("role", "alert").words(why);
    let card = el("section", "card").child(why).child(fields).child(span("note").words(words::TOKEN_HINT));
    div("page__part").child(head).child(card)
}
