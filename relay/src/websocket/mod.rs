//! A server's end of a WebSocket: frames, messages, and their compression.
//!
//! What is read is bounded before it is kept, and what is written was framed, and made smaller, once for all who get it.
//!
//! # References
//! RFC 6455, "The WebSocket Protocol"; RFC 7692, "Compression Extensions for WebSocket".

mod deflate;
mod extension;
mod fault;
mod frame;
mod reader;
mod socket;

pub(crate) use deflate::deflated;
pub(crate) use extension::{ACCEPTED_DEFLATE, accepts_deflate};
pub(crate) use fault::Fault;
pub(crate) use frame::{OpCode, framed};
pub(crate) use reader::{Incoming, Reader};
pub(crate) use socket::Socket;
