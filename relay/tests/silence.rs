//! Pages that read nothing, and whoever sends drop by drop: they are sent away in time, and hold nobody up.

mod support;

use std::fs;
use std::time::{Duration, Instant};

use aisle_protocol::relay::{RELAY_PROTOCOL_VERSION, ToRelay, View};
use aisle_relay::{Limits, Settings};
use support::{DROP, Folder, Page, Program, Relay, drip, get, within};
use tokio::net::TcpSocket;
use tokio::task::JoinHandle;

/// Updates come ten times a second. One that is later than this has been held up by somebody who may be waited for, ten seconds at least.
const LATE: Duration = Duration::from_secs(3);

/// What a page saw of the time between two updates.
struct Followed {
    page: Page,
    longest_wait: Duration,
    updates: u32,
}

/// Follows a relay until its source has ended.
fn follow(mut page: Page) -> JoinHandle<Followed> {
    tokio::spawn(async move {
        let (mut longest_wait, mut updates) = (Duration::ZERO, 0);
        page.catch_up(0).await;
        while page.mirror.parts().status.as_ref().is_none_or(|status| !status.is_ended) {
            let waiting = Instant::now();
            page.catch_up(page.mirror.sequence() + 1).await;
            longest_wait = longest_wait.max(waiting.elapsed());
            updates += 1;
        }
        Followed { page, longest_wait, updates }
    })
}

/// The most memory that a process has had so far.
fn most_kilobytes(process: u32) -> u64 {
    let status = fs::read_to_string(format!("/proc/{process}/status")).expect("it runs");
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).expect("how much it had");
    line.trim().trim_end_matches(" kB").parse().expect("a number")
}

async fn metric(program: &Program, name: &str) -> u64 {
    let text = get(program.address, "/metrics", "").await.1;
    let value = text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' '));
    value.expect("a metric").parse().expect("a number")
}

/// The relay's own limits are at work, ten seconds for a page to take what is sent: whoever reads nothing for a minute is sent away before it
/// is over. These ask for everything again and again, so that what the system keeps for a connection is full at once. One that asks for
/// nothing more has forty seconds at most, as it answers no ping (`bounds.rs`).
#[tokio::test(flavor = "multi_thread")]
async fn pages_that_read_nothing_are_sent_away_and_hold_nobody_up() {
    const SILENT: usize = 60;
    const SUBSCRIPTIONS: usize = 110;
    const SECONDS: u32 = 30;
    /// More than it takes, and much less than all that these pages have asked for.
    const KILOBYTES_MAX: u64 = 64_000;
    let folder = Folder::new("silence");
    // Five Fridays have happened until noon, and the last goes on: a minute a second, with ten lines.
    let line = |day: &str, seconds: u32| {
        let time = format!("{day} {:02}:{:02}:{:02}", seconds / 3_600, seconds / 60 % 60, seconds % 60);
        format!("{day}/{seconds},A{},1,{time},2.50,Country {}\n", seconds % 300, seconds % 30)
    };
    let (noon, end) = (12 * 3_600, 12 * 3_600 + SECONDS * 60);
    let days = ["2011-11-11", "2011-11-18", "2011-11-25", "2011-12-02", "2011-12-09"];
    let before: String = days.iter().flat_map(|day| (0..noon).step_by(60).map(|second| line(day, second))).collect();
    let then: String = (noon..end).step_by(6).map(|second| line(days[4], second)).collect();
    let file = folder.write("till.csv", &format!("Invoice,SKU,Qty,Date,Price,Country\n{before}{then}"));
    let program = Program::serve("http", |command| {
        let pace = ["--speed", "60", "--from", "2011-12-09T12:00:00", "--update-millis", "100"];
        command.arg("--replay").arg(file).args(pace)
    });
    let mut page = Page::connect(program.address, None).await.unwrap();
    page.hello(None).await;
    let following = follow(page);

    let (mut silent, begun) = (Vec::new(), Instant::now());
    for _ in 0..SILENT {
        // As little as the system allows is kept at this end.
        let socket = TcpSocket::new_v4().unwrap();
        socket.set_recv_buffer_size(1).unwrap();
        let stream = within(socket.connect(program.address)).await.unwrap();
        let mut page = Page::connect_over(stream, &format!("ws://{}/ws", program.address)).await;
        page.hello(None).await;
        for _ in 0..SUBSCRIPTIONS {
            page.say(&ToRelay::Subscribe { views: View::ALL.to_vec() }).await;
        }
        silent.push(page);
    }
    within(async {
        while metric(&program, "aisle_pages_dropped_total").await < SILENT as u64 {
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    })
    .await;
    let write = Limits::default().write;
    assert!(begun.elapsed() >= write, "they have some time: {:?}", begun.elapsed());
    assert!(!following.is_finished(), "they are sent away while sales go on");

    // Those who read again miss nothing of what had been sent, and get the rest when they come back.
    let mut followed = following.await.unwrap();
    assert!(
        followed.longest_wait < LATE && followed.updates > SECONDS,
        "{:?}, {}",
        followed.longest_wait,
        followed.updates
    );
    let mut back = Vec::new();
    for mut page in silent {
        while let Some(frame) = page.hear().await {
            page.mirror.apply(frame).expect("nothing is missed");
        }
        assert!(page.mirror.sequence() < followed.page.mirror.sequence(), "it was sent away before");
        let mut again = Page::connect(program.address, None).await.unwrap();
        again.hello(page.mirror.resume()).await;
        again.mirror = page.mirror;
        back.push(again);
    }
    let sequence = followed.page.mirror.sequence();
    for page in back.iter_mut().chain([&mut followed.page]) {
        page.catch_up(sequence).await;
    }
    assert!(back.iter().all(|page| page.mirror == followed.page.mirror));
    let kilobytes = most_kilobytes(program.process.id());
    assert!(kilobytes < KILOBYTES_MAX, "{kilobytes} kB");
}

/// What is given a request's header and a page's first message, and pages from one ping to the next: so short that a test can wait for it.
const SHORT: Duration = Duration::from_millis(400);

/// The head of a request for a WebSocket, and frames of a page after it.
fn page_that_sends(frames: &[Vec<u8>]) -> Vec<u8> {
    let key = "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Version: 13\r\n";
    let head = format!("GET /ws HTTP/1.1\r\nHost: a\r\nConnection: upgrade\r\nUpgrade: websocket\r\n{key}\r\n");
    [head.as_bytes(), &frames.concat()].concat()
}

fn hello() -> Vec<u8> {
    let (protocol, views) = (RELAY_PROTOCOL_VERSION, vec![View::Totals]);
    let hello = ToRelay::Hello { protocol, token: None, views, resume: None, hears_alive: false }.to_json();
    assert!(hello.len() < 126);
    // A final frame of text, masked with zeros.
    [&[0x81, 0x80 | hello.len() as u8, 0, 0, 0, 0], hello.as_bytes()].concat()
}

/// The head of a masked frame of text of ten thousand bytes.
const LONG_FRAME: &[u8] = &[0x81, 0xfe, 0x27, 0x10, 0, 0, 0, 0];

#[tokio::test(flavor = "multi_thread")]
async fn whoever_sends_drop_by_drop_is_sent_away_in_time() {
    const MESSAGES: u32 = 100;
    let limits = Limits { handshake: SHORT, ping: SHORT, messages_per_minute: MESSAGES, ..Limits::default() };
    let relay = Relay::start(Settings { limits, ..Settings::default() }).await;
    let letter = |_: usize| vec![b'a'];
    let (ping, part) = (&[0x8a, 0x80, 0, 0, 0, 0][..], [0x00, 0x80, 0, 0, 0, 0]);
    // A text in parts without end, each with an answer to a ping, for whose sake it would else be sent away.
    let parts = |number: usize| [ping, &[u8::from(number == 0)], &part[1..]].concat();
    let head = b"GET /ws HTTP/1.1\r\nHost: a\r\nX-Long: ";
    let asked = format!("GET /healthz HTTP/1.1\r\nHost: {}\r\n\r\n", relay.address);
    let [first, second, third] = [vec![LONG_FRAME.to_vec()], vec![hello(), LONG_FRAME.to_vec()], vec![hello()]]
        .map(|frames| page_that_sends(&frames));
    let (request, head, next, first, second, third) = tokio::join!(
        drip(relay.address, b"", letter),
        drip(relay.address, head, letter),
        drip(relay.address, asked.as_bytes(), letter),
        drip(relay.address, &first, letter),
        drip(relay.address, &second, letter),
        drip(relay.address, &third, parts),
    );
    for (name, case, least, said) in [
        ("a request", request, SHORT, ""),
        ("its header", head, SHORT, ""),
        ("another request", next, SHORT, "HTTP/1.1 200"),
        ("the first message", first, SHORT, "no_hello"),
        // It cannot say that it is there in the middle of a frame, and is sent away when it is asked again.
        ("another message", second, SHORT * 2, "too_slow"),
        ("parts of one", third, DROP * MESSAGES / 2 - DROP, "too_many_messages"),
    ] {
        assert!(case.0 >= least && case.0 < least + LATE && case.1.contains(said), "{name}: {case:?}");
    }
    relay.stop().await;
}
