//! Pages that agree to compressed messages, byte by byte: none of this is done by a library.

mod support;

use aisle_protocol::relay::{FromRelay, GoodbyeReason, Mirror, RELAY_PROTOCOL_VERSION, ToRelay, View};
use aisle_relay::{Limits, Settings};
use flate2::{Compress, Compression, Decompress, FlushCompress, FlushDecompress};
use support::{Relay, within};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

const FINAL: u8 = 0x80;
const DEFLATED: u8 = 0x40;
const OFFER: &str = "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n";
const ANSWER: &str =
    "sec-websocket-extensions: permessage-deflate; server_no_context_takeover; client_no_context_takeover\r\n";

struct Page {
    stream: TcpStream,
    is_deflated: bool,
}

/// The first byte of a frame, the bytes of its payload as they came, and as they are meant.
struct Heard {
    first: u8,
    bytes: usize,
    payload: Vec<u8>,
}

impl Page {
    async fn connect(relay: &Relay, offer: &str) -> Self {
        let mut stream = TcpStream::connect(relay.address).await.expect("the relay is there");
        let key = "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Version: 13\r\n";
        let head =
            format!("GET /ws HTTP/1.1\r\nHost: a\r\nConnection: upgrade\r\nUpgrade: websocket\r\n{key}{offer}\r\n");
        stream.write_all(head.as_bytes()).await.expect("the relay is there");
        let mut answer = Vec::new();
        while !answer.ends_with(b"\r\n\r\n") {
            answer.push(within(stream.read_u8()).await.expect("the relay goes on"));
        }
        let answer = String::from_utf8(answer).expect("a head is text");
        assert!(answer.starts_with("HTTP/1.1 101 "), "{answer}");
        let is_deflated = answer.contains(ANSWER);
        assert_eq!(is_deflated, answer.contains("extensions"), "{answer}");
        Self { stream, is_deflated }
    }

    async fn send(&mut self, first: u8, payload: &[u8]) {
        let mask = [7, 77, 177, 0];
        let mut frame = vec![first];
        match u16::try_from(payload.len()).expect("so many bytes") {
            length @ 0..126 => frame.push(0x80 | length as u8),
            length => frame.extend([&[0xfe], &length.to_be_bytes()[..]].concat()),
        }
        frame.extend(mask);
        frame.extend(payload.iter().zip(mask.iter().cycle()).map(|(byte, mask)| byte ^ mask));
        self.stream.write_all(&frame).await.expect("the relay is there");
    }

    async fn say(&mut self, message: &ToRelay) {
        let text = serde_json::to_vec(message).expect("a message is JSON");
        let is_deflated = self.is_deflated;
        let (bit, payload) = if is_deflated { (DEFLATED, deflated(&text)) } else { (0, text) };
        self.send(FINAL | bit | 1, &payload).await;
    }

    async fn hear_frame(&mut self) -> Heard {
        within(async {
            let (first, length) = (
                self.stream.read_u8().await.expect("the relay goes on"),
                self.stream.read_u8().await.expect("the relay goes on"),
            );
            let bytes = match length {
                126 => usize::from(self.stream.read_u16().await.expect("the relay goes on")),
                127 => self.stream.read_u64().await.expect("the relay goes on") as usize,
                length => usize::from(length),
            };
            let mut payload = vec![0; bytes];
            self.stream.read_exact(&mut payload).await.expect("the relay goes on");
            if first & DEFLATED != 0 {
                assert!(self.is_deflated, "this was not agreed");
                payload.extend([0x00, 0x00, 0xff, 0xff]);
                let mut message = Vec::with_capacity(1 << 20);
                Decompress::new(false)
                    .decompress_vec(&payload, &mut message, FlushDecompress::Sync)
                    .expect("what is compressed is whole");
                payload = message;
            }
            Heard { first, bytes, payload }
        })
        .await
    }

    /// The next message, which came in so many bytes.
    async fn hear(&mut self) -> (FromRelay, usize) {
        let Heard { first, bytes, payload } = self.hear_frame().await;
        assert_eq!(first & !DEFLATED, FINAL | 1, "a text");
        (serde_json::from_slice(&payload).expect("a message is JSON"), bytes)
    }

    /// Says hello, and takes the greeting and the snapshot; the bytes of that.
    async fn hello(&mut self, mirror: &mut Mirror) -> usize {
        let protocol = RELAY_PROTOCOL_VERSION;
        let hello =
            ToRelay::Hello { protocol, token: None, views: View::ALL.to_vec(), resume: None, hears_alive: false };
        self.say(&hello).await;
        assert!(matches!(self.hear().await.0, FromRelay::Hello { .. }));
        let (snapshot, bytes) = self.hear().await;
        assert!(matches!(snapshot, FromRelay::Snapshot(_)));
        mirror.apply(snapshot).expect("nothing is missed");
        bytes
    }

    /// Goodbye, and the status code of the farewell after it; whatever comes before.
    async fn goodbye(&mut self) -> (GoodbyeReason, u16) {
        let mut reason = None;
        loop {
            let Heard { first, payload, .. } = self.hear_frame().await;
            match (first & 0x0f, reason) {
                (8, Some(reason)) => return (reason, u16::from_be_bytes(payload.try_into().expect("so many bytes"))),
                (1, None) => {
                    if let FromRelay::Goodbye { reason: said } =
                        serde_json::from_slice(&payload).expect("a message is JSON")
                    {
                        reason = Some(said);
                    }
                }
                (op_code, _) => panic!("{op_code}"),
            }
        }
    }
}

fn deflated(bytes: &[u8]) -> Vec<u8> {
    let mut output = Vec::with_capacity(bytes.len() + 100);
    let mut deflate = Compress::new(Compression::best(), false);
    deflate.compress_vec(bytes, &mut output, FlushCompress::Sync).expect("what is compressed is whole");
    output.truncate(output.len() - 4);
    output
}

#[tokio::test]
async fn compressed_messages_are_the_same_in_fewer_bytes() {
    let relay = Relay::start(Settings::default()).await;
    relay.sell(0..100);
    let offers = [OFFER, "", "Sec-WebSocket-Extensions: permessage-deflate; server_max_window_bits=9\r\n", OFFER];
    let mut pages = Vec::new();
    for (offer, is_deflated) in offers.into_iter().zip([true, false, false, true]) {
        let (mut page, mut mirror) = (Page::connect(&relay, offer).await, Mirror::default());
        assert_eq!(page.is_deflated, is_deflated, "{offer}");
        let bytes = page.hello(&mut mirror).await;
        pages.push((page, mirror, bytes));
    }
    for end in 101..120 {
        relay.sell(end - 1..end);
        for (page, mirror, all_bytes) in &mut pages {
            let (delta, bytes) = page.hear().await;
            assert!(matches!(delta, FromRelay::Delta(_)));
            mirror.apply(delta).expect("each message is read by itself");
            *all_bytes += bytes;
        }
    }
    let [small, plain, ..] = &pages[..] else { unreachable!() };
    assert_eq!(small.1.tally().lines, 119);
    for (_, mirror, bytes) in &pages[1..] {
        assert_eq!(*mirror, small.1);
        assert!([small.2, plain.2].contains(bytes));
    }
    assert!(small.2 * 3 < plain.2, "{} bytes instead of {}", small.2, plain.2);
    relay.stop().await;
}

#[tokio::test]
async fn what_is_compressed_is_bounded_and_must_be_whole() {
    let relay = Relay::start(Settings::default()).await;
    let bomb = deflated(&vec![b' '; 10 << 20]);
    assert!(bomb.len() < 16 * 1024);
    let subscribe = deflated(br#"{"type":"subscribe","views":[]}"#);
    for (first, payload, code, what) in [
        (FINAL | DEFLATED | 1, &bomb[..], 1009, "a bomb"),
        (FINAL | 1, &[b' '; 16 * 1024 + 1][..], 1009, "a long message"),
        (FINAL | DEFLATED | 1, &[0xff; 20][..], 1007, "no compression"),
        (FINAL | DEFLATED | 1, &subscribe[..9], 1007, "half of a message"),
        (FINAL | 1, &[0xff; 20][..], 1007, "no text"),
        (FINAL | 0x20 | 1, b"[]", 1002, "a bit that means nothing"),
        (FINAL, b"[]", 1002, "the rest of nothing"),
        (FINAL | DEFLATED | 1, &deflated(b"[]")[..], 1008, "no message of the relay's"),
    ] {
        let mut page = Page::connect(&relay, OFFER).await;
        page.hello(&mut Mirror::default()).await;
        page.send(first, payload).await;
        assert_eq!(page.goodbye().await, (GoodbyeReason::BadMessage, code), "{what}");
        // The relay closes first.
        assert_eq!(within(page.stream.read(&mut [0])).await.unwrap(), 0, "{what}");
    }
    let mut page = Page::connect(&relay, "").await;
    page.hello(&mut Mirror::default()).await;
    page.send(FINAL | DEFLATED | 1, &subscribe).await;
    assert_eq!(page.goodbye().await, (GoodbyeReason::BadMessage, 1002), "compression that was not agreed");
    relay.stop().await;
}

#[tokio::test]
async fn parts_without_end_are_too_many_messages() {
    let limits = Limits { messages_per_minute: 50, ..Limits::default() };
    let relay = Relay::start(Settings { limits, ..Settings::default() }).await;
    for has_said_hello in [true, false] {
        let mut page = Page::connect(&relay, OFFER).await;
        if has_said_hello {
            page.hello(&mut Mirror::default()).await;
        }
        page.send(DEFLATED | 1, b"").await;
        for _ in 0..50 {
            page.send(0, b"").await;
        }
        assert_eq!(page.goodbye().await, (GoodbyeReason::TooManyMessages, 1008));
    }
    relay.stop().await;
}
