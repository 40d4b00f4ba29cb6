//! A page's WebSocket, from its first message to goodbye.
//!
//! What is new is sent by the loops of [`super::feed`]; all else, and what a connection did not take at once, by the page's own task.

use std::future::poll_fn;
use std::io;
use std::sync::Arc;
use std::time::Duration;

use aisle_protocol::relay::{FromRelay, GoodbyeReason, RELAY_PROTOCOL_VERSION, ToRelay, View};
use bytes::Bytes;
use tokio::sync::broadcast::error::RecvError;
use tokio::time::{Instant, interval, timeout};

use super::feed::Feed;
use super::handshake::PageSocket;
use super::{Shared, drained};
use crate::publish::{Position, WireMessage};
use crate::websocket::{Fault, Incoming, OpCode, framed};

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

/// What a page's own task knows of it.
struct Page {
    feed: Arc<Feed>,
    /// Frames that it has sent in this minute.
    frames: u32,
    is_answering: bool,
    /// It wants to be told that the relay is there.
    hears_alive: bool,
}

/// Serves a page until one of both goes.
pub(super) async fn session(socket: PageSocket, shared: Arc<Shared>) {
    let session = shared.sessions.clone();
    shared.metrics.page_came();
    let place = shared.feeds.join(socket);
    let mut page = Page { feed: place.feed.clone(), frames: 0, is_answering: true, hears_alive: false };
    let end = match page.greet(&shared).await {
        Ok(()) => page.serve(&shared).await,
        Err(end) => end,
    };
    // It is sent nothing more but why it ends.
    page.feed.state().position = Position::Nowhere;
    let farewell = async {
        match end {
            End::Gone => Ok(()),
            // A page that closes is told that it was heard.
            End::Closed(code) => page.close(&shared, code).await,
            End::Goodbye(reason) => page.goodbye(&shared, reason, close_code(reason)).await,
            End::Fault(fault) => page.goodbye(&shared, GoodbyeReason::BadMessage, fault.close_code()).await,
        }
    };
    drop(timeout(GOODBYE_TIME, farewell).await);
    shared.metrics.page_went();
    drop((page, place, shared));
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
        let Ok(ToRelay::Hello { protocol, token, views, resume, hears_alive }) = serde_json::from_str(&text) else {
            return Err(End::Goodbye(GoodbyeReason::NoHello));
        };
        if protocol != RELAY_PROTOCOL_VERSION {
            return Err(End::Goodbye(GoodbyeReason::WrongProtocol));
        }
        if !shared.settings.is_token(token.as_deref()) {
            return Err(End::Goodbye(GoodbyeReason::WrongToken));
        }
        let hello = FromRelay::Hello {
            protocol: RELAY_PROTOCOL_VERSION,
            epoch: shared.publisher.epoch().to_owned(),
            source: shared.source.name.clone(),
            speed: shared.source.speed,
            update_millis: shared.settings.update_interval.as_millis() as u32,
            currency: shared.source.currency.clone(),
            alive_millis: hears_alive.then_some(shared.settings.limits.ping.as_millis() as u32),
        };
        self.hears_alive = hears_alive;
        self.send(shared, &WireMessage::new(&hello)).await?;
        let mut state = self.feed.state();
        state.views = views.into_iter().collect();
        state.position = shared.publisher.position(resume.as_ref());
        Ok(())
    }

    /// The first message. Pings are none, and are answered.
    async fn first(&mut self, shared: &Shared) -> Result<Incoming, End> {
        loop {
            let incoming = self.next().await;
            match self.check(shared, incoming)? {
                Incoming::Ping(payload) => self.control(shared, OpCode::Pong, &payload).await?,
                Incoming::Pong | Incoming::Part => {}
                first => return Ok(first),
            }
        }
    }

    async fn serve(&mut self, shared: &Shared) -> End {
        let mut alerts = shared.publisher.hear_of_alerts();
        let mut drain = shared.drain.clone();
        let mut pings = interval(shared.settings.limits.ping);
        pings.reset();
        let mut minute = Instant::now();
        loop {
            if let Err(end) = self.catch_up(shared).await {
                return end;
            }
            let result = tokio::select! {
                biased;
                () = drained(&mut drain) => Err(End::Goodbye(GoodbyeReason::ShuttingDown)),
                incoming = self.next() => {
                    if minute.elapsed() >= Duration::from_secs(60) {
                        (minute, self.frames) = (Instant::now(), 0);
                    }
                    self.take(shared, incoming).await
                }
                _ = pings.tick() => self.ping(shared).await,
                alert = alerts.recv() => self.alert(shared, alert).await,
                // What was begun is gone on with above.
                () = self.feed.is_behind.notified() => Ok(()),
            };
            if let Err(end) = result {
                return end;
            }
        }
    }

    /// Sends what the page has missed, which from then on the loops do.
    async fn catch_up(&mut self, shared: &Shared) -> Result<(), End> {
        loop {
            in_time(shared, self.written(shared)).await?;
            let mut state = self.feed.state();
            // A loop may have begun a frame meanwhile.
            if state.socket.is_written() && !state.begin_next(shared) {
                return Ok(());
            }
        }
    }

    /// The page's next frame; `None` when the page is gone.
    async fn next(&self) -> Option<Result<Incoming, Fault>> {
        poll_fn(|context| self.feed.state().socket.poll_next(context)).await
    }

    /// Waits until nothing is left of a frame that was begun.
    async fn written(&self, shared: &Shared) -> io::Result<()> {
        poll_fn(|context| self.feed.state().poll_write(context, shared)).await
    }

    /// Writes a frame after what was begun before.
    async fn write(&self, shared: &Shared, frame: Bytes) -> io::Result<()> {
        loop {
            self.written(shared).await?;
            let mut state = self.feed.state();
            if state.socket.is_written() {
                state.begin(frame);
                break;
            }
        }
        self.written(shared).await
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
                    let mut state = self.feed.state();
                    state.views = views.into_iter().collect();
                    state.position = Position::Nowhere;
                }
                Ok(ToRelay::Acknowledge { alert }) => shared.publisher.acknowledge(&alert),
                Ok(ToRelay::Hello { .. }) | Err(_) => return Err(End::Goodbye(GoodbyeReason::BadMessage)),
            },
            Incoming::Binary => return Err(End::Goodbye(GoodbyeReason::BadMessage)),
            Incoming::Ping(payload) => self.control(shared, OpCode::Pong, &payload).await?,
            Incoming::Pong => self.is_answering = true,
            Incoming::Part | Incoming::Close(_) => {}
        }
        Ok(())
    }

    /// Says that an alert was raised, has changed or is over.
    async fn alert(&mut self, shared: &Shared, alert: Result<WireMessage, RecvError>) -> Result<(), End> {
        match alert {
            Ok(alert) if self.has_alerts() => self.send(shared, &alert).await,
            Ok(_) => Ok(()),
            // Many at once are no fault of the page: the list of all is among the parts.
            Err(RecvError::Lagged(_)) => Ok(()),
            Err(RecvError::Closed) => Err(End::Goodbye(GoodbyeReason::ShuttingDown)),
        }
    }

    async fn ping(&mut self, shared: &Shared) -> Result<(), End> {
        if !std::mem::replace(&mut self.is_answering, false) {
            return Err(End::Goodbye(GoodbyeReason::TooSlow));
        }
        self.control(shared, OpCode::Ping, &[]).await?;
        // Script sees no ping, and could not tell a relay with nothing to say from one whose host is gone.
        if self.hears_alive {
            self.send(shared, &WireMessage::new(&FromRelay::Alive)).await?;
        }
        Ok(())
    }

    fn has_alerts(&self) -> bool {
        self.feed.state().views.has(View::Alerts)
    }

    async fn send(&self, shared: &Shared, message: &WireMessage) -> Result<(), End> {
        let frame = self.form(message);
        shared.metrics.sent(frame.len(), false);
        in_time(shared, self.write(shared, frame)).await
    }

    async fn control(&self, shared: &Shared, op_code: OpCode, payload: &[u8]) -> Result<(), End> {
        in_time(shared, self.write(shared, framed(op_code, false, payload).into())).await
    }

    /// A message as this page takes it.
    fn form(&self, message: &WireMessage) -> Bytes {
        message.bytes(self.feed.state().socket.is_deflated()).clone()
    }

    /// Says why, and closes.
    async fn goodbye(&self, shared: &Shared, reason: GoodbyeReason, code: u16) -> io::Result<()> {
        if reason != GoodbyeReason::ShuttingDown {
            shared.metrics.dropped();
        }
        self.write(shared, self.form(&WireMessage::new(&FromRelay::Goodbye { reason }))).await?;
        self.close(shared, Some(code)).await
    }

    /// Says that no further frame comes, and waits until the page has gone.
    async fn close(&self, shared: &Shared, code: Option<u16>) -> io::Result<()> {
        let code = code.map(u16::to_be_bytes);
        let payload = code.as_ref().map_or(&[][..], |code| code);
        self.write(shared, framed(OpCode::Close, false, payload).into()).await?;
        poll_fn(|context| self.feed.state().socket.poll_close(context)).await
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
