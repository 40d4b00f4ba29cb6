//! Messages as they go over the wire.

use std::sync::{Arc, OnceLock};

use aisle_protocol::relay::FromRelay;
use bytes::Bytes;

use crate::websocket::{OpCode, deflated, framed};

/// Shorter messages are sent as they are: one packet has room for them.
const DEFLATED_MIN: usize = 1_024;

/// A message serialised, framed and compressed once for all who get it.
#[derive(Clone, Debug)]
pub(crate) struct WireMessage(Arc<Forms>);

#[derive(Debug)]
struct Forms {
    /// The frame for pages that take no compressed one.
    plain: Bytes,
    /// Made for the first page that takes it; `None` where it would not be smaller.
    deflated: OnceLock<Option<Bytes>>,
    /// Bytes of the message in `plain`, after the frame's header.
    text_bytes: usize,
}

impl WireMessage {
    pub(crate) fn new(message: &FromRelay) -> Self {
        // Messages hold nothing that JSON cannot.
        let text = serde_json::to_vec(message).unwrap_or_default();
        let plain = framed(OpCode::Text, false, &text).into();
        Self(Arc::new(Forms { plain, deflated: OnceLock::new(), text_bytes: text.len() }))
    }

    /// All bytes of the frame, for a page that takes compressed ones or not.
    pub(crate) fn bytes(&self, is_deflated: bool) -> &Bytes {
        let Forms { plain, deflated, .. } = &*self.0;
        let smaller = is_deflated.then(|| deflated.get_or_init(|| self.smaller()).as_ref()).flatten();
        smaller.unwrap_or(plain)
    }

    fn smaller(&self) -> Option<Bytes> {
        let Forms { plain, text_bytes, .. } = &*self.0;
        if *text_bytes < DEFLATED_MIN {
            return None;
        }
        let frame = framed(OpCode::Text, true, &deflated(&plain[plain.len() - text_bytes..]));
        (frame.len() < plain.len()).then(|| frame.into())
    }
}
