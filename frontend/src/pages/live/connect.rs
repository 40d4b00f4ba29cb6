use std::cell::RefCell;
use std::rc::Rc;

use wasm_bindgen::JsValue;

use crate::components::finding;
use crate::dom::{El, button, div, el, live, p, span};
use crate::services;
use crate::state::{Link, Live, Relay};
use crate::words;

/// Asks for the relay: its address, among those that the page may connect to, and its token.
pub(super) fn connect(relay: &Relay) -> El {
    let head = finding(words::CONNECT_TITLE, words::CONNECT_DETAIL);
    let addresses = services::relay_addresses();
    if addresses.is_empty() {
        return div("page__part").child(head).child(p("note").words(words::NO_RELAY_ALLOWED));
    }
    let why = relay.clone();
    let why = p("field__error").attr("role", "alert").words(live(move || reason(&why).to_owned()));
    let hint = span("note").words(words::TOKEN_HINT);
    let card = el("section", "card").child(why).child(fields(relay, &addresses)).child(hint);
    div("page__part").child(head).child(card)
}

/// Why the relay has refused the page; nothing if it has not.
fn reason(relay: &Relay) -> &'static str {
    match relay.live().link.get() {
        Link::Refused(reason) => words::refused(reason, relay.has_token()),
        _ => "",
    }
}

fn fields(relay: &Relay, addresses: &[String]) -> El {
    let now = relay.live();
    let current = Some(now.address.get_untracked()).filter(|address| addresses.contains(address));
    let address = Rc::new(RefCell::new(current.or_else(|| addresses.first().cloned()).unwrap_or_default()));
    let token = Rc::new(RefCell::new(String::new()));
    let select = choice(addresses, &address);
    let typed = Rc::clone(&token);
    let input = el("input", "input").attr("type", "password").attr("autocomplete", "off");
    let input = input.property("value", || JsValue::from_str(""));
    let input = input.on_value("input", move |value| drop(typed.replace(value)));
    // Whoever was refused types a token; whoever wants another relay chooses one, if there is one.
    let is_refused = matches!(now.link.get_untracked(), Link::Refused(_));
    let (select, input) = match (is_refused, now.is_choosing.get_untracked()) {
        (true, _) => (select, input.with_focus()),
        (false, true) if addresses.len() > 1 => (select.with_focus(), input),
        (false, true) => (select, input.with_focus()),
        (false, false) => (select, input),
    };
    let relay = relay.clone();
    let connect = button("button button--main").attr("type", "submit").attr("data-connect", "");
    el("form", "fields")
        .on("submit", move |event: web_sys::Event| {
            event.prevent_default();
            relay.name(&address.borrow(), token.borrow().trim());
        })
        .child(el("label", "field").words(words::RELAY_ADDRESS).child(select))
        .child(el("label", "field").words(words::TOKEN).child(input))
        .child(connect.words(words::CONNECT))
        .child_when(move || now.is_choosing.get(), move || keep(now))
}

/// The addresses, of which one is chosen.
fn choice(addresses: &[String], chosen: &Rc<RefCell<String>>) -> El {
    let options = addresses.iter().map(|address| {
        let option = el("option", "").attr("value", address).words(address.as_str());
        if *address == *chosen.borrow() { option.attr("selected", "") } else { option }
    });
    let written = Rc::clone(chosen);
    let select = el("select", "input").children(options.collect());
    select.on_value("change", move |value| drop(written.replace(value)))
}

/// Leaves all as it is.
fn keep(now: Live) -> El {
    button("button").words(words::KEEP_RELAY).on_click(move || now.is_choosing.set(false))
}

/// The way to another relay or another token, where there may be one.
pub(super) fn change(relay: &Relay) -> Vec<El> {
    let now = relay.live();
    let change = || button("button button--small").words(words::CHANGE_RELAY);
    relay.has_choice().then(|| change().on_click(move || now.is_choosing.set(true))).into_iter().collect()
}
