//! What pages are sent: numbered, serialised once for all who get it, and kept for those who come back soon.

mod changes;
mod looks;
mod publisher;
mod wire;

pub(crate) use publisher::Position;
pub use publisher::Publisher;
pub(crate) use wire::WireMessage;
