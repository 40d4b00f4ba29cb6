//! A relay in this process, and pages that connect to it over real sockets.
#![allow(dead_code, reason = "each test binary uses a part of it")]

use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use aisle_engine::live::{Event, Limits as Memory, LiveState};
use aisle_engine::spec::Definitions;
use aisle_engine::table::{Money, Quantity, Timestamp};
use aisle_protocol::relay::{Alert, FromRelay, Mirror, RELAY_PROTOCOL_VERSION, Resume, ToRelay, View};
use aisle_relay::{Alerts, Live, Publisher, Server, Settings, SourceInfo};
use futures_util::{SinkExt, StreamExt};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream};

/// Nothing here takes so long unless it hangs.
pub(crate) const LONG: Duration = Duration::from_secs(30);

/// From one drop to the next of whoever sends drop by drop.
pub(crate) const DROP: Duration = Duration::from_millis(20);

/// A relay whose publisher looks when it is told to.
pub(crate) struct Relay {
    pub(crate) live: Arc<Live>,
    pub(crate) publisher: Arc<Publisher>,
    pub(crate) address: SocketAddr,
    shutdown: Option<oneshot::Sender<()>>,
    running: JoinHandle<anyhow::Result<()>>,
}

/// A page that mirrors the relay.
pub(crate) struct Page<S = MaybeTlsStream<TcpStream>> {
    pub(crate) socket: WebSocketStream<S>,
    pub(crate) mirror: Mirror,
    pub(crate) snapshots: usize,
}

impl Relay {
    pub(crate) async fn start(settings: Settings) -> Self {
        Self::start_with(settings, Alerts::default()).await
    }

    pub(crate) async fn start_with(settings: Settings, alerts: Alerts) -> Self {
        let live = Arc::new(Live::new(LiveState::new(Definitions::default(), Memory::default())));
        let publisher = Arc::new(Publisher::new(live.clone(), alerts));
        let source = SourceInfo { name: "till.csv".to_owned(), ..SourceInfo::default() };
        let settings = Settings { listen: "127.0.0.1:0".parse().expect("an address"), ..settings };
        let server = Server::bind(settings, live.clone(), publisher.clone(), source).await.expect("a free port");
        let address = server.address();
        let (shutdown, is_shut_down) = oneshot::channel();
        let running = tokio::spawn(server.run(async {
            let _ = is_shut_down.await;
        }));
        Self { live, publisher, address, shutdown: Some(shutdown), running }
    }

    /// Counts so many lines of one order each, and publishes them.
    pub(crate) fn sell(&self, numbers: std::ops::Range<u32>) {
        self.live.apply(numbers.map(event), |fault| panic!("{fault}"));
        self.publisher.look();
    }

    /// Tells the relay to stop, and waits until it has.
    pub(crate) async fn stop(mut self) {
        drop(self.shutdown.take());
        within(&mut self.running).await.expect("the server ends").expect("without an error");
    }

    pub(crate) fn begin_to_stop(&mut self) {
        drop(self.shutdown.take());
    }

    pub(crate) async fn page(&self, resume: Option<Resume>) -> Page {
        let mut page = Page::connect(self.address, None).await.expect("a page connects");
        page.hello(resume).await;
        page
    }

    /// Status and body of the answer to a GET with these header lines.
    pub(crate) async fn get(&self, path: &str, headers: &str) -> (u16, String) {
        get(self.address, path, headers).await
    }
}

/// Status and body of the answer to a GET with these header lines.
pub(crate) async fn get(address: SocketAddr, path: &str, headers: &str) -> (u16, String) {
    get_over(TcpStream::connect(address).await.expect("the relay is there"), address, path, headers).await
}

/// The same over a connection that stands already.
pub(crate) async fn get_over(
    mut stream: impl AsyncRead + AsyncWrite + Unpin,
    address: SocketAddr,
    path: &str,
    headers: &str,
) -> (u16, String) {
    let request = format!("GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n{headers}\r\n");
    stream.write_all(request.as_bytes()).await.expect("a request is sent");
    let mut answer = String::new();
    within(stream.read_to_string(&mut answer)).await.expect("an answer comes");
    let (head, body) = answer.split_once("\r\n\r\n").expect("a head and a body");
    let status = head.split(' ').nth(1).expect("a status").parse().expect("a number");
    (status, body.to_owned())
}

impl Page {
    pub(crate) async fn connect(
        address: SocketAddr,
        origin: Option<&str>,
    ) -> Result<Self, tokio_tungstenite::tungstenite::Error> {
        Self::connect_to(address, "/ws", origin).await
    }

    pub(crate) async fn connect_to(
        address: SocketAddr,
        path: &str,
        origin: Option<&str>,
    ) -> Result<Self, tokio_tungstenite::tungstenite::Error> {
        use tokio_tungstenite::tungstenite::client::IntoClientRequest;
        let mut request = format!("ws://{address}{path}").into_client_request()?;
        if let Some(origin) = origin {
            request.headers_mut().insert("origin", origin.parse().expect("an origin"));
        }
        let (socket, _) = within(tokio_tungstenite::connect_async(request)).await?;
        Ok(Self { socket, mirror: Mirror::default(), snapshots: 0 })
    }
}

impl<S: AsyncRead + AsyncWrite + Unpin> Page<S> {
    /// A page whose connection of bytes stands already.
    pub(crate) async fn connect_over(stream: S, url: &str) -> Self {
        let (socket, _) = within(tokio_tungstenite::client_async(url, stream)).await.expect("a page connects");
        Self { socket, mirror: Mirror::default(), snapshots: 0 }
    }

    pub(crate) async fn hello(&mut self, resume: Option<Resume>) {
        let (protocol, views) = (RELAY_PROTOCOL_VERSION, View::ALL.to_vec());
        let hello = ToRelay::Hello { protocol, token: None, views, resume, hears_alive: false };
        self.say(&hello).await;
        assert!(matches!(self.hear().await, Some(FromRelay::Hello { .. })), "the relay greets first");
    }

    pub(crate) async fn say(&mut self, message: &ToRelay) {
        self.send(Message::text(serde_json::to_string(message).expect("a message is JSON"))).await;
    }

    pub(crate) async fn send(&mut self, message: Message) {
        within(self.socket.send(message)).await.expect("the relay takes a message");
    }

    /// The next frame; `None` when the connection is closed. Pings are none, so that it is not waited for them again and again.
    pub(crate) async fn hear(&mut self) -> Option<FromRelay> {
        within(async {
            loop {
                match self.socket.next().await? {
                    Ok(Message::Text(text)) => return Some(serde_json::from_str(&text).expect("a frame is JSON")),
                    Ok(Message::Close(_)) | Err(_) => return None,
                    Ok(_) => {}
                }
            }
        })
        .await
    }

    /// The next alert; what comes before is taken.
    pub(crate) async fn hear_alert(&mut self) -> Alert {
        loop {
            match self.hear().await.expect("the relay goes on") {
                FromRelay::Alert { alert } => return alert,
                frame => self.mirror.apply(frame).expect("nothing is missed"),
            }
        }
    }

    /// Takes frames until it has this sequence number.
    pub(crate) async fn catch_up(&mut self, sequence: u64) {
        while self.mirror.resume().is_none() || self.mirror.sequence() < sequence {
            let frame = self.hear().await.expect("the relay goes on");
            self.snapshots += usize::from(matches!(frame, FromRelay::Snapshot(_)));
            self.mirror.apply(frame).expect("nothing is missed");
        }
    }
}

/// The program itself. It does not outlive this, also when a test fails.
pub(crate) struct Program {
    pub(crate) process: Child,
    pub(crate) address: SocketAddr,
}

impl Program {
    /// Starts `aisle-relay serve` on a free port, with further options, and waits until it says where it listens by this scheme.
    pub(crate) fn serve(scheme: &str, options: impl FnOnce(&mut Command) -> &mut Command) -> Self {
        Self::of(scheme, Command::new(env!("CARGO_BIN_EXE_aisle-relay")), options)
    }

    /// The same by a command that starts the program.
    pub(crate) fn of(scheme: &str, mut command: Command, options: impl FnOnce(&mut Command) -> &mut Command) -> Self {
        command.args(["serve", "--listen", "127.0.0.1:0"]).stdout(Stdio::piped());
        options(&mut command);
        let mut process = command.spawn().expect("the program starts");
        let mut line = String::new();
        BufReader::new(process.stdout.take().expect("an output")).read_line(&mut line).expect("a line");
        let address = line.trim().strip_prefix(&format!("Listening on {scheme}://")).expect("where it listens");
        Self { address: address.parse().expect("an address"), process }
    }

    /// Waits until it has caught up with its source.
    pub(crate) async fn is_ready(&self) {
        within(async { while get(self.address, "/readyz", "").await.0 != 200 {} }).await;
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// A folder of its own for each test, which goes with it.
pub(crate) struct Folder(pub(crate) PathBuf);

impl Folder {
    pub(crate) fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("aisle-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&path).expect("a folder is made");
        Self(path)
    }

    pub(crate) fn write(&self, name: &str, text: &str) -> PathBuf {
        let path = self.0.join(name);
        std::fs::write(&path, text).expect("a file is written");
        path
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// One unit at 2.50 on invoice `number`, a second after the one before.
pub(crate) fn event(number: u32) -> Event<'static> {
    Event {
        invoice: number.to_string().into(),
        code: format!("X{}", number % 30).into(),
        description: "A THING".into(),
        country: ["Spain", "France"][number as usize % 2].into(),
        quantity: Quantity::from_thousandths(1_000),
        unit_price: Money::from_ten_thousandths(25_000),
        time: Timestamp::from_seconds(1_323_351_000 + number),
        ..Event::default()
    }
}

/// Sends a beginning at once and then drop after drop, until the other end closes: when that is, and all that it says.
pub(crate) async fn drip(address: SocketAddr, beginning: &[u8], drop: impl Fn(usize) -> Vec<u8>) -> (Duration, String) {
    let stream = TcpStream::connect(address).await.expect("the relay is there");
    let (mut from, mut to) = stream.into_split();
    to.write_all(beginning).await.expect("a beginning is sent");
    let begun = Instant::now();
    let dripping = async {
        for number in 0.. {
            // Nobody listens any more; what was said can still be read.
            if to.write_all(&drop(number)).await.is_err() {
                return std::future::pending().await;
            }
            tokio::time::sleep(DROP).await;
        }
    };
    let mut said = Vec::new();
    within(async {
        tokio::select! {
            // Closed or reset, with drops under way that nobody takes.
            _ = from.read_to_end(&mut said) => {}
            () = dripping => {}
        }
    })
    .await;
    (begun.elapsed(), String::from_utf8_lossy(&said).into_owned())
}

/// What comes in time; everything else hangs.
pub(crate) async fn within<T>(future: impl Future<Output = T>) -> T {
    tokio::time::timeout(LONG, future).await.expect("this takes no half minute")
}
