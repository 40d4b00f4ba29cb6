//! What keeps the relay within bounds: who may connect, how much they may say, and how they are sent away.

mod support;

use std::time::Duration;

use aisle_protocol::relay::{FromRelay, GoodbyeReason, RELAY_PROTOCOL_VERSION, ToRelay, View};
use aisle_relay::{Limits, Settings, Token};
use support::{Page, Relay, within};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Message;

/// A handshake so short that a test can wait for its end.
const SHORT: Duration = Duration::from_millis(200);

fn short_handshake() -> Settings {
    Settings { limits: Limits { handshake: SHORT, ..Limits::default() }, ..Settings::default() }
}

/// The reason with which the relay closes, whatever it sends before.
async fn goodbye(page: &mut Page) -> Option<GoodbyeReason> {
    let mut reason = None;
    while let Some(frame) = page.hear().await {
        if let FromRelay::Goodbye { reason: said } = frame {
            reason = Some(said);
        }
    }
    reason
}

fn hello(token: Option<&str>, protocol: u32) -> ToRelay {
    ToRelay::Hello {
        protocol,
        token: token.map(str::to_owned),
        views: vec![View::Totals],
        resume: None,
        hears_alive: false,
    }
}

#[tokio::test]
async fn the_token_opens_pages_and_answers() {
    let settings = Settings { token: Some(Token::new("s3cret")), ..Settings::default() };
    let relay = Relay::start(settings).await;
    for wrong in [None, Some("s3cre"), Some("")] {
        let mut page = Page::connect(relay.address, None).await.unwrap();
        page.say(&hello(wrong, RELAY_PROTOCOL_VERSION)).await;
        assert_eq!(goodbye(&mut page).await, Some(GoodbyeReason::WrongToken), "{wrong:?}");
    }
    let mut page = Page::connect(relay.address, None).await.unwrap();
    page.say(&hello(Some("s3cret"), RELAY_PROTOCOL_VERSION)).await;
    assert!(matches!(page.hear().await, Some(FromRelay::Hello { .. })));
    for (headers, status) in
        [("", 401), ("Authorization: Bearer wrong\r\n", 401), ("Authorization: Bearer s3cret\r\n", 200)]
    {
        assert_eq!(relay.get("/api/v1/totals", headers).await.0, status, "{headers}");
    }
    assert_eq!(relay.get("/healthz", "").await, (200, "ok\n".to_owned()));
    drop(page);
    relay.stop().await;
}

/// Addresses are written down in too many places.
#[tokio::test]
async fn a_token_in_an_address_opens_nothing() {
    let relay = Relay::start(Settings { token: Some(Token::new("s3cret")), ..Settings::default() }).await;
    for path in
        ["/api/v1/totals?token=s3cret", "/api/v1/totals?access_token=s3cret", "/api/v1/products?top=1&token=s3cret"]
    {
        assert_eq!(relay.get(path, "").await.0, 401, "{path}");
    }
    let mut page = Page::connect_to(relay.address, "/ws?token=s3cret", None).await.unwrap();
    page.say(&hello(None, RELAY_PROTOCOL_VERSION)).await;
    assert_eq!(goodbye(&mut page).await, Some(GoodbyeReason::WrongToken));
    relay.stop().await;
}

#[tokio::test]
async fn pages_of_other_origins_do_not_connect() {
    let settings = Settings { origins: vec!["https://shop.example".to_owned()], ..Settings::default() };
    let relay = Relay::start(settings).await;
    let own = format!("http://{}", relay.address);
    for (origin, is_allowed) in
        [("https://shop.example", true), (&own, true), ("https://evil.example", false), ("null", false)]
    {
        assert_eq!(Page::connect(relay.address, Some(origin)).await.is_ok(), is_allowed, "{origin}");
        let status = relay.get("/api/v1/totals", &format!("Origin: {origin}\r\n")).await.0;
        assert_eq!(status, if is_allowed { 200 } else { 403 }, "{origin}");
    }
    relay.stop().await;
}

/// The head of the answer to a request.
async fn head(relay: &Relay, method: &str, host: &str, headers: &str) -> String {
    let mut stream = TcpStream::connect(relay.address).await.expect("the relay is there");
    let request = format!("{method} /api/v1/totals HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n{headers}\r\n");
    stream.write_all(request.as_bytes()).await.expect("a request is sent");
    let mut answer = String::new();
    within(stream.read_to_string(&mut answer)).await.expect("an answer comes");
    answer.split("\r\n\r\n").next().unwrap_or_default().to_owned()
}

/// Before it sends a token to another origin, a browser asks whether it may.
#[tokio::test]
async fn pages_of_allowed_origins_may_send_a_token() {
    let origins = vec!["https://shop.example".to_owned()];
    let relay = Relay::start(Settings { origins, token: Some(Token::new("secret")), ..Settings::default() }).await;
    let asked = "Access-Control-Request-Method: GET\r\nAccess-Control-Request-Headers: authorization\r\n";
    let of = |origin: &str| format!("Origin: {origin}\r\n{asked}");
    let answer = head(&relay, "OPTIONS", "relay.example", &of("https://shop.example")).await;
    assert!(answer.starts_with("HTTP/1.1 204"), "{answer}");
    for line in ["access-control-allow-origin: https://shop.example", "access-control-allow-headers: authorization"] {
        assert!(answer.contains(line), "{answer}");
    }
    let answer = head(&relay, "OPTIONS", "relay.example", &of("https://evil.example")).await;
    assert!(answer.starts_with("HTTP/1.1 403"), "{answer}");
    let answer = head(&relay, "GET", "relay.example", "Origin: https://shop.example\r\n").await;
    assert!(answer.starts_with("HTTP/1.1 401"), "{answer}");
    relay.stop().await;
}

#[tokio::test]
async fn a_page_whose_name_was_made_to_point_here_is_answered_nothing() {
    let relay = Relay::start(Settings::default()).await;
    for (host, status) in [("evil.example:8787", 403), ("localhost", 200), (&*relay.address.to_string(), 200)] {
        let answer = head(&relay, "GET", host, "").await;
        assert!(answer.starts_with(&format!("HTTP/1.1 {status}")), "{host}: {answer}");
    }
    relay.stop().await;
}

#[tokio::test]
async fn what_is_no_message_is_answered_with_goodbye() {
    let relay = Relay::start(short_handshake()).await;
    let text = |text: &str| Message::text(text.to_owned());
    for (first, reason) in [
        (text(&serde_json::to_string(&hello(None, 99)).unwrap()), GoodbyeReason::WrongProtocol),
        (text("{}"), GoodbyeReason::NoHello),
        (text("garbage"), GoodbyeReason::NoHello),
        (Message::binary(vec![0xff; 100]), GoodbyeReason::NoHello),
    ] {
        let mut page = Page::connect(relay.address, None).await.unwrap();
        page.send(first.clone()).await;
        assert_eq!(goodbye(&mut page).await, Some(reason), "{first}");
    }
    for second in [text("{\"type\":\"subscribe\"}"), text("[1]"), Message::binary(vec![1])] {
        let mut page = relay.page(None).await;
        page.send(second.clone()).await;
        assert_eq!(goodbye(&mut page).await, Some(GoodbyeReason::BadMessage), "{second}");
    }
    relay.stop().await;
}

#[tokio::test]
async fn a_message_that_is_too_long_ends_the_connection() {
    let relay = Relay::start(Settings::default()).await;
    let mut page = relay.page(None).await;
    page.send(Message::text("x".repeat(16 * 1024 + 1))).await;
    assert_eq!(goodbye(&mut page).await, Some(GoodbyeReason::BadMessage));
    relay.sell(0..1);
    assert_eq!(relay.get("/readyz", "").await.0, 503, "the relay itself goes on");
    relay.stop().await;
}

#[tokio::test]
async fn who_says_nothing_is_sent_away() {
    let relay = Relay::start(short_handshake()).await;
    // No first message.
    let mut page = Page::connect(relay.address, None).await.unwrap();
    assert_eq!(goodbye(&mut page).await, Some(GoodbyeReason::NoHello));
    // Not even a request, and one that comes drop by drop.
    for part in ["", "GET /ws HTTP/1.1\r\nHost: a\r\n"] {
        let mut stream = TcpStream::connect(relay.address).await.unwrap();
        stream.write_all(part.as_bytes()).await.unwrap();
        let mut rest = Vec::new();
        within(stream.read_to_end(&mut rest)).await.unwrap();
    }
    relay.stop().await;
}

#[tokio::test]
async fn a_page_that_does_not_answer_is_sent_away() {
    let limits = Limits { ping: SHORT, ..Limits::default() };
    let relay = Relay::start(Settings { limits, ..Settings::default() }).await;
    let mut stream = TcpStream::connect(relay.address).await.unwrap();
    let key = "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Version: 13\r\n";
    let head = format!("GET /ws HTTP/1.1\r\nHost: a\r\nConnection: upgrade\r\nUpgrade: websocket\r\n{key}\r\n");
    let text = serde_json::to_vec(&hello(None, RELAY_PROTOCOL_VERSION)).unwrap();
    // A masked text frame, the mask being zeros.
    let frame = [&[0x81, 0x80 | text.len() as u8, 0, 0, 0, 0], text.as_slice()].concat();
    assert!(text.len() < 126);
    stream.write_all(head.as_bytes()).await.unwrap();
    stream.write_all(&frame).await.unwrap();
    let mut all = Vec::new();
    within(stream.read_to_end(&mut all)).await.unwrap();
    let all = String::from_utf8_lossy(&all);
    assert!(all.contains("\"snapshot\"") && all.contains("\"too_slow\""), "{all}");
    relay.stop().await;
}

#[tokio::test]
async fn a_page_that_talks_too_much_is_sent_away() {
    let limits = Limits { messages_per_minute: 5, ..Limits::default() };
    let relay = Relay::start(Settings { limits, ..Settings::default() }).await;
    let mut page = relay.page(None).await;
    for _ in 0..6 {
        page.say(&ToRelay::Subscribe { views: vec![] }).await;
    }
    assert_eq!(goodbye(&mut page).await, Some(GoodbyeReason::TooManyMessages));
    relay.stop().await;
}

#[tokio::test]
async fn connections_beyond_the_limit_are_closed() {
    let limits = Limits { connections_per_address: 2, ..Limits::default() };
    let relay = Relay::start(Settings { limits, ..Settings::default() }).await;
    let pages = [relay.page(None).await, relay.page(None).await];
    assert!(Page::connect(relay.address, None).await.is_err());
    drop(pages);
    // The places are free as soon as the relay has noticed. Whoever comes before that is refused, too.
    let (mut refused, mut answer) = (1, String::new());
    within(async {
        while answer.is_empty() {
            let mut stream = TcpStream::connect(relay.address).await.unwrap();
            let request = "GET /metrics HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
            let _ = stream.write_all(request.as_bytes()).await;
            let _ = stream.read_to_string(&mut answer).await;
            refused += u32::from(answer.is_empty());
        }
    })
    .await;
    assert!(answer.contains(&format!("\naisle_connections_refused_total {refused}\n")), "{refused}: {answer}");
    relay.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_are_told_when_the_relay_stops() {
    let mut relay = Relay::start(Settings::default()).await;
    relay.sell(0..5);
    let mut pages = [relay.page(None).await, relay.page(None).await];
    relay.begin_to_stop();
    for page in &mut pages {
        assert_eq!(goodbye(page).await, Some(GoodbyeReason::ShuttingDown));
    }
    relay.stop().await;
}

#[tokio::test]
async fn what_asks_for_no_websocket_is_told_what_is_spoken() {
    const UPGRADE: &str = "Upgrade: WebSocket\r\n";
    const KEY: &str = "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n";
    let relay = Relay::start(Settings::default()).await;
    let version = |version: u8| format!("{UPGRADE}{KEY}Sec-WebSocket-Version: {version}\r\n");
    for (headers, status, said) in [
        (String::new(), 426, "this address speaks WebSocket\n"),
        (version(8), 400, "only version 13 of WebSocket is spoken\n"),
        (format!("{UPGRADE}Sec-WebSocket-Version: 13\r\n"), 400, "no Sec-WebSocket-Key\n"),
    ] {
        // The first has `Connection: close` only.
        let connection = if headers.is_empty() { "" } else { "Connection: keep-alive, Upgrade\r\n" };
        assert_eq!(relay.get("/ws", &format!("{connection}{headers}")).await, (status, said.to_owned()), "{headers}");
    }
    relay.stop().await;
}

#[tokio::test]
async fn pings_may_come_before_hello() {
    let relay = Relay::start(Settings::default()).await;
    let mut page = Page::connect(relay.address, None).await.unwrap();
    page.send(Message::Ping("early".into())).await;
    page.hello(None).await;
    drop(page);
    relay.stop().await;
}

#[tokio::test]
async fn http_1_0_has_no_upgrades() {
    let relay = Relay::start(Settings::default()).await;
    let mut stream = TcpStream::connect(relay.address).await.unwrap();
    let key = "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Version: 13\r\n";
    let head = format!("GET /ws HTTP/1.0\r\nConnection: upgrade\r\nUpgrade: websocket\r\n{key}\r\n");
    stream.write_all(head.as_bytes()).await.unwrap();
    let mut answer = String::new();
    within(stream.read_to_string(&mut answer)).await.unwrap();
    assert!(answer.starts_with("HTTP/1.0 426 "), "{answer}");
    relay.stop().await;
}

#[tokio::test]
async fn who_asks_and_takes_no_answer_is_sent_away() {
    let limits = Limits { write: Duration::from_millis(200), ..Limits::default() };
    let relay = Relay::start(Settings { limits, ..Settings::default() }).await;
    let mut asker = TcpStream::connect(relay.address).await.unwrap();
    let request = format!("GET /api/v1/openapi.json HTTP/1.1\r\nHost: {}\r\n\r\n", relay.address);
    // It asks until nobody listens any more.
    within(async { while asker.write_all(request.as_bytes()).await.is_ok() {} }).await;
    relay.stop().await;
}
