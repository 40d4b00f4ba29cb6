//! Pages and programs: a WebSocket, HTTP, and what keeps them within bounds.

mod access;
mod api;
mod connections;
mod document;
mod feed;
mod handshake;
mod metrics;
mod page;
mod routes;
mod schemas;
mod settings;
mod socket;
#[cfg(test)]
mod tests;
mod tls;

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result};
use axum::Router;
use axum::extract::Request;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{mpsc, watch};
use tokio_io_timeout::TimeoutStream;
use tower::ServiceExt;

pub use access::Token;
pub use settings::{Limits, PageDefaults, Settings};
pub use tls::Tls;

use crate::{Live, Publisher, SourceInfo};
use connections::{Connections, Slot};
use feed::Feeds;
use metrics::Metrics;

/// How long to wait after the system had no room for a connection.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

/// What every request can see.
#[derive(Debug)]
pub(crate) struct Shared {
    live: Arc<Live>,
    publisher: Arc<Publisher>,
    source: SourceInfo,
    settings: Settings,
    metrics: Metrics,
    feeds: Arc<Feeds>,
    /// Becomes true when the server drains.
    drain: watch::Receiver<bool>,
    /// Dropped by each WebSocket session at its end.
    sessions: mpsc::Sender<()>,
}

/// A server that is bound to its address.
#[derive(Debug)]
pub struct Server {
    listener: TcpListener,
    shared: Arc<Shared>,
    drain: watch::Sender<bool>,
    sessions: mpsc::Receiver<()>,
}

impl Server {
    /// Binds to the address of the settings.
    ///
    /// # Errors
    /// When the address cannot be had.
    pub async fn bind(
        settings: Settings,
        live: Arc<Live>,
        publisher: Arc<Publisher>,
        source: SourceInfo,
    ) -> Result<Self> {
        let address = settings.listen;
        let listener = TcpListener::bind(address).await.with_context(|| format!("{address} cannot be listened on"))?;
        let (drain, drain_receiver) = watch::channel(false);
        let (session, sessions) = mpsc::channel(1);
        let mut settings = settings;
        settings.listen = listener.local_addr()?;
        let metrics = Metrics::default();
        let feeds = Arc::new(Feeds::new());
        let shared =
            Shared { live, publisher, source, settings, metrics, feeds, drain: drain_receiver, sessions: session };
        let shared = Arc::new(shared);
        Feeds::run(&shared);
        Ok(Self { listener, shared, drain, sessions })
    }

    /// The address that it listens on.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.shared.settings.listen
    }

    /// The origin of its address: what a browser calls it.
    #[must_use]
    pub fn origin(&self) -> String {
        self.shared.settings.own_origin()
    }

    /// Serves until `shutdown` is there; then says goodbye to every page and waits for them, but no longer than the settings
    /// allow.
    ///
    /// # Errors
    /// When the folder of the page holds none. A server that cannot accept connections waits and tries again.
    pub async fn run(self, shutdown: impl Future<Output = ()>) -> Result<()> {
        let Self { listener, shared, drain, mut sessions } = self;
        let router = routes::router(shared.clone())?;
        let connections = Connections::new(shared.settings.limits);
        tokio::pin!(shutdown);
        loop {
            let accepted = tokio::select! {
                () = &mut shutdown => break,
                accepted = listener.accept() => accepted,
            };
            match accepted {
                Ok((stream, peer)) => match connections.take(peer.ip()) {
                    Some(slot) => drop(tokio::spawn(serve(stream, peer, slot, router.clone(), shared.clone()))),
                    // Closing at once costs less than saying why.
                    None => shared.metrics.refused(),
                },
                Err(_) => tokio::time::sleep(ACCEPT_PAUSE).await,
            }
        }
        drop(listener);
        drain.send_replace(true);
        let deadline = shared.settings.limits.drain;
        // The last session drops the last sender.
        drop((router, shared));
        let _ = tokio::time::timeout(deadline, sessions.recv()).await;
        Ok(())
    }
}

/// Serves one connection. Its slot lives as long as it does, also as a WebSocket.
async fn serve(stream: TcpStream, peer: SocketAddr, slot: Arc<Slot>, router: Router, shared: Arc<Shared>) {
    // Small frames are sent as they are written.
    let _ = stream.set_nodelay(true);
    // Whoever takes nothing of an answer for so long gets no more of it. A page, which is to be told why, is given up earlier.
    let mut stream = Box::pin(TimeoutStream::new(stream));
    stream.as_mut().set_write_timeout_pinned(Some(shared.settings.limits.write * 2));
    let Some(tls) = &shared.settings.tls else { return serve_on(stream, peer, slot, router, shared).await };
    let handshake = tls.acceptor().accept(stream);
    // Whoever speaks no TLS here, or not in time, is sent away.
    if let Ok(Ok(stream)) = tokio::time::timeout(shared.settings.limits.handshake, handshake).await {
        serve_on(stream, peer, slot, router, shared).await;
    }
}

async fn serve_on<S>(stream: S, peer: SocketAddr, slot: Arc<Slot>, router: Router, shared: Arc<Shared>)
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let router = router.map_request(move |mut request: Request<hyper::body::Incoming>| {
        request.extensions_mut().insert(peer);
        request.extensions_mut().insert(slot.clone());
        request.map(axum::body::Body::new)
    });
    let mut drain = shared.drain.clone();
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(shared.settings.limits.handshake)
        .max_buf_size(shared.settings.limits.message_bytes)
        .serve_connection(TokioIo::new(stream), TowerToHyperService::new(router))
        .with_upgrades();
    drop(shared);
    tokio::pin!(connection);
    tokio::select! {
        _ = &mut connection => {}
        () = drained(&mut drain) => {
            connection.as_mut().graceful_shutdown();
            let _ = connection.await;
        }
    }
}

/// Waits until the server drains.
async fn drained(drain: &mut watch::Receiver<bool>) {
    let _ = drain.wait_for(|is_draining| *is_draining).await;
}
