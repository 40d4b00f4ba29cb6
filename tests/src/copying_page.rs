use std::net::TcpStream;
use std::time::{Duration, Instant};

use aisle_protocol::relay::{FromRelay, Mirror, RELAY_PROTOCOL_VERSION, ToRelay, View};
use anyhow::{Context, Result, bail, ensure};
use serde_json::Value;
use tokio_tungstenite::tungstenite::{Message, WebSocket, client};

use crate::counting_relay::CountingRelay;

/// A relay says something more often than this: that it is there, if nothing else.
const SILENCE: Duration = Duration::from_secs(60);
/// Nothing that a page waits for takes so long unless it hangs.
const LONG: Duration = Duration::from_secs(300);

/// A page without a browser: it keeps its copy of a relay's figures as pages do, by snapshots and deltas over a WebSocket.
#[derive(Debug)]
pub struct CopyingPage {
    socket: WebSocket<TcpStream>,
    mirror: Mirror,
    deltas: u64,
}

impl CopyingPage {
    /// Connects, and shows everything.
    ///
    /// # Errors
    /// When the relay has no snapshot for it.
    pub fn open(relay: &CountingRelay) -> Result<Self> {
        let stream = TcpStream::connect(relay.address())?;
        stream.set_read_timeout(Some(SILENCE))?;
        let (socket, _) = client(format!("ws://{}/ws", relay.address()), stream).context("the relay takes no page")?;
        let mut page = Self { socket, mirror: Mirror::default(), deltas: 0 };
        let (protocol, views) = (RELAY_PROTOCOL_VERSION, View::ALL.to_vec());
        let hello = ToRelay::Hello { protocol, token: None, views, resume: None, hears_alive: false };
        page.socket.send(Message::text(hello.to_json()))?;
        page.take_until("a snapshot", |mirror| mirror.resume().is_some())?;
        Ok(page)
    }

    /// Takes what comes until so many events are counted. Whatever it misses is an error.
    ///
    /// # Errors
    /// When the connection ends, or a frame does not follow what the page has.
    pub fn follow(&mut self, events: u64) -> Result<()> {
        let has_counted =
            |mirror: &Mirror| mirror.parts().status.as_ref().is_some_and(|status| status.counts.events >= events);
        self.take_until(&format!("{events} events"), has_counted)
    }

    fn take_until(&mut self, what: &str, is_there: impl Fn(&Mirror) -> bool) -> Result<()> {
        let end = Instant::now() + LONG;
        while !is_there(&self.mirror) {
            ensure!(Instant::now() < end, "the page waits for {what} and has {:?}", self.mirror.parts().status);
            self.take_next()?;
        }
        Ok(())
    }

    /// Holds its copy against what `aisle overview --json` has told.
    ///
    /// # Errors
    /// When a figure differs in its last digit.
    pub fn check(&self, told: &Value) -> Result<()> {
        let totals = serde_json::to_value(&self.mirror.parts().totals)?;
        for part in ["kpis", "reconciliation"] {
            ensure!(totals[part] == told[part], "{part} of a page: {} is not {}", totals[part], told[part]);
        }
        Ok(())
    }

    /// How many deltas its copy is made of, besides a snapshot.
    #[must_use]
    pub fn deltas(&self) -> u64 {
        self.deltas
    }

    fn take_next(&mut self) -> Result<()> {
        let frame = match self.socket.read()? {
            Message::Text(text) => FromRelay::from_json(&text)?,
            Message::Close(reason) => bail!("the relay has closed: {reason:?}"),
            _ => return Ok(()),
        };
        match &frame {
            FromRelay::Goodbye { reason } => bail!("the relay sends the page away: {reason:?}"),
            FromRelay::Delta(_) => self.deltas += 1,
            _ => {}
        }
        Ok(self.mirror.apply(frame)?)
    }
}
