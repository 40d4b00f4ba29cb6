//! A page's WebSocket, from its first message to goodbye.
//!
//! What a page has yet to be sent is not queued for it: it has a [`Position`] in the deltas that all pages share. One that reads slowly
//! is sent all that it has missed at once, and a snapshot when that is too much.

use std::sync::Arc;
use std::time::Duration;

use aisle_protocol::relay::{Alert, FromRelay, GoodbyeReason, RELAY_PROTOCOL_VERSION, ToRelay, View, ViewSet};
use axum::extract::ws::{Message, Utf8Bytes, WebSocket};
use tokio::sync::broadcast::error::RecvError;
use tokio::time::{Instant, interval, timeout};

use super::{Shared, drained};
use crate::publish::{Position, text_of};

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
    socket: WebSocket,
    views: ViewSet,
    position: Position,
    messages: u32,
    is_answering: bool,
}

/// Serves a page until one of both goes.
pub(super) async fn session(socket: WebSocket, shared: Arc<Shared>) {
    let session = shared.sessions.clone();
    shared.metrics.page_came();
    let mut page =
        Page { socket, views: ViewSet::default(), position: Position::Nowhere, messages: 0, is_answering: true };
    let end = match page.greet(&shared).await {
        Ok(()) => page.serve(&shared).await,
        Err(end) => end,
    };
    if let End::Goodbye(reason) = end {
        if reason != GoodbyeReason::ShuttingDown {
            shared.metrics.dropped();
        }
        let _ = timeout(GOODBYE_TIME, page.goodbye(reason)).await;
    }
    shared.metrics.page_went();
    drop((page, shared));
    drop(session);
}

impl Page {
    /// Reads the first message and answers it.
    async fn greet(&mut self, shared: &Shared) -> Result<(), End> {
        let first = timeout(shared.settings.limits.handshake, self.socket.recv()).await;
        let text = match first {
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
        self.send(shared, text_of(&hello), false).await
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
                message = self.socket.recv() => {
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
    fn take(&mut self, shared: &Shared, message: Option<Result<Message, axum::Error>>) -> Result<(), End> {
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
            Some(Ok(Message::Ping(_))) => Ok(()),
            Some(Ok(Message::Pong(_))) => {
                self.is_answering = true;
                Ok(())
            }
            // A message that is too long is an error of the connection.
            Some(Err(error)) if is_too_long(&error) => Err(End::Goodbye(GoodbyeReason::BadMessage)),
            Some(Ok(Message::Close(_)) | Err(_)) | None => Err(End::Gone),
        }
    }

    /// Says that an alert was raised, has changed or is over.
    async fn alert(&mut self, shared: &Shared, alert: Result<Alert, RecvError>) -> Result<(), End> {
        match alert {
            Ok(alert) if self.views.has(View::Alerts) => {
                self.send(shared, text_of(&FromRelay::Alert { alert }), false).await
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
        self.write(shared, Message::Ping(Default::default())).await
    }

    async fn send(&mut self, shared: &Shared, frame: Utf8Bytes, is_snapshot: bool) -> Result<(), End> {
        let bytes = frame.len();
        self.write(shared, Message::Text(frame)).await?;
        shared.metrics.sent(bytes, is_snapshot);
        Ok(())
    }

    async fn write(&mut self, shared: &Shared, message: Message) -> Result<(), End> {
        match timeout(shared.settings.limits.write, self.socket.send(message)).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(_)) => Err(End::Gone),
            Err(_) => Err(End::Goodbye(GoodbyeReason::TooSlow)),
        }
    }

    /// Says why, and closes.
    async fn goodbye(&mut self, reason: GoodbyeReason) -> Result<(), axum::Error> {
        self.socket.send(Message::Text(text_of(&FromRelay::Goodbye { reason }))).await?;
        self.socket.send(Message::Close(None)).await?;
        // The page closes too; what it still says is not heard.
        while let Some(Ok(_)) = self.socket.recv().await {}
        Ok(())
    }
}

fn is_too_long(error: &axum::Error) -> bool {
    std::error::Error::source(error).is_some_and(|source| source.to_string().contains("too long"))
}
