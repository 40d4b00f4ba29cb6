use std::io;
use std::mem::MaybeUninit;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::{Buf, Bytes};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

use super::{Fault, Incoming, Reader};

/// Bytes that are read at once. They lie on the stack, so that a page that says nothing costs nothing.
const READ_BYTES: usize = 2 * 1024;

/// A server's end of a connection to a page. None of it waits, and whoever gives up waiting for it loses nothing.
#[derive(Debug)]
pub(crate) struct Socket<S> {
    stream: S,
    reader: Reader,
    is_deflated: bool,
    /// What is left of the frame that was begun last.
    unwritten: Bytes,
    is_flushed: bool,
}

impl<S: AsyncRead + AsyncWrite + Unpin> Socket<S> {
    /// # Inputs
    /// `message_bytes_max`: of the longest message that is read. `is_deflated`: was it agreed that messages may be compressed?
    pub(crate) fn new(stream: S, message_bytes_max: usize, is_deflated: bool) -> Self {
        let reader = Reader::new(message_bytes_max, is_deflated);
        Self { stream, reader, is_deflated, unwritten: Bytes::new(), is_flushed: true }
    }

    /// May messages be compressed?
    pub(crate) fn is_deflated(&self) -> bool {
        self.is_deflated
    }

    /// The page's next frame; `None` when the page is gone.
    pub(crate) fn poll_next(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Incoming, Fault>>> {
        loop {
            if let Some(incoming) = self.reader.next().transpose() {
                return Poll::Ready(Some(incoming));
            }
            let mut bytes = [MaybeUninit::uninit(); READ_BYTES];
            let mut bytes = ReadBuf::uninit(&mut bytes);
            let read = ready!(Pin::new(&mut self.stream).poll_read(context, &mut bytes));
            if read.is_err() || bytes.filled().is_empty() {
                return Poll::Ready(None);
            }
            self.reader.push(bytes.filled());
        }
    }

    /// Is nothing left of the frame that was begun last? Only then may another one begin.
    pub(crate) fn is_written(&self) -> bool {
        self.unwritten.is_empty() && self.is_flushed
    }

    /// Begins a frame, of which nothing is written yet.
    pub(crate) fn begin(&mut self, frame: Bytes) {
        debug_assert!(self.is_written(), "no frame begins in another");
        (self.unwritten, self.is_flushed) = (frame, false);
    }

    /// Writes what is left of the frame that was begun last.
    pub(crate) fn poll_write(&mut self, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        while !self.unwritten.is_empty() {
            let written = ready!(Pin::new(&mut self.stream).poll_write(context, &self.unwritten))?;
            if written == 0 {
                return Poll::Ready(Err(io::ErrorKind::WriteZero.into()));
            }
            self.unwritten.advance(written);
        }
        // Empty as it is, it would keep the whole frame.
        self.unwritten = Bytes::new();
        if !self.is_flushed {
            // TLS holds back what its connection does not take at once.
            ready!(Pin::new(&mut self.stream).poll_flush(context))?;
            self.is_flushed = true;
        }
        Poll::Ready(Ok(()))
    }

    /// Says that nothing more comes, and waits until the page has gone, whatever it still says. A connection that is dropped with
    /// something unread takes back what the page has not yet read.
    pub(crate) fn poll_close(&mut self, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        ready!(Pin::new(&mut self.stream).poll_shutdown(context))?;
        loop {
            let mut bytes = [MaybeUninit::uninit(); READ_BYTES];
            let mut bytes = ReadBuf::uninit(&mut bytes);
            ready!(Pin::new(&mut self.stream).poll_read(context, &mut bytes))?;
            if bytes.filled().is_empty() {
                return Poll::Ready(Ok(()));
            }
        }
    }
}
