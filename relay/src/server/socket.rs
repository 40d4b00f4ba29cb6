//! A page's WebSocket, from its first message to goodbye.
//!
//! What a page has yet to be sent is not queued for it: it has a [`Position`] in the deltas that all pages share. One that reads slowly
//! is sent all that it has missed at once, and a snapshot when that is too much.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use aisle_protocol::relay::{FromRelay, GoodbyeReason, RELAY_PROTOCOL_VERSION, ToRelay, View, ViewSet};
use tokio::sync::broadcast::error::RecvError;
use tokio::time::{Instant, interval, timeout};

use super::handshake::PageSocket;
use super::{Shared, drained};
use crate::publish::{Position, WireMessage};
use crate::websocket::{Fault, Incoming};

/// How long a page that is sent away has to hear why.
const GOODBYE_TIME: Duration = Duration::from_secs(1);

/// Why a session ends.
enum End {
    /// The connection broke.
    Gone,
    /// The page closes it, with this status code if any.
    Closed(Option<u16>),
    /// The relay sends it away.
    Goodbye(GoodbyeReason),
    /// What it sends cannot be read.
    Fault(Fault),
}

/// What a page has asked for, and what it has.
struct Page {
    socket: PageSocket,
    views: ViewSet,
    position: Position,
    /// Frames that it has sent in this minute.
    frames: u32,
    is_answering: bool,
}

/// Serves a page until one of both goes.
pub(super) async fn session(socket: PageSocket, shared: Arc<Shared>) {
    let session = shared.sessions.clone();
    shared.metrics.page_came();
    let mut page =
        Page { socket, views: ViewSet::default(), position: Position::Nowhere, frames: 0, is_answering: true };
    let end = match page.greet(&shared).await {
        Ok(()) => page.serve(&shared).await,
        Err(end) => end,
    };
    let farewell = async {
        match end {
            End::Gone => Ok(()),
            // A page that closes is told that it was heard.
            End::Closed(code) => page.socket.close(code).await,
            End::Goodbye(reason) => page.goodbye(&shared, reason, close_code(reason)).await,
            End::Fault(fault) => page.goodbye(&shared, GoodbyeReason::BadMessage, fault.close_code()).await,
        }
    };
    drop(timeout(GOODBYE_TIME, farewell).await);
    shared.metrics.page_went();
    drop((page, shared));
    drop(session);
}

impl Page {
    /// Reads the first message and answers it.
    async fn greet(&mut self, shared: &Shared) -> Result<(), End> {
        let text = match timeout(shared.settings.limits.handshake, self.first(shared)).await {
            Ok(Ok(Incoming::Text(text))) => text,
            Ok(Err(end)) => return Err(end),
            Ok(Ok(_)) | Err(_) => return Err(End::Goodbye(GoodbyeReason::NoHello)),
        };
        let Ok(ToRelay::Hello { protocol, token, views, resume }) = serde_json::from_str(&text) else {
            return Err(End::Goodbye(GoodbyeReason::NoHello));
        };
        if protocol != RELAY_PROTOCOL_VERSION {
            return Err(End::Goodbye(GoodbyeReason::WrongProtocol));
        }
        if !shared.settings.is_token(token.as_deref()) {
            return Err(End::Goodbye(GoodbyeReason::WrongToken));
        }
        self.views = views.into_iter().collect();
        self.position = shared.publisher.position(resume.as_ref());
        let hello = FromRelay::Hello {
            protocol: RELAY_PROTOCOL_VERSION,
            epoch: shared.publisher.epoch().to_owned(),
            source: shared.source.name.clone(),
            speed: shared.source.speed,
            update_millis: shared.settings.update_interval.as_millis() as u32,
            currency: shared.source.currency.clone(),
        };
        self.send(shared, &WireMessage::new(&hello), false).await
    }

    /// The first message. Pings are none, and are answered.
    async fn first(&mut self, shared: &Shared) -> Result<Incoming, End> {
        loop {
            let incoming = self.socket.next().await;
            match self.check(shared, incoming)? {
                Incoming::Ping(payload) => in_time(shared, self.socket.pong(&payload)).await?,
                Incoming::Pong | Incoming::Part => {}
                first => return Ok(first),
            }
        }
    }

    async fn serve(&mut self, shared: &Shared) -> End {
        let mut sequence = shared.publisher.subscribe();
        let mut alerts = shared.publisher.hear_of_alerts();
        let mut drain = shared.drain.clone();
        let mut pings = interval(shared.settings.limits.ping);
        pings.reset();
        let mut minute = Instant::now();
        loop {
            // What is marked here as seen is sent below, or more.
            sequence.mark_unchanged();
            if let Err(end) = self.catch_up(shared).await {
                return end;
            }
            let result = tokio::select! {
                biased;
                () = drained(&mut drain) => Err(End::Goodbye(GoodbyeReason::ShuttingDown)),
                incoming = self.socket.next() => {
                    if minute.elapsed() >= Duration::from_secs(60) {
                        (minute, self.frames) = (Instant::now(), 0);
                    }
                    self.take(shared, incoming).await
                }
                _ = pings.tick() => self.ping(shared).await,
                alert = alerts.recv() => self.alert(shared, alert).await,
                changed = sequence.changed() => changed.map_err(|_| End::Goodbye(GoodbyeReason::ShuttingDown)),
            };
            if let Err(end) = result {
                return end;
            }
        }
    }

    /// Sends what the page has missed.
    async fn catch_up(&mut self, shared: &Shared) -> Result<(), End> {
        let missed = shared.publisher.since(self.position, self.views);
        for frame in missed.frames {
            self.send(shared, &frame, missed.is_snapshot).await?;
        }
        self.position = missed.position;
        Ok(())
    }

    /// Is a frame of the page one that may go on?
    fn check(&mut self, shared: &Shared, incoming: Option<Result<Incoming, Fault>>) -> Result<Incoming, End> {
        self.frames += 1;
        match incoming {
            None => Err(End::Gone),
            Some(Ok(Incoming::Close(code))) => Err(End::Closed(code)),
            Some(Err(fault)) => Err(End::Fault(fault)),
            // Parts of a message are held against the page like whole ones: there may be no end to them.
            Some(Ok(_)) if self.frames > shared.settings.limits.messages_per_minute => {
                Err(End::Goodbye(GoodbyeReason::TooManyMessages))
            }
            Some(Ok(incoming)) => Ok(incoming),
        }
    }

    /// Takes a frame of the page.
    async fn take(&mut self, shared: &Shared, incoming: Option<Result<Incoming, Fault>>) -> Result<(), End> {
        match self.check(shared, incoming)? {
            Incoming::Text(text) => match serde_json::from_str(&text) {
                Ok(ToRelay::Subscribe { views }) => {
                    self.views = views.into_iter().collect();
                    self.position = Position::Nowhere;
                }
                Ok(ToRelay::Acknowledge { alert }) => shared.publisher.acknowledge(&alert),
                Ok(ToRelay::Hello { .. }) | Err(_) => return Err(End::Goodbye(GoodbyeReason::BadMessage)),
            },
            Incoming::Binary => return Err(End::Goodbye(GoodbyeReason::BadMessage)),
            Incoming::Ping(payload) => in_time(shared, self.socket.pong(&payload)).await?,
            Incoming::Pong => self.is_answering = true,
            Incoming::Part | Incoming::Close(_) => {}
        }
        Ok(())
    }

    /// Says that an alert was raised, has changed or is over.
    async fn alert(&mut self, shared: &Shared, alert: Result<WireMessage, RecvError>) -> Result<(), End> {
        match alert {
            Ok(alert) if self.views.has(View::Alerts) => self.send(shared, &alert, false).await,
            Ok(_) => Ok(()),
            Err(RecvError::Lagged(_)) => Err(End::Goodbye(GoodbyeReason::TooSlow)),
            Err(RecvError::Closed) => Err(End::Goodbye(GoodbyeReason::ShuttingDown)),
        }
    }

    async fn ping(&mut self, shared: &Shared) -> Result<(), End> {
        if !std::mem::replace(&mut self.is_answering, false) {
            return Err(End::Goodbye(GoodbyeReason::TooSlow));
        }
        in_time(shared, self.socket.ping()).await
    }

    async fn send(&mut self, shared: &Shared, message: &WireMessage, is_snapshot: bool) -> Result<(), End> {
        let begun = Instant::now();
        let frame = message.bytes(self.socket.is_deflated());
        in_time(shared, self.socket.send(frame.clone())).await?;
        shared.metrics.writes.note(begun.elapsed());
        shared.metrics.sent(frame.len(), is_snapshot);
        Ok(())
    }

    /// Says why, and closes.
    async fn goodbye(&mut self, shared: &Shared, reason: GoodbyeReason, code: u16) -> io::Result<()> {
        if reason != GoodbyeReason::ShuttingDown {
            shared.metrics.dropped();
        }
        let goodbye = WireMessage::new(&FromRelay::Goodbye { reason });
        self.socket.send(goodbye.bytes(self.socket.is_deflated()).clone()).await?;
        self.socket.close(Some(code)).await
    }
}

/// The status code that goes with a reason.
///
/// # References
/// RFC 6455, section 7.4.1: going away, and a policy that was violated.
const fn close_code(reason: GoodbyeReason) -> u16 {
    match reason {
        GoodbyeReason::ShuttingDown => 1001,
        _ => 1008,
    }
}

/// A page has so long to take what is written; one that does not is too slow.
async fn in_time(shared: &Shared, write: impl Future<Output = io::Result<()>>) -> Result<(), End> {
    match timeout(shared.settings.limits.write, write).await {
        Ok(Ok(())) => Ok(()),
        Ok(Err(_)) => Err(End::Gone),
        Err(_) => Err(End::Goodbye(GoodbyeReason::TooSlow)),
    }
}
