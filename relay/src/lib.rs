//! The relay: a stream of sales lines in, live figures out to any number of pages.
//!
//! An [`EventSource`] counts events into [`Live`], from a thread of its own; the [`Publisher`] looks at it at most ten times a second
//! and numbers what has changed; the [`Server`] sends that to every page over a WebSocket, and answers the same over HTTP.

mod alerts;
mod complaint;
mod histogram;
mod kafka;
mod live;
mod publish;
mod server;
mod source;
mod stop;
mod websocket;

pub use alerts::{Alerts, Stock, StockItem, Thresholds};
pub use complaint::complain;
pub use kafka::{KafkaSettings, KafkaSource, Simulation};
pub use live::Live;
pub use publish::Publisher;
pub use server::{Limits, PageDefaults, Server, Settings, Tls, Token};
pub use source::{EventSource, Pace, Replay, SalesFile, SourceInfo};
pub use stop::Stop;
