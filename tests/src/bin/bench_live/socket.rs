//! A page's end of a WebSocket, so small that thousands of them are no load of their own.
//!
//! # References
//! RFC 6455, sections 4.1 and 5.2; RFC 7692, section 7.2.2.

use std::io;
use std::net::{Ipv4Addr, SocketAddr};

use anyhow::{Context, Result, bail, ensure};
use flate2::{Decompress, FlushDecompress};
use tokio::io::{AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpSocket, TcpStream};

/// Bytes that a page reads at once.
const READ_BYTES: usize = 16 * 1024;
/// No message is longer, compressed or not.
const MESSAGE_BYTES_MAX: usize = 1 << 20;
const END_OF_HEAD: &[u8] = b"\r\n\r\n";
const END_OF_DEFLATED: [u8; 4] = [0x00, 0x00, 0xff, 0xff];
const DEFLATED: u8 = 0x40;
const OP_CODE: u8 = 0x0f;
const TEXT: u8 = 0x81;
const PONG: u8 = 0x8a;

pub(crate) struct Socket {
    stream: BufReader<TcpStream>,
    payload: Vec<u8>,
    is_payload_deflated: bool,
    /// What has come is the context of what comes, unless the server says otherwise. Made by the first page that reads.
    inflate: Option<Decompress>,
}

impl Socket {
    /// Connects from one of this machine's own addresses, and offers to take compressed messages or does not.
    pub(crate) async fn connect(address: SocketAddr, from: Ipv4Addr, offers_deflate: bool) -> Result<Self> {
        let socket = TcpSocket::new_v4()?;
        socket.bind((from, 0).into())?;
        let mut stream = BufReader::with_capacity(READ_BYTES, socket.connect(address).await?);
        let offer = if offers_deflate { "Sec-WebSocket-Extensions: permessage-deflate\r\n" } else { "" };
        let request = format!(
            "GET /ws HTTP/1.1\r\nHost: {address}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n\
             Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n{offer}\r\n"
        );
        stream.write_all(request.as_bytes()).await?;
        let mut head = Vec::new();
        while !head.ends_with(END_OF_HEAD) {
            ensure!(head.len() < READ_BYTES, "the answer has no end");
            head.push(stream.read_u8().await?);
        }
        let head = String::from_utf8(head)?.to_ascii_lowercase();
        ensure!(head.starts_with("http/1.1 101 "), "no WebSocket: {head}");
        let is_deflated = head.contains("permessage-deflate");
        ensure!(is_deflated == offers_deflate, "compression was offered: {offers_deflate}, agreed: {is_deflated}");
        Ok(Self { stream, payload: Vec::new(), is_payload_deflated: false, inflate: None })
    }

    pub(crate) async fn send(&mut self, text: &str) -> Result<()> {
        self.send_frame(TEXT, text.as_bytes()).await
    }

    /// A frame whose mask is zeros.
    async fn send_frame(&mut self, first: u8, payload: &[u8]) -> Result<()> {
        let mut frame = vec![first];
        match u16::try_from(payload.len())? {
            length @ 0..126 => frame.push(0x80 | length as u8),
            length => frame.extend([&[0xfe], &length.to_be_bytes()[..]].concat()),
        }
        frame.extend([0; 4]);
        frame.extend(payload);
        Ok(self.stream.write_all(&frame).await?)
    }

    /// Bytes of the next message's payload, which stays in memory until the one after. Pings are answered.
    pub(crate) async fn next(&mut self) -> Result<usize> {
        loop {
            let (first, length) = (self.stream.read_u8().await?, self.stream.read_u8().await?);
            let bytes = match length {
                126 => usize::from(self.stream.read_u16().await?),
                127 => usize::try_from(self.stream.read_u64().await?)?,
                length => usize::from(length),
            };
            ensure!(bytes <= MESSAGE_BYTES_MAX, "a message of {bytes} bytes");
            self.payload.resize(bytes, 0);
            self.stream.read_exact(&mut self.payload).await?;
            match first & OP_CODE {
                1 => {
                    self.is_payload_deflated = first & DEFLATED != 0;
                    return Ok(bytes);
                }
                8 => return Err(io::Error::from(io::ErrorKind::ConnectionAborted)).context("the page is sent away"),
                9 => {
                    let payload = std::mem::take(&mut self.payload);
                    self.send_frame(PONG, &payload).await?;
                }
                other => bail!("a frame of kind {other}"),
            }
        }
    }

    /// The text of the message that has just come. A page reads all of them or none.
    pub(crate) fn text(&mut self) -> Result<String> {
        if !self.is_payload_deflated {
            return Ok(String::from_utf8(self.payload.clone())?);
        }
        let inflate = self.inflate.get_or_insert_with(|| Decompress::new(false));
        self.payload.extend(END_OF_DEFLATED);
        let (begun, mut text) = (inflate.total_in(), Vec::with_capacity(MESSAGE_BYTES_MAX));
        inflate.decompress_vec(&self.payload, &mut text, FlushDecompress::Sync)?;
        ensure!(inflate.total_in() - begun == self.payload.len() as u64, "a message is longer than was thought");
        Ok(String::from_utf8(text)?)
    }
}
