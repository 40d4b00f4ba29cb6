//! Sessions over connections whose every byte a test has in hand.

use std::collections::HashSet;
use std::time::Instant;

use aisle_engine::live::{Event, Limits as Memory, LiveState};
use aisle_engine::spec::Definitions;
use aisle_engine::table::{Money, Quantity, Timestamp};
use aisle_protocol::relay::{FromRelay, Mirror};
use futures_util::{SinkExt, StreamExt};
use tokio::io::{BufStream, DuplexStream, duplex};
use tokio_tungstenite::tungstenite::{Error, Message, error::ProtocolError};
use tokio_tungstenite::{WebSocketStream, client_async};

use super::*;
use crate::Alerts;

/// Nothing here takes so long unless it hangs.
const LONG: Duration = Duration::from_secs(30);
const HELLO: &str = r#"{"type":"hello","protocol":1,"views":["totals"]}"#;

type Client = WebSocketStream<DuplexStream>;

/// A server of which nothing but `limits` is said, with its routes.
async fn server(limits: Limits) -> (Server, Router) {
    let settings = Settings { listen: SocketAddr::from(([127, 0, 0, 1], 0)), limits, ..Settings::default() };
    let live = Arc::new(Live::new(LiveState::new(Definitions::default(), Memory::default())));
    let publisher = Arc::new(Publisher::new(live.clone(), Alerts::default()));
    let server = Server::bind(settings, live, publisher, SourceInfo::default()).await.expect("a free port");
    let router = routes::router(server.shared.clone()).expect("no page is served");
    (server, router)
}

/// A page on a connection that holds `bytes` in each direction until they are read; the server's end of it is what `end` makes of it.
async fn page<S>((server, router): &(Server, Router), bytes: usize, end: impl FnOnce(DuplexStream) -> S) -> Client
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let (near, far) = duplex(bytes);
    let peer = SocketAddr::from(([127, 0, 0, 1], 1));
    let slot = Connections::new(Limits::default()).take(peer.ip()).expect("a place");
    tokio::spawn(serve_on(end(far), peer, slot, router.clone(), server.shared.clone()));
    let (mut client, _) = within(client_async("ws://a/ws", near)).await.expect("a page connects");
    within(client.send(Message::text(HELLO))).await.expect("the relay takes a message");
    client
}

async fn within<T>(future: impl Future<Output = T>) -> T {
    tokio::time::timeout(LONG, future).await.expect("this takes no half minute")
}

/// One unit at 2.50 on invoice `number`, a second after the one before.
fn event(number: u32) -> Event<'static> {
    Event {
        invoice: number.to_string().into(),
        code: "X".into(),
        quantity: Quantity::from_thousandths(1_000),
        unit_price: Money::from_ten_thousandths(25_000),
        time: Timestamp::from_seconds(1_323_351_000 + number),
        ..Event::default()
    }
}

/// The next text, and its type.
async fn text(client: &mut Client) -> Option<(String, String)> {
    match within(client.next()).await {
        Some(Ok(Message::Text(text))) => {
            let message: serde_json::Value = serde_json::from_str(&text).expect("a text is one whole message");
            Some((message["type"].as_str().expect("a type").to_owned(), text.to_string()))
        }
        None | Some(Ok(Message::Close(_)) | Err(Error::Protocol(ProtocolError::ResetWithoutClosingHandshake))) => None,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn what_a_connection_holds_back_is_sent_at_once() {
    // No ping comes to push it out.
    let server = server(Limits { ping: LONG * 10, ..Limits::default() }).await;
    let mut client = page(&server, 1 << 16, BufStream::new).await;
    for expected in ["hello", "snapshot"] {
        assert_eq!(text(&mut client).await.expect("the relay goes on").0, expected);
    }
}

#[tokio::test]
async fn goodbye_is_not_said_in_the_middle_of_a_frame() {
    let server = server(Limits { write: Duration::from_millis(100), ..Limits::default() }).await;
    let mut client = page(&server, 1 << 16, |far| far).await;
    let mut bytes = 0;
    for _ in ["hello", "snapshot"] {
        let length = text(&mut client).await.expect("the relay goes on").1.len();
        // Two bytes before a short text, four before a longer one.
        bytes += length + if length < 126 { 2 } else { 4 };
    }
    // All but the last bytes of the snapshot have room.
    let mut client = page(&server, bytes - 10, |far| far).await;
    let is_dropped = || metrics::text(&server.0.shared).contains("aisle_pages_dropped_total 1\n");
    within(async {
        while !is_dropped() {
            tokio::task::yield_now().await;
        }
    })
    .await;
    let mut types = Vec::new();
    while let Some((name, _)) = text(&mut client).await {
        types.push(name);
    }
    // A second after it was begun, goodbye is given up.
    assert!(["hello", "snapshot", "goodbye"].starts_with(&types.iter().map(String::as_str).collect::<Vec<_>>()));
}

/// A page that takes nothing may take as long as it likes, but for the relay's end.
#[tokio::test]
async fn the_relay_ends_in_time_while_a_page_takes_nothing() {
    const DRAIN: Duration = Duration::from_millis(200);
    let server = server(Limits { drain: DRAIN, write: LONG * 10, ping: LONG * 10, ..Limits::default() }).await;
    let _client = page(&server, 512, |far| far).await;
    let shared = server.0.shared.clone();
    within(async {
        // Of two frames, one has room.
        while !metrics::text(&shared).contains("aisle_frames_sent_total 2\n") {
            tokio::task::yield_now().await;
        }
    })
    .await;
    assert!(metrics::text(&shared).contains("aisle_frame_write_seconds_count 1\n"), "the page's connection is full");
    // What else could be waited for is gone.
    drop(shared);
    let (server, router) = server;
    drop(router);
    let begun = Instant::now();
    within(server.run(async {})).await.expect("the server ends");
    assert!(begun.elapsed() >= DRAIN, "the page is waited for");
}

#[tokio::test]
async fn a_page_that_closes_is_answered() {
    let server = server(Limits::default()).await;
    let mut client = page(&server, 1 << 16, |far| far).await;
    within(client.close(None)).await.expect("the relay takes a message");
    let mut is_answered = false;
    while let Some(message) = within(client.next()).await {
        is_answered |= message.expect("the connection ends in order").is_close();
    }
    assert!(is_answered);
}

#[tokio::test]
async fn a_page_that_reads_again_has_missed_nothing() {
    reads_again(|far| far).await;
    reads_again(BufStream::new).await;
}

async fn reads_again<S>(end: impl FnOnce(DuplexStream) -> S)
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    // No ping comes to push anything out.
    let server = server(Limits { ping: LONG * 10, ..Limits::default() }).await;
    let shared = &server.0.shared;
    let mut client = page(&server, 1 << 13, end).await;
    let mut mirror = Mirror::default();
    let mut lines = 0;
    // Few deltas that are sent at once, more than the connection holds, and so many that a snapshot is shorter.
    for deltas in [3, 50, 300] {
        for _ in 0..deltas {
            lines += 1;
            shared.live.apply([event(lines)].into_iter(), |fault| panic!("{fault}"));
            shared.publisher.look();
            tokio::task::yield_now().await;
        }
        while mirror.tally().lines < u64::from(lines) {
            let (_, text) = text(&mut client).await.expect("the relay goes on");
            mirror.apply(FromRelay::from_json(&text).expect("a message")).expect("nothing is missed");
        }
    }
    let snapshots =
        metrics::text(shared).lines().find_map(|line| line.strip_prefix("aisle_snapshots_sent_total ")?.parse().ok());
    assert_eq!(snapshots, Some(2));
}

#[tokio::test]
async fn what_happens_is_counted_for_prometheus() {
    let server = server(Limits::default()).await;
    let shared = &server.0.shared;
    // One that counts, the same once more, one that is ten minutes older, and one with too long a text.
    let first = || Event { event_id: Some("1".into()), ..event(600) };
    let long = Event { code: "X".repeat(1_000).into(), ..event(601) };
    shared.live.apply([first(), first(), event(0), long].into_iter(), drop);
    shared.live.set_behind_millis(Some(300));
    shared.publisher.look();
    let mut client = page(&server, 1 << 16, |far| far).await;
    for _ in ["hello", "snapshot"] {
        text(&mut client).await.expect("the relay goes on");
    }
    let text = metrics::text(shared);
    for line in [
        "aisle_events_total 2",
        "aisle_events_late_total 1",
        "aisle_events_duplicate_total 1",
        "aisle_events_bad_total 1",
        "aisle_pages 1",
        "aisle_frames_sent_total 2",
        "aisle_event_age_seconds_bucket{le=\"0.25\"} 0",
        "aisle_event_age_seconds_bucket{le=\"0.5\"} 1",
        "aisle_event_age_seconds_sum 0.3",
        "aisle_frame_write_seconds_count 2",
        "aisle_answer_seconds_count 0",
    ] {
        assert!(text.lines().any(|other| other == line), "{line} is not in\n{text}");
    }
}

/// Prometheus reads of each metric what it is before it reads its value.
#[tokio::test]
async fn every_metric_is_described_before_its_values() {
    let server = server(Limits::default()).await;
    server.0.shared.live.set_lag_events(Some(0));
    let text = metrics::text(&server.0.shared);
    let mut lines = text.lines().peekable();
    let mut names = Vec::new();
    while let Some(line) = lines.next() {
        let (name, help) = line.strip_prefix("# HELP ").and_then(|rest| rest.split_once(' ')).expect(line);
        let kind = lines.next().and_then(|line| line.strip_prefix("# TYPE ")?.strip_prefix(name)).expect(line);
        assert!(!help.is_empty() && [" counter", " gauge", " histogram"].contains(&kind), "{line}{kind}");
        let mut values = 0;
        while let Some(value) = lines.next_if(|line| !line.starts_with('#')) {
            let (of, number) = value.split_once([' ', '{']).expect(value);
            let is_part = ["_bucket", "_sum", "_count"].iter().any(|part| of.strip_suffix(part) == Some(name));
            assert!(if kind == " histogram" { is_part } else { of == name }, "{value} of {name}");
            assert!(number.rsplit(' ').next().is_some_and(|number| number.parse::<f64>().is_ok()), "{value}");
            values += 1;
        }
        assert!(values > 0, "{name} has no value");
        names.push(name);
    }
    assert_eq!(names.iter().collect::<HashSet<_>>().len(), names.len(), "{names:?}");
    assert!(names.contains(&"aisle_source_lag_events") && names.contains(&"aisle_answer_seconds"), "{names:?}");
}
