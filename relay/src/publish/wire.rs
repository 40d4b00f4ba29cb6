//! Messages as they go over the wire.

use aisle_protocol::relay::FromRelay;
use bytes::Bytes;

/// A WebSocket message whole, serialised and framed once for all who get it.
///
/// # References
/// RFC 6455, section 5.2, "Base Framing Protocol".
#[derive(Clone, Debug)]
pub(crate) struct WireMessage(Bytes);

/// The first byte of a text message in one frame.
const WHOLE_TEXT: u8 = 0x81;
/// Lengths up to here stand in the second byte; these values of it say that two or eight bytes follow.
const SHORT_MAX: usize = 125;
const TWO_BYTES: u8 = 126;
const EIGHT_BYTES: u8 = 127;

impl WireMessage {
    pub(crate) fn new(message: &FromRelay) -> Self {
        // Messages hold nothing that JSON cannot.
        Self::of_text(&serde_json::to_string(message).unwrap_or_default())
    }

    fn of_text(text: &str) -> Self {
        let mut frame = Vec::with_capacity(text.len() + 10);
        frame.push(WHOLE_TEXT);
        match u16::try_from(text.len()) {
            Ok(length) if text.len() <= SHORT_MAX => frame.push(length as u8),
            Ok(length) => {
                frame.push(TWO_BYTES);
                frame.extend(length.to_be_bytes());
            }
            Err(_) => {
                frame.push(EIGHT_BYTES);
                frame.extend((text.len() as u64).to_be_bytes());
            }
        }
        frame.extend(text.as_bytes());
        Self(frame.into())
    }

    /// All bytes of the frame.
    pub(crate) fn bytes(&self) -> &Bytes {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use tokio_tungstenite::tungstenite::protocol::frame::Frame;
    use tokio_tungstenite::tungstenite::protocol::frame::coding::{Data, OpCode};

    use super::*;

    #[test]
    fn texts_of_any_length_are_framed_as_another_library_does() {
        for length in [0, 1, 125, 126, 127, 65_535, 65_536, 100_000] {
            let text = "é".repeat(length / 2) + &"x".repeat(length % 2);
            let mut expected = Vec::new();
            let frame = Frame::message(text.clone().into_bytes(), OpCode::Data(Data::Text), true);
            frame.format(&mut expected).expect("a vector takes all");
            assert_eq!(*WireMessage::of_text(&text).bytes(), expected, "{length} bytes");
        }
    }
}
