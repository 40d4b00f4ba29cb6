use std::rc::Rc;

use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{Event, MessageEvent, WebSocket};

use super::meta_content;

/// Where a relay listens, behind its origin.
const PATH: &str = "/ws";

/// What a connection tells.
pub(crate) enum Said {
    /// It stands.
    Open,
    /// A message came.
    Message(String),
    /// It is over, or never stood.
    Closed,
}

/// A connection to a relay. It is closed, and tells nothing more, when it is dropped.
pub(crate) struct RelaySocket {
    socket: WebSocket,
    /// The browser calls these as long as the connection is there.
    listeners: [Closure<dyn FnMut(Event)>; 4],
}

impl RelaySocket {
    /// Begins to connect to a relay, by its origin.
    ///
    /// # Errors
    /// When that is no address.
    pub(crate) fn open(origin: &str, hear: Rc<dyn Fn(Said)>) -> Result<Self, ()> {
        let socket = WebSocket::new(&format!("{}{PATH}", origin.trim_end_matches('/'))).map_err(|_| ())?;
        let listen = |event: &str, said: fn(Event) -> Option<Said>| {
            let hear = Rc::clone(&hear);
            let listener = Closure::<dyn FnMut(Event)>::new(move |event| {
                if let Some(said) = said(event) {
                    hear(said);
                }
            });
            let _ = socket.add_event_listener_with_callback(event, listener.as_ref().unchecked_ref());
            listener
        };
        let message = |event: Event| event.unchecked_into::<MessageEvent>().data().as_string().map(Said::Message);
        let listeners = [
            listen("open", |_| Some(Said::Open)),
            listen("message", message),
            // What went wrong is kept from pages; the end of the connection follows.
            listen("error", |_| None),
            listen("close", |_| Some(Said::Closed)),
        ];
        Ok(Self { socket, listeners })
    }

    /// Sends a message, if the connection stands.
    pub(crate) fn send(&self, message: &str) {
        let _ = self.socket.send_with_str(message);
    }
}

impl Drop for RelaySocket {
    fn drop(&mut self) {
        for (event, listener) in ["open", "message", "error", "close"].into_iter().zip(&self.listeners) {
            let _ = self.socket.remove_event_listener_with_callback(event, listener.as_ref().unchecked_ref());
        }
        let _ = self.socket.close();
    }
}

/// The origins of relays that the page may connect to: its own if a relay has sent it, and those that its policy names.
pub(crate) fn relay_addresses() -> Vec<String> {
    let own = (meta_content("meta[name=\"aisle-relay\"]") == "self").then(own_origin).flatten();
    let policy = meta_content("meta[http-equiv=\"Content-Security-Policy\"]");
    let connect = policy.split(';').find_map(|directive| directive.trim().strip_prefix("connect-src "));
    let named = connect.unwrap_or_default().split(' ').filter(|origin| origin.starts_with("ws")).map(str::to_owned);
    let mut addresses: Vec<String> = Vec::new();
    for address in own.into_iter().chain(named) {
        if !addresses.contains(&address) {
            addresses.push(address);
        }
    }
    addresses
}

fn own_origin() -> Option<String> {
    let origin = web_sys::window()?.location().origin().ok()?;
    origin.strip_prefix("http").map(|rest| format!("ws{rest}"))
}
