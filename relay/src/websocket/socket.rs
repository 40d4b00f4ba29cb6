use std::future::poll_fn;
use std::io;
use std::mem::MaybeUninit;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::{Buf, Bytes};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, ReadBuf};

use super::{Fault, Incoming, OpCode, Reader, framed};

/// Bytes that are read at once. They lie on the stack, so that a page that says nothing costs nothing.
const READ_BYTES: usize = 2 * 1024;

/// A server's end of a connection to a page.
#[derive(Debug)]
pub(crate) struct Socket<S> {
    stream: S,
    reader: Reader,
    is_deflated: bool,
    /// What is left of a frame that was begun.
    unwritten: Bytes,
}

impl<S: AsyncRead + AsyncWrite + Unpin> Socket<S> {
    /// # Inputs
    /// `message_bytes_max`: of the longest message that is read. `is_deflated`: was it agreed that messages may be compressed?
    pub(crate) fn new(stream: S, message_bytes_max: usize, is_deflated: bool) -> Self {
        Self { stream, reader: Reader::new(message_bytes_max, is_deflated), is_deflated, unwritten: Bytes::new() }
    }

    /// May messages be compressed?
    pub(crate) fn is_deflated(&self) -> bool {
        self.is_deflated
    }

    /// The page's next frame; `None` when the page is gone. If this is given up, nothing is lost.
    pub(crate) async fn next(&mut self) -> Option<Result<Incoming, Fault>> {
        loop {
            if let Some(incoming) = self.reader.next().transpose() {
                return Some(incoming);
            }
            if !poll_fn(|context| self.poll_read(context)).await.is_ok_and(|bytes| bytes > 0) {
                return None;
            }
        }
    }

    fn poll_read(&mut self, context: &mut Context<'_>) -> Poll<io::Result<usize>> {
        let mut bytes = [MaybeUninit::uninit(); READ_BYTES];
        let mut bytes = ReadBuf::uninit(&mut bytes);
        ready!(Pin::new(&mut self.stream).poll_read(context, &mut bytes))?;
        self.reader.push(bytes.filled());
        Poll::Ready(Ok(bytes.filled().len()))
    }

    /// Writes a frame, after what is left of the one before. If this is given up, the rest is written before the next one.
    pub(crate) async fn send(&mut self, frame: Bytes) -> io::Result<()> {
        self.write_rest().await?;
        self.unwritten = frame;
        self.write_rest().await
    }

    async fn write_rest(&mut self) -> io::Result<()> {
        while !self.unwritten.is_empty() {
            let written = self.stream.write(&self.unwritten).await?;
            if written == 0 {
                return Err(io::ErrorKind::WriteZero.into());
            }
            self.unwritten.advance(written);
        }
        // Empty as it is, it would keep the whole frame.
        self.unwritten = Bytes::new();
        // TLS holds back what its connection does not take at once.
        self.stream.flush().await
    }

    /// Answers a ping with its payload.
    pub(crate) async fn pong(&mut self, payload: &[u8]) -> io::Result<()> {
        self.send(framed(OpCode::Pong, false, payload).into()).await
    }

    /// Asks whether the page is there.
    pub(crate) async fn ping(&mut self) -> io::Result<()> {
        self.send(framed(OpCode::Ping, false, &[]).into()).await
    }

    /// Says that no further frame comes, and why, and waits until the page has gone.
    pub(crate) async fn close(&mut self, code: Option<u16>) -> io::Result<()> {
        let code = code.map(u16::to_be_bytes);
        self.send(framed(OpCode::Close, false, code.as_ref().map_or(&[], |code| code)).into()).await?;
        self.stream.shutdown().await?;
        // A connection that is dropped with something unread takes back what the page has not yet read.
        let mut unheard = [0; 256];
        while self.stream.read(&mut unheard).await? > 0 {}
        Ok(())
    }
}
