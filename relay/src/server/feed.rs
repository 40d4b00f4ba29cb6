//! Pages are sent what is new by a few loops, each over many of them. A page's own task is woken only when its connection takes no more.
//!
//! What a page has yet to be sent is not queued for it: it has a [`Position`] in the deltas that all pages share. One that reads slowly
//! is sent what it has missed once it reads, and a snapshot when that is too much.

use std::io;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::task::{Context, Poll, Waker};

use aisle_protocol::relay::ViewSet;
use bytes::Bytes;
use slab::Slab;
use tokio::runtime::Handle;
use tokio::sync::Notify;
use tokio::time::Instant;

use super::handshake::PageSocket;
use super::{Shared, drained};
use crate::publish::Position;

/// Pages that are fed before others have a turn: half a millisecond's, and fewer than the runtime lets a task write to at once.
const AT_ONCE: usize = 64;

/// All pages, shared out among as many loops as the runtime has threads.
#[derive(Debug)]
pub(super) struct Feeds {
    shares: Vec<Mutex<Slab<Arc<Feed>>>>,
    turn: AtomicUsize,
}

/// A page's connection, which its own task and one of the loops use in turn.
#[derive(Debug)]
pub(super) struct Feed {
    state: Mutex<State>,
    /// The loop has begun a frame that the connection did not take.
    pub(super) is_behind: Notify,
}

/// What a page has asked for, and what it has.
#[derive(Debug)]
pub(super) struct State {
    pub(super) socket: PageSocket,
    pub(super) views: ViewSet,
    pub(super) position: Position,
    /// When the frame was begun that is being written.
    begun: Instant,
}

/// A page's place among all. It is free again when this is dropped.
pub(super) struct Place {
    feeds: Arc<Feeds>,
    share: usize,
    key: usize,
    pub(super) feed: Arc<Feed>,
}

impl Feeds {
    /// As many loops as the runtime has threads, which is to run already.
    pub(super) fn new() -> Self {
        let shares = (0..Handle::current().metrics().num_workers()).map(|_| Mutex::default()).collect();
        Self { shares, turn: AtomicUsize::new(0) }
    }

    /// Begins the loops, which end when the server drains.
    pub(super) fn run(shared: &Arc<Shared>) {
        for share in 0..shared.feeds.shares.len() {
            let mut sequence = shared.publisher.subscribe();
            let mut drain = shared.drain.clone();
            let shared = Arc::downgrade(shared);
            tokio::spawn(async move {
                loop {
                    tokio::select! {
                        () = drained(&mut drain) => return,
                        changed = sequence.changed() => if changed.is_err() { return },
                    }
                    feed_all(&shared, share).await;
                }
            });
        }
    }

    /// A place for a page, which is sent nothing before it has a position.
    pub(super) fn join(self: &Arc<Self>, socket: PageSocket) -> Place {
        let state = State { socket, views: ViewSet::default(), position: Position::Nowhere, begun: Instant::now() };
        let feed = Arc::new(Feed { state: Mutex::new(state), is_behind: Notify::new() });
        let share = self.turn.fetch_add(1, Ordering::Relaxed) % self.shares.len();
        let key = self.share(share).insert(feed.clone());
        Place { feeds: self.clone(), share, key, feed }
    }

    fn share(&self, share: usize) -> MutexGuard<'_, Slab<Arc<Feed>>> {
        self.shares[share].lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The pages of a share with these keys; `None` behind the last.
    fn some(&self, share: usize, first: usize) -> Option<Vec<Arc<Feed>>> {
        let pages = self.share(share);
        let keys = first..(first + AT_ONCE).min(pages.capacity());
        (!keys.is_empty()).then(|| keys.filter_map(|key| pages.get(key).cloned()).collect())
    }
}

async fn feed_all(shared: &Weak<Shared>, share: usize) {
    let mut first = 0;
    loop {
        // Between two turns nothing is held on to.
        let Some(shared) = shared.upgrade() else { return };
        let Some(pages) = shared.feeds.some(share, first) else { return };
        for page in pages {
            page.feed(&shared);
        }
        drop(shared);
        first += AT_ONCE;
        tokio::task::yield_now().await;
    }
}

impl Feed {
    pub(super) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Sends what the page has missed, as far as its connection takes it at once.
    fn feed(&self, shared: &Shared) {
        let mut state = self.state();
        // A page without a position, or with a frame that was begun, is in the hands of its own task, which looks again when it is done.
        while state.position != Position::Nowhere && state.socket.is_written() && state.begin_next(shared) {
            if !matches!(state.poll_write(&mut Context::from_waker(Waker::noop()), shared), Poll::Ready(Ok(()))) {
                self.is_behind.notify_one();
            }
        }
    }
}

impl State {
    /// Begins the next frame that the page has missed, if there is one.
    pub(super) fn begin_next(&mut self, shared: &Shared) -> bool {
        let Some(next) = shared.publisher.next(self.position, self.views) else { return false };
        self.position = next.position;
        let frame = next.message.bytes(self.socket.is_deflated()).clone();
        shared.metrics.sent(frame.len(), next.is_snapshot);
        self.begin(frame);
        true
    }

    /// Begins a frame; no other one may be being written.
    pub(super) fn begin(&mut self, frame: Bytes) {
        self.begun = Instant::now();
        self.socket.begin(frame);
    }

    /// Writes what is left of the frame that was begun last.
    pub(super) fn poll_write(&mut self, context: &mut Context<'_>, shared: &Shared) -> Poll<io::Result<()>> {
        if self.socket.is_written() {
            return Poll::Ready(Ok(()));
        }
        let written = self.socket.poll_write(context);
        if matches!(written, Poll::Ready(Ok(()))) {
            shared.metrics.writes.note(self.begun.elapsed());
        }
        written
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        drop(self.feeds.share(self.share).try_remove(self.key));
    }
}
