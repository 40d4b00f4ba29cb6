use std::cell::RefCell;
use std::rc::Rc;

use aisle_protocol::relay::{Delta, FromRelay, GoodbyeReason, Mirror, Parts, RELAY_PROTOCOL_VERSION, ToRelay, View};

use super::Store;
use super::reconnect::wait_millis;
use super::shown::Shown;
use super::usual::usual_currency;
use crate::format::Currency;
use crate::services::{self, RelaySocket, Said};
use crate::signals::{Memo, Signal};

/// Under this name the browser keeps which relay a person chose.
const ADDRESS_STORED_AS: &str = "relay";
/// A connection that is away for less time than this is no news.
const NEWS_MILLIS: f64 = 3_000.0;
/// An attempt that has led to no hello by then is given up: nobody may answer, and a browser waits for minutes.
const ATTEMPT_MILLIS: f64 = 30_000.0;
/// A relay that says nothing for so many of its intervals is gone. It could as well be its host, or the way there, which no browser tells.
const SILENT_INTERVALS: f64 = 2.0;

/// How the page stands with its relay.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Link {
    /// No relay was named.
    Unnamed,
    Connecting,
    Live,
    /// The connection is gone; attempts go on.
    Lost,
    /// The relay will not have this page.
    Refused(GoodbyeReason),
}

/// What the relay says of itself.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Source {
    pub(crate) name: String,
    pub(crate) speed: Option<u32>,
    pub(crate) currency: Option<String>,
}

/// What a relay tells, as signals, while the page shows it. A copy is the same.
#[derive(Clone, Copy)]
pub(crate) struct Live {
    pub(crate) address: Signal<String>,
    pub(crate) link: Signal<Link>,
    /// Is a person about to choose another relay, or to give another token?
    pub(crate) is_choosing: Signal<bool>,
    /// The connection has been away for so long that a person should know.
    pub(crate) is_stale: Signal<bool>,
    pub(crate) is_paused: Signal<bool>,
    /// How often the connection was lost since the page was opened.
    pub(crate) interruptions: Signal<u32>,
    /// How often something did not follow what the page had, so that it asked for everything.
    pub(crate) missed: Signal<u32>,
    pub(crate) source: Signal<Source>,
    pub(crate) currency: Memo<Currency>,
    pub(crate) shown: Shown,
}

/// The connection, and what the page has by it.
#[derive(Default)]
struct Connection {
    socket: Option<RelaySocket>,
    mirror: Mirror,
    /// Attempts since the connection stood last.
    attempts: i32,
    /// Counts the connections up, so that what belongs to an earlier one is known.
    number: u32,
    /// When anything was last heard of it, or it was begun.
    heard_millis: f64,
    /// The longest that nothing may be heard of it; `None` where silence means nothing.
    silence_millis: Option<f64>,
    lost_millis: Option<f64>,
    refused: Option<GoodbyeReason>,
    is_over: bool,
}

impl Connection {
    /// How long to wait yet until the relay has been silent for too long; 0 when it has.
    fn patience_millis(&self, now_millis: f64) -> Option<f64> {
        Some((self.heard_millis + self.silence_millis? - now_millis).max(0.0))
    }
}

/// Keeps the connection, and speaks for the page.
#[derive(Clone)]
pub(crate) struct Relay {
    live: Live,
    connection: Rc<RefCell<Connection>>,
}

impl Live {
    fn new(store: Store) -> Self {
        let source = Signal::new(Source::default());
        let currency = Memo::new(move || {
            let named = Some(store.named_currency.get()).filter(|name| !name.is_empty());
            Currency::new(&named.or(source.with(|source| source.currency.clone())).unwrap_or_else(usual_currency))
        });
        Self {
            address: Signal::new(String::new()),
            link: Signal::new(Link::Unnamed),
            is_choosing: Signal::new(false),
            is_stale: Signal::new(false),
            is_paused: Signal::new(false),
            interruptions: Signal::new(0),
            missed: Signal::new(0),
            source,
            currency,
            shown: Shown::new(),
        }
    }

    /// Begins anew: what was shown was another relay's.
    fn forget(self) {
        self.is_choosing.set(false);
        self.link.set(Link::Unnamed);
        self.is_stale.set(false);
        self.is_paused.set(false);
        self.interruptions.set(0);
        self.missed.set(0);
        self.source.set(Source::default());
        self.shown.clear();
    }
}

/// Under this name the browser keeps the token of a relay.
fn token_stored_as(address: &str) -> String {
    format!("relay_token.{address}")
}

impl Relay {
    /// Connects to the relay that was named last, or to the first that the page may connect to.
    pub(crate) fn start(store: Store) -> Self {
        let relay = Self { live: Live::new(store), connection: Rc::default() };
        let addresses = services::relay_addresses();
        let named = services::load(ADDRESS_STORED_AS).filter(|named| addresses.contains(named));
        if let Some(address) = named.or_else(|| addresses.first().cloned()) {
            relay.live.address.set(address);
            relay.connect();
        }
        relay
    }

    pub(crate) fn live(&self) -> Live {
        self.live
    }

    /// Connects to another relay, or with another token, and remembers both. Without a token, the relay is told the one that it was told
    /// before.
    pub(crate) fn name(&self, address: &str, token: &str) {
        services::store(ADDRESS_STORED_AS, Some(address));
        if !token.is_empty() {
            services::store(&token_stored_as(address), Some(token));
        }
        self.connection.replace(Connection { number: self.number() + 1, ..Connection::default() });
        self.live.forget();
        self.live.address.set(address.to_owned());
        self.connect();
    }

    /// The token that the relay is told, if it was given one.
    fn token(&self) -> Option<String> {
        services::load(&token_stored_as(&self.live.address.get_untracked()))
    }

    /// Was the relay told a token?
    pub(crate) fn has_token(&self) -> bool {
        self.token().is_some()
    }

    /// Is there another relay that could be named, or a token to be given anew?
    pub(crate) fn has_choice(&self) -> bool {
        services::relay_addresses().len() > 1 || self.has_token()
    }

    /// Tries again at once.
    pub(crate) fn try_now(&self) {
        self.connect();
    }

    /// Shows nothing new until it is called again.
    pub(crate) fn toggle_pause(&self) {
        let is_paused = !self.live.is_paused.get_untracked();
        self.live.is_paused.set(is_paused);
        if !is_paused {
            let connection = self.connection.borrow();
            let parts = connection.mirror.parts();
            self.live.shown.take(parts, parts);
        }
    }

    /// Tells the relay that a person has taken note of an alert.
    pub(crate) fn acknowledge(&self, alert: String) {
        self.send(&ToRelay::Acknowledge { alert });
    }

    /// Ends the connection for good.
    pub(crate) fn close(&self) {
        self.connection.replace(Connection { is_over: true, ..Connection::default() });
    }

    fn number(&self) -> u32 {
        self.connection.borrow().number
    }

    fn send(&self, message: &ToRelay) {
        if let Some(socket) = &self.connection.borrow().socket {
            socket.send(&message.to_json());
        }
    }

    fn connect(&self) {
        let number = self.number() + 1;
        let relay = self.clone();
        let hear = Rc::new(move |said| {
            if relay.number() == number {
                relay.hear(said);
            }
        });
        if self.live.link.get_untracked() != Link::Lost {
            self.live.link.set(Link::Connecting);
        }
        let socket = RelaySocket::open(&self.live.address.get_untracked(), hear).ok();
        let is_address = socket.is_some();
        // The connection before is closed as it is dropped, outside of the borrow.
        let before = {
            let mut connection = self.connection.borrow_mut();
            connection.number = number;
            std::mem::replace(&mut connection.socket, socket)
        };
        drop(before);
        if is_address {
            self.expect_within(number, Some(ATTEMPT_MILLIS));
        } else {
            self.live.link.set(Link::Unnamed);
        }
    }

    /// From now on something must be heard of the connection of this number every so often.
    fn expect_within(&self, number: u32, silence_millis: Option<f64>) {
        {
            let mut connection = self.connection.borrow_mut();
            (connection.heard_millis, connection.silence_millis) = (services::now_millis(), silence_millis);
        }
        self.watch(number, silence_millis);
    }

    /// Ends a connection that was silent for so long, or looks again when it can have been.
    fn watch(&self, number: u32, silence_millis: Option<f64>) {
        let patience = {
            let connection = self.connection.borrow();
            let is_current = connection.number == number && connection.silence_millis == silence_millis;
            connection.patience_millis(services::now_millis()).filter(|_| is_current && !connection.is_over)
        };
        match patience {
            Some(millis) if millis > 0.0 => {
                let relay = self.clone();
                services::after_millis(millis.ceil() as i32, move || relay.watch(number, silence_millis));
            }
            Some(_) => self.silent(),
            None => {}
        }
    }

    /// Nothing was heard for too long: what was shown since then is not known to be so.
    fn silent(&self) {
        let (socket, heard_millis) = {
            let mut connection = self.connection.borrow_mut();
            (connection.socket.take(), connection.heard_millis)
        };
        // It is closed as it is dropped, and says no more, outside of the borrow.
        drop(socket);
        self.lost(heard_millis);
    }

    fn hear(&self, said: Said) {
        self.connection.borrow_mut().heard_millis = services::now_millis();
        match said {
            Said::Open => {
                let resume = self.connection.borrow().mirror.resume();
                self.send(&ToRelay::Hello {
                    protocol: RELAY_PROTOCOL_VERSION,
                    token: self.token(),
                    views: View::ALL.to_vec(),
                    resume,
                    hears_alive: true,
                });
            }
            Said::Message(text) => match FromRelay::from_json(&text) {
                Ok(frame) => self.take(frame),
                Err(_) => self.refuse(GoodbyeReason::WrongProtocol),
            },
            Said::Closed => self.lost(services::now_millis()),
        }
    }

    fn take(&self, frame: FromRelay) {
        match frame {
            FromRelay::Hello { protocol, .. } if protocol != RELAY_PROTOCOL_VERSION => {
                self.refuse(GoodbyeReason::WrongProtocol);
            }
            FromRelay::Hello { source, speed, currency, alive_millis, .. } => {
                self.stands(Source { name: source, speed, currency });
                self.expect_within(self.number(), alive_millis.map(|millis| f64::from(millis) * SILENT_INTERVALS));
            }
            // That it was heard is all that it says.
            FromRelay::Alive => {}
            FromRelay::Goodbye { reason } => self.refuse(reason),
            // It is among the parts too.
            FromRelay::Alert { .. } => {}
            FromRelay::Snapshot(_) => {
                let is_taken = self.connection.borrow_mut().mirror.apply(frame).is_ok();
                let connection = self.connection.borrow();
                let parts = connection.mirror.parts();
                if is_taken {
                    self.show(parts, parts);
                } else {
                    self.ask_anew();
                }
            }
            FromRelay::Delta(delta) => self.take_delta(delta),
        }
    }

    fn take_delta(&self, delta: Delta) {
        let change = delta.parts.clone();
        let is_taken = self.connection.borrow_mut().mirror.apply(FromRelay::Delta(delta)).is_ok();
        if is_taken {
            self.show(&change, self.connection.borrow().mirror.parts());
        } else {
            self.ask_anew();
        }
    }

    fn show(&self, change: &Parts, parts: &Parts) {
        if !self.live.is_paused.get_untracked() {
            self.live.shown.take(change, parts);
        }
    }

    /// Something was missed: asks for everything.
    fn ask_anew(&self) {
        self.live.missed.update(|missed| *missed += 1);
        self.send(&ToRelay::Subscribe { views: View::ALL.to_vec() });
    }

    fn stands(&self, source: Source) {
        {
            let mut connection = self.connection.borrow_mut();
            (connection.attempts, connection.lost_millis, connection.refused) = (0, None, None);
        }
        self.live.source.set(source);
        self.live.is_stale.set(false);
        self.live.link.set(Link::Live);
    }

    /// The relay has said why it ends the connection, or cannot be understood.
    fn refuse(&self, reason: GoodbyeReason) {
        self.connection.borrow_mut().refused = Some(reason);
    }

    /// The connection is gone, or was not made.
    fn lost(&self, since_millis: f64) {
        let (refused, is_first) = {
            let mut connection = self.connection.borrow_mut();
            let is_first = connection.lost_millis.is_none();
            connection.lost_millis.get_or_insert(since_millis);
            connection.silence_millis = None;
            (connection.refused, is_first)
        };
        if let Some(reason @ (GoodbyeReason::WrongToken | GoodbyeReason::WrongProtocol)) = refused {
            return self.live.link.set(Link::Refused(reason));
        }
        if is_first && self.live.link.get_untracked() == Link::Live {
            self.live.interruptions.update(|interruptions| *interruptions += 1);
        }
        self.live.link.set(Link::Lost);
        if is_first {
            self.tell_later(since_millis);
        }
        self.wait();
    }

    /// Tells a person of a connection that was lost then once it has been away for so long that it is news, whatever becomes of attempts.
    fn tell_later(&self, since_millis: f64) {
        let relay = self.clone();
        let left_millis = (since_millis + NEWS_MILLIS - services::now_millis()).max(0.0);
        services::after_millis(left_millis.ceil() as i32, move || {
            if relay.connection.borrow().lost_millis == Some(since_millis) {
                relay.live.is_stale.set(true);
            }
        });
    }

    /// Tries again after a while, the longer the more attempts there were, and not in step with other pages.
    fn wait(&self) {
        let (attempts, number) = {
            let mut connection = self.connection.borrow_mut();
            connection.attempts += 1;
            (connection.attempts, connection.number)
        };
        let relay = self.clone();
        services::after_millis(wait_millis(attempts, services::random()) as i32, move || {
            let is_current = {
                let connection = relay.connection.borrow();
                connection.number == number && !connection.is_over
            };
            if is_current {
                relay.connect();
            }
        });
    }
}

#[cfg(test)]
mod tests {
    use wasm_bindgen_test::wasm_bindgen_test;

    use super::Connection;

    #[wasm_bindgen_test]
    fn a_relay_is_waited_for_from_when_it_was_last_heard() {
        let of = |heard_millis, silence_millis| Connection { heard_millis, silence_millis, ..Connection::default() };
        for (now_millis, left_millis) in [(1_000.0, 40_000.0), (40_999.0, 1.0), (41_000.0, 0.0), (90_000.0, 0.0)] {
            assert_eq!(of(1_000.0, Some(40_000.0)).patience_millis(now_millis), Some(left_millis));
        }
        assert_eq!(
            of(1_000.0, None).patience_millis(90_000.0),
            None,
            "one that promises nothing is waited for without end"
        );
    }
}
