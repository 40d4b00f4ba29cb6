//! Frames as they go over the wire.
//!
//! # References
//! RFC 6455, section 5.2, "Base Framing Protocol"; RFC 7692, section 6, for the bit of a compressed message.

use super::Fault;

/// The first byte: is it the last frame of its message, is the message compressed, two bits of which nobody has said what they mean,
/// and what the frame is.
const FINAL: u8 = 0x80;
const DEFLATED: u8 = 0x40;
const UNKNOWN_BITS: u8 = 0x30;
const OP_CODE: u8 = 0x0f;
/// The second byte: is the payload masked, and its length. Two of these say that the length follows, in two or eight bytes.
const MASKED: u8 = 0x80;
const LENGTH: u8 = 0x7f;
const SHORT_MAX: usize = 125;
const TWO_BYTES: u8 = 126;
const EIGHT_BYTES: u8 = 127;
/// The longest header of a server's frame.
const HEADER_MAX: usize = 10;
const MASK_BYTES: usize = 4;

/// What a frame is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum OpCode {
    Continuation = 0,
    Text = 1,
    Binary = 2,
    Close = 8,
    Ping = 9,
    Pong = 10,
}

/// The header of a client's frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Header {
    pub(super) is_final: bool,
    pub(super) is_deflated: bool,
    pub(super) op_code: OpCode,
    pub(super) mask: [u8; MASK_BYTES],
    /// Bytes of the header itself, and of the payload after it.
    pub(super) bytes: usize,
    pub(super) payload_bytes: usize,
}

/// A server's frame that is a whole message.
pub(crate) fn framed(op_code: OpCode, is_deflated: bool, payload: &[u8]) -> Vec<u8> {
    let mut frame = Vec::with_capacity(payload.len() + HEADER_MAX);
    frame.push(FINAL | if is_deflated { DEFLATED } else { 0 } | op_code as u8);
    match u16::try_from(payload.len()) {
        Ok(length) if payload.len() <= SHORT_MAX => frame.push(length as u8),
        Ok(length) => {
            frame.push(TWO_BYTES);
            frame.extend(length.to_be_bytes());
        }
        Err(_) => {
            frame.push(EIGHT_BYTES);
            frame.extend((payload.len() as u64).to_be_bytes());
        }
    }
    frame.extend(payload);
    frame
}

impl OpCode {
    const fn is_control(self) -> bool {
        matches!(self, Self::Close | Self::Ping | Self::Pong)
    }

    const fn of(bits: u8) -> Option<Self> {
        Some(match bits {
            0 => Self::Continuation,
            1 => Self::Text,
            2 => Self::Binary,
            8 => Self::Close,
            9 => Self::Ping,
            10 => Self::Pong,
            _ => return None,
        })
    }
}

impl Header {
    /// The header that these bytes begin with; `None` while some of it is to come.
    ///
    /// # Errors
    /// [`Fault::Protocol`] when no client may send it, whatever was agreed and came before.
    pub(super) fn parse(bytes: &[u8]) -> Result<Option<Self>, Fault> {
        let &[first, second, ref rest @ ..] = bytes else { return Ok(None) };
        let op_code = OpCode::of(first & OP_CODE).ok_or(Fault::Protocol)?;
        let (is_final, is_deflated) = (first & FINAL != 0, first & DEFLATED != 0);
        if first & UNKNOWN_BITS != 0 || second & MASKED == 0 {
            return Err(Fault::Protocol);
        }
        // The length, how many bytes say it, and what is too short for so many.
        let (length, length_bytes, least) = match second & LENGTH {
            TWO_BYTES => {
                (rest.first_chunk().map(|&bytes| u64::from(u16::from_be_bytes(bytes))), 2, SHORT_MAX as u64 + 1)
            }
            EIGHT_BYTES => (rest.first_chunk().map(|&bytes| u64::from_be_bytes(bytes)), 8, u64::from(u16::MAX) + 1),
            length => (Some(u64::from(length)), 0, 0),
        };
        if op_code.is_control() && (!is_final || is_deflated || length_bytes > 0) {
            return Err(Fault::Protocol);
        }
        let Some(length) = length else { return Ok(None) };
        if length < least || length > i64::MAX as u64 {
            return Err(Fault::Protocol);
        }
        let Some(&mask) = rest[length_bytes..].first_chunk() else { return Ok(None) };
        let payload_bytes = usize::try_from(length).map_err(|_| Fault::TooLong)?;
        Ok(Some(Self { is_final, is_deflated, op_code, mask, bytes: 2 + length_bytes + MASK_BYTES, payload_bytes }))
    }
}

#[cfg(test)]
mod tests {
    use tokio_tungstenite::tungstenite::protocol::frame::Frame;
    use tokio_tungstenite::tungstenite::protocol::frame::coding::{Data, OpCode as Other};

    use super::*;

    const LENGTHS: [usize; 8] = [0, 1, 125, 126, 127, 65_535, 65_536, 100_000];

    #[test]
    fn messages_of_any_length_are_framed_as_another_library_does() {
        for length in LENGTHS {
            let payload = vec![b'x'; length];
            let mut frame = Frame::message(payload.clone(), Other::Data(Data::Text), true);
            for is_deflated in [false, true] {
                frame.header_mut().rsv1 = is_deflated;
                let mut expected = Vec::new();
                frame.clone().format(&mut expected).expect("a vector takes all");
                assert_eq!(framed(OpCode::Text, is_deflated, &payload), expected, "{length} bytes");
            }
        }
    }

    #[test]
    fn headers_of_another_library_are_read_when_they_are_whole() {
        for length in LENGTHS {
            let mut frame = Frame::message(vec![0; length], Other::Data(Data::Binary), false);
            frame.header_mut().mask = Some([1, 2, 3, 4]);
            let mut bytes = Vec::new();
            frame.format(&mut bytes).expect("a vector takes all");
            let header = Header {
                is_final: false,
                is_deflated: false,
                op_code: OpCode::Binary,
                mask: [1, 2, 3, 4],
                bytes: bytes.len() - length,
                payload_bytes: length,
            };
            for end in 0..bytes.len().min(20) {
                let expected = (end >= header.bytes).then_some(header);
                assert_eq!(Header::parse(&bytes[..end]), Ok(expected), "{length} bytes, of which {end} have come");
            }
        }
    }

    #[test]
    fn what_no_client_may_send_is_refused() {
        for (bytes, what) in [
            (&[0x81, 0x05][..], "without a mask"),
            (&[0x83, 0x80], "an operation that there is not"),
            (&[0x8b, 0x80], "another"),
            (&[0xa1, 0x80], "a bit that means nothing"),
            (&[0x91, 0x80], "the other"),
            (&[0x09, 0x80], "a ping in parts"),
            (&[0xc9, 0x80], "a ping compressed"),
            (&[0x88, 0xfe], "a farewell of more than 125 bytes"),
            (&[0x81, 0xfe, 0, 125], "a long form of a short length"),
            (&[0x81, 0xff, 0, 0, 0, 0, 0, 0, 0xff, 0xff], "the longest form of a shorter one"),
            (&[0x81, 0xff, 0x80, 0, 0, 0, 0, 0, 0, 0], "a length below zero"),
        ] {
            assert_eq!(Header::parse(bytes), Err(Fault::Protocol), "{what}");
        }
    }
}
