use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::time::Duration;

use aisle_engine::spec::AnalysisSpec;
use aisle_protocol::config::PageConfig;

use super::{Tls, Token};

/// How a server serves.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Where it listens.
    pub listen: SocketAddr,
    /// With what it speaks https and wss; plain http and ws without it.
    pub tls: Option<Tls>,
    /// What pages and programs must know; `None` lets in whoever reaches the address.
    pub token: Option<Token>,
    /// Origins of pages that may connect, besides the server's own.
    pub origins: Vec<String>,
    /// The folder of the page, if it is served too.
    pub page: Option<PathBuf>,
    /// What the page shows where nobody asks for something else.
    pub page_defaults: PageDefaults,
    /// Are there figures for pages and programs? Otherwise only how the relay is.
    pub has_figures: bool,
    /// Updates come no more often than this.
    pub update_interval: Duration,
    /// What keeps it within bounds.
    pub limits: Limits,
}

/// What a page shows where nobody asks for something else.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PageDefaults {
    /// The currency where the source names none, and the relays that the page may connect to besides this one.
    pub page: PageConfig,
    /// The question.
    pub question: AnalysisSpec,
}

/// What keeps a server within bounds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Connections in all.
    pub connections: usize,
    /// Connections from one address.
    pub connections_per_address: usize,
    /// Time for the header of a request, and for the first message of a page.
    pub handshake: Duration,
    /// Time to take what is sent, for a page and for whoever asks.
    pub write: Duration,
    /// How often a page is asked whether it is there. One that does not answer until the next time is not.
    pub ping: Duration,
    /// Bytes of a message from a page, and of the header of a request.
    pub message_bytes: usize,
    /// Messages from a page in a minute.
    pub messages_per_minute: u32,
    /// Time to say goodbye to all pages.
    pub drain: Duration,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 8787)),
            tls: None,
            token: None,
            origins: Vec::new(),
            page: None,
            page_defaults: PageDefaults::default(),
            has_figures: true,
            update_interval: Duration::from_millis(200),
            limits: Limits::default(),
        }
    }
}

impl Settings {
    /// The shortest interval of updates.
    pub const MIN_UPDATE_INTERVAL: Duration = Duration::from_millis(100);
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connections: 10_000,
            connections_per_address: 1_000,
            handshake: Duration::from_secs(5),
            write: Duration::from_secs(10),
            ping: Duration::from_secs(20),
            message_bytes: 16 * 1024,
            messages_per_minute: 120,
            drain: Duration::from_secs(5),
        }
    }
}
