//! A page's WebSocket, from its first message to goodbye.
//!
//! What a page has yet to be sent is not queued for it: it has a [`Position`] in the deltas that all pages share. One that reads slowly
//! is sent all that it has missed at once, and a snapshot when that is too much.

use std::sync::Arc;
use std::time::Duration;

use aisle_protocol::relay::{Alert, FromRelay, GoodbyeReason, RELAY_PROTOCOL_VERSION, ToRelay, View, ViewSet};
use bytes::Bytes;
use futures_util::{SinkExt, StreamExt};
use tokio::io::AsyncWriteExt;
use tokio::sync::broadcast::error::RecvError;
use tokio::time::{Instant, interval, timeout};
use tokio_tungstenite::tungstenite::{Error, Message};

use super::handshake::PageSocket;
use super::{Shared, drained};
use crate::publish::{Position, WireMessage};

/// How long a page that is sent away has to hear why.
const GOODBYE_TIME: Duration = Duration::from_secs(1);

/// Why a session ends.
enum End {
    /// The page went, or its connection broke.
    Gone,
    /// The relay sends it away.
    Goodbye(GoodbyeReason),
}

/// What a page has asked for, and what it has.
struct Page {
    socket: PageSocket,
    /// What is left of a frame that is being written.
    unwritten: Bytes,
    views: ViewSet,
    position: Position,
    messages: u32,
    is_answering: bool,
}

/// Serves a page until one of both goes.
pub(super) async fn session(socket: PageSocket, shared: Arc<Shared>) {
    let session = shared.sessions.clone();
    shared.metrics.page_came();
    let mut page = Page {
        socket,
        unwritten: Bytes::new(),
        views: ViewSet::default(),
        position: Position::Nowhere,
        messages: 0,
        is_answering: true,
    };
    let end = match page.greet(&shared).await {
        Ok(()) => page.serve(&shared).await,
        Err(end) => end,
    };
    match end {
        // A page that closes is told that it was heard.
        End::Gone => drop(timeout(GOODBYE_TIME, page.socket.flush()).await),
        End::Goodbye(reason) => {
            if reason != GoodbyeReason::ShuttingDown {
                shared.metrics.dropped();
            }
            drop(timeout(GOODBYE_TIME, page.goodbye(reason)).await);
        }
    }
    shared.metrics.page_went();
    drop((page, shared));
    drop(session);
}

impl Page {
    /// Reads the first message and answers it.
    async fn greet(&mut self, shared: &Shared) -> Result<(), End> {
        let first = async {
            loop {
                match self.socket.next().await {
                    // Pings are no messages; the library answers them.
                    Some(Ok(Message::Ping(_) | Message::Pong(_))) => {}
                    first => return first,
                }
            }
        };
        let text = match timeout(shared.settings.limits.handshake, first).await {
            Ok(Some(Ok(Message::Text(text)))) => text,
            Ok(None | Some(Err(_))) => return Err(End::Gone),
            Ok(Some(Ok(_))) | Err(_) => return Err(End::Goodbye(GoodbyeReason::NoHello)),
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
        self.send(shared, WireMessage::new(&hello), false).await
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
                message = self.socket.next() => {
                    if minute.elapsed() >= Duration::from_secs(60) {
                        (minute, self.messages) = (Instant::now(), 0);
                    }
                    self.take(shared, message)
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
            self.send(shared, frame, missed.is_snapshot).await?;
        }
        self.position = missed.position;
        Ok(())
    }

    /// Takes a message of the page.
    fn take(&mut self, shared: &Shared, message: Option<Result<Message, Error>>) -> Result<(), End> {
        self.messages += 1;
        if self.messages > shared.settings.limits.messages_per_minute {
            return Err(End::Goodbye(GoodbyeReason::TooManyMessages));
        }
        match message {
            Some(Ok(Message::Text(text))) => match serde_json::from_str(&text) {
                Ok(ToRelay::Subscribe { views }) => {
                    self.views = views.into_iter().collect();
                    self.position = Position::Nowhere;
                    Ok(())
                }
                Ok(ToRelay::Acknowledge { alert }) => {
                    shared.publisher.acknowledge(&alert);
                    Ok(())
                }
                Ok(ToRelay::Hello { .. }) | Err(_) => Err(End::Goodbye(GoodbyeReason::BadMessage)),
            },
            Some(Ok(Message::Binary(_))) => Err(End::Goodbye(GoodbyeReason::BadMessage)),
            // The library answers pings by itself.
            Some(Ok(Message::Ping(_) | Message::Frame(_))) => Ok(()),
            Some(Ok(Message::Pong(_))) => {
                self.is_answering = true;
                Ok(())
            }
            // A message that is too long is an error of the connection.
            Some(Err(Error::Capacity(_))) => Err(End::Goodbye(GoodbyeReason::BadMessage)),
            Some(Ok(Message::Close(_)) | Err(_)) | None => Err(End::Gone),
        }
    }

    /// Says that an alert was raised, has changed or is over.
    async fn alert(&mut self, shared: &Shared, alert: Result<Alert, RecvError>) -> Result<(), End> {
        match alert {
            Ok(alert) if self.views.has(View::Alerts) => {
                self.send(shared, WireMessage::new(&FromRelay::Alert { alert }), false).await
            }
            Ok(_) => Ok(()),
            Err(RecvError::Lagged(_)) => Err(End::Goodbye(GoodbyeReason::TooSlow)),
            Err(RecvError::Closed) => Err(End::Goodbye(GoodbyeReason::ShuttingDown)),
        }
    }

    async fn ping(&mut self, shared: &Shared) -> Result<(), End> {
        if !std::mem::replace(&mut self.is_answering, false) {
            return Err(End::Goodbye(GoodbyeReason::TooSlow));
        }
        in_time(shared, self.socket.send(Message::Ping(Default::default()))).await
    }

    async fn send(&mut self, shared: &Shared, message: WireMessage, is_snapshot: bool) -> Result<(), End> {
        let begun = Instant::now();
        in_time(shared, self.write(&message)).await?;
        shared.metrics.writes.note(begun.elapsed());
        shared.metrics.sent(message.bytes().len(), is_snapshot);
        Ok(())
    }

    async fn write(&mut self, message: &WireMessage) -> Result<(), Error> {
        // What the library has yet to write goes first.
        self.socket.flush().await?;
        self.unwritten = message.bytes().clone();
        self.write_rest().await
    }

    /// Writes what is left of the frame that was begun last. If this is given up, the rest of it is left still.
    async fn write_rest(&mut self) -> Result<(), Error> {
        let stream = self.socket.get_mut();
        stream.write_all_buf(&mut self.unwritten).await?;
        // Empty as it is, it would keep the whole frame.
        self.unwritten = Bytes::new();
        // TLS holds back what its connection does not take at once.
        stream.flush().await?;
        Ok(())
    }

    /// Says why, and closes.
    async fn goodbye(&mut self, reason: GoodbyeReason) -> Result<(), Error> {
        // A frame that was begun must end before another begins.
        self.write_rest().await?;
        self.write(&WireMessage::new(&FromRelay::Goodbye { reason })).await?;
        self.socket.send(Message::Close(None)).await?;
        // The page closes too; what it still says is not heard.
        while let Some(Ok(_)) = self.socket.next().await {}
        Ok(())
    }
}

/// A page has so long to take what is written; one that does not is too slow.
async fn in_time(shared: &Shared, write: impl Future<Output = Result<(), Error>>) -> Result<(), End> {
    match timeout(shared.settings.limits.write, write).await {
        Ok(Ok(())) => Ok(()),
        Ok(Err(_)) => Err(End::Gone),
        Err(_) => Err(End::Goodbye(GoodbyeReason::TooSlow)),
    }
}
