//! What a relay and a page say to each other over a WebSocket: one JSON object a text message, described in docs/RELAY.md.
//!
//! The page begins with [`ToRelay::Hello`]; the relay answers with [`FromRelay::Hello`] and a [`Snapshot`], or with the deltas that the
//! page has missed, if it comes back soon enough. From then on every [`Delta`] has the next sequence number, and a checksum of what it
//! leads to: a page that [mirrors](Mirror) the relay knows whether it has missed anything.

mod alert;
mod frame;
mod mirror;
mod parts;
mod tally;
mod view;

pub use alert::{Alert, AlertKind};
pub use frame::{Delta, FromRelay, GoodbyeReason, Resume, Snapshot, ToRelay};
pub use mirror::{Mirror, Missed};
pub use parts::{Curve, CurveStep, Parts, Status, Today, Totals};
pub use tally::{Tally, TallyChange};
pub use view::{View, ViewSet};

pub use aisle_engine::live::{Counts, Figures, LiveBucket, Named, RecentLine, TopGroups};

/// The version of these messages.
pub const RELAY_PROTOCOL_VERSION: u32 = 1;
