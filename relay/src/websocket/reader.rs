use super::deflate::inflated;
use super::frame::Header;
use super::{Fault, OpCode};

/// What a frame of a page was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Incoming {
    /// A part of a message, the rest of which is to come.
    Part,
    Text(String),
    Binary,
    Ping(Vec<u8>),
    Pong,
    /// The page closes; the status code, if it says one.
    Close(Option<u16>),
}

/// Makes messages of the bytes that a page sends. Less than a message, a header and what was handed over last is kept.
#[derive(Debug)]
pub(crate) struct Reader {
    message_bytes_max: usize,
    can_inflate: bool,
    /// What came after the last whole frame.
    bytes: Vec<u8>,
    message: Option<Message>,
}

/// A message of which parts have come.
#[derive(Debug)]
struct Message {
    is_text: bool,
    is_deflated: bool,
    payload: Vec<u8>,
}

impl Reader {
    /// # Inputs
    /// `message_bytes_max`: of the longest message, as it is sent and as it is meant. `can_inflate`: was that agreed?
    pub(crate) fn new(message_bytes_max: usize, can_inflate: bool) -> Self {
        Self { message_bytes_max, can_inflate, bytes: Vec::new(), message: None }
    }

    /// Takes bytes that have come.
    pub(crate) fn push(&mut self, bytes: &[u8]) {
        self.bytes.extend_from_slice(bytes);
    }

    /// What the next frame is; `None` while some of it is to come.
    ///
    /// # Errors
    /// [`Fault`]; what comes after it means nothing.
    pub(crate) fn next(&mut self) -> Result<Option<Incoming>, Fault> {
        let Some(header) = Header::parse(&self.bytes)? else { return Ok(None) };
        self.check(&header)?;
        let end = header.bytes + header.payload_bytes;
        if self.bytes.len() < end {
            return Ok(None);
        }
        let rest = self.bytes.split_off(end);
        let mut payload = std::mem::replace(&mut self.bytes, rest);
        payload.drain(..header.bytes);
        for (byte, mask) in payload.iter_mut().zip(header.mask.iter().cycle()) {
            *byte ^= mask;
        }
        self.take(&header, payload).map(Some)
    }

    /// May a frame come now? Its payload need not be there.
    fn check(&self, header: &Header) -> Result<(), Fault> {
        let before = match (&self.message, header.op_code) {
            (_, OpCode::Close | OpCode::Ping | OpCode::Pong) => return Ok(()),
            (Some(message), OpCode::Continuation) => message.payload.len(),
            (None, OpCode::Text | OpCode::Binary) => 0,
            (Some(_), OpCode::Text | OpCode::Binary) | (None, OpCode::Continuation) => return Err(Fault::Protocol),
        };
        // The first frame says for all of its message whether it is compressed.
        if header.is_deflated && (header.op_code == OpCode::Continuation || !self.can_inflate) {
            return Err(Fault::Protocol);
        }
        let is_short = header.payload_bytes <= self.message_bytes_max - before;
        if is_short { Ok(()) } else { Err(Fault::TooLong) }
    }

    fn take(&mut self, header: &Header, payload: Vec<u8>) -> Result<Incoming, Fault> {
        let message = match header.op_code {
            OpCode::Ping => return Ok(Incoming::Ping(payload)),
            OpCode::Pong => return Ok(Incoming::Pong),
            OpCode::Close => return closing(&payload),
            OpCode::Text | OpCode::Binary => {
                let is_text = header.op_code == OpCode::Text;
                Message { is_text, is_deflated: header.is_deflated, payload }
            }
            OpCode::Continuation => {
                let mut message = self.message.take().ok_or(Fault::Protocol)?;
                message.payload.extend(payload);
                message
            }
        };
        if header.is_final {
            return self.whole(message);
        }
        self.message = Some(message);
        Ok(Incoming::Part)
    }

    fn whole(&self, message: Message) -> Result<Incoming, Fault> {
        let Message { is_text, is_deflated, payload } = message;
        let payload = if is_deflated { inflated(&payload, self.message_bytes_max)? } else { payload };
        if !is_text {
            return Ok(Incoming::Binary);
        }
        String::from_utf8(payload).map(Incoming::Text).map_err(|_| Fault::Broken)
    }
}

/// What a page says when it closes: nothing, or a status code and why in words.
fn closing(payload: &[u8]) -> Result<Incoming, Fault> {
    if payload.is_empty() {
        return Ok(Incoming::Close(None));
    }
    let (&code, words) = payload.split_first_chunk().ok_or(Fault::Protocol)?;
    let code = u16::from_be_bytes(code);
    // Those below 3000 are the standards'; three of them only say that none was sent.
    let may_be_sent = matches!(code, 1000..=1003 | 1007..=1014 | 3000..=4999);
    if !may_be_sent {
        return Err(Fault::Protocol);
    }
    if std::str::from_utf8(words).is_err() {
        return Err(Fault::Broken);
    }
    Ok(Incoming::Close(Some(code)))
}

#[cfg(test)]
mod tests {
    use std::io::{self, Read, Write};

    use proptest::collection::vec;
    use proptest::prelude::*;
    use tokio_tungstenite::tungstenite::error::ProtocolError;
    use tokio_tungstenite::tungstenite::protocol::frame::Frame;
    use tokio_tungstenite::tungstenite::protocol::frame::coding::{Control, Data, OpCode as Other};
    use tokio_tungstenite::tungstenite::protocol::{Role, WebSocketConfig};
    use tokio_tungstenite::tungstenite::{Error, Message as OtherMessage, WebSocket};

    use super::super::deflated;
    use super::*;

    const MESSAGE_BYTES_MAX: usize = 100;

    /// A client's frame as another library writes it.
    fn frame(op_code: Other, is_final: bool, is_deflated: bool, payload: &[u8]) -> Vec<u8> {
        let mut frame = Frame::message(payload.to_vec(), Other::Data(Data::Text), is_final);
        frame.header_mut().opcode = op_code;
        frame.header_mut().mask = Some([0x5a, 0x01, 0xfe, 0x77]);
        frame.header_mut().rsv1 = is_deflated;
        let mut bytes = Vec::new();
        frame.format(&mut bytes).expect("a vector takes all");
        bytes
    }

    fn text(is_final: bool, is_deflated: bool, payload: &[u8]) -> Vec<u8> {
        frame(Other::Data(Data::Text), is_final, is_deflated, payload)
    }

    fn rest(is_final: bool, payload: &[u8]) -> Vec<u8> {
        frame(Other::Data(Data::Continue), is_final, false, payload)
    }

    /// What these bytes are, when so many come at once; nothing comes after a fault.
    fn read(bytes: &[u8], at_once: usize, can_inflate: bool) -> Vec<Result<Incoming, Fault>> {
        let mut reader = Reader::new(MESSAGE_BYTES_MAX, can_inflate);
        let mut all = Vec::new();
        for bytes in bytes.chunks(at_once) {
            reader.push(bytes);
            while let Some(incoming) = reader.next().transpose() {
                all.push(incoming);
                if incoming_is_fault(&all) {
                    return all;
                }
            }
            assert!(reader.bytes.len() < 14 + MESSAGE_BYTES_MAX.max(125) && reader.bytes.capacity() <= 4096);
        }
        all
    }

    fn incoming_is_fault(all: &[Result<Incoming, Fault>]) -> bool {
        all.last().is_some_and(Result::is_err)
    }

    fn said(text: &str) -> Result<Incoming, Fault> {
        Ok(Incoming::Text(text.to_owned()))
    }

    #[test]
    fn compressed_messages_are_read_whole_and_in_parts() {
        let words = "sales, sales, sales, sales";
        let payload = deflated(words.as_bytes());
        assert!(payload.len() < words.len());
        let whole = text(true, true, &payload);
        let parts =
            [text(false, true, &payload[..3]), frame(Other::Control(Control::Ping), true, false, b"?")].concat();
        let parts = [parts, rest(false, &[]), rest(true, &payload[3..])].concat();
        for at_once in 1..=whole.len() {
            assert_eq!(read(&whole, at_once, true), [said(words)]);
            let expected = [Ok(Incoming::Part), Ok(Incoming::Ping(b"?".to_vec())), Ok(Incoming::Part), said(words)];
            assert_eq!(read(&parts, at_once, true), expected);
        }
        // Those that are agreed to may be compressed, but need not be.
        assert_eq!(read(&text(true, false, b"as it is"), 99, true), [said("as it is")]);
        let inside = [text(false, true, &payload[..3]), frame(Other::Data(Data::Continue), true, true, &payload[3..])];
        assert_eq!(read(&inside.concat(), 99, true), [Ok(Incoming::Part), Err(Fault::Protocol)]);
        assert_eq!(read(&whole, 99, false), [Err(Fault::Protocol)], "this was not agreed");
    }

    #[test]
    fn what_is_too_long_or_broken_is_told_apart() {
        let long = vec![b'x'; MESSAGE_BYTES_MAX + 1];
        assert_eq!(read(&text(true, false, &long[1..]), 50, false), [said(&"x".repeat(MESSAGE_BYTES_MAX))]);
        // The header is enough.
        assert_eq!(read(&text(true, false, &long)[..8], 1, false), [Err(Fault::TooLong)]);
        let parts = [text(false, false, &long[..60]), rest(true, &long[60..])].concat();
        assert_eq!(read(&parts, 1, false), [Ok(Incoming::Part), Err(Fault::TooLong)]);
        assert_eq!(read(&text(true, true, &deflated(&long)), 50, true), [Err(Fault::TooLong)]);
        assert_eq!(read(&text(true, true, &[0xff; 9]), 50, true), [Err(Fault::Broken)]);
        for is_deflated in [false, true] {
            let bytes = if is_deflated { deflated(&[0xc3]) } else { vec![0xc3] };
            assert_eq!(read(&text(true, is_deflated, &bytes), 50, true), [Err(Fault::Broken)], "half a character");
        }
    }

    #[test]
    fn a_page_may_say_why_it_closes() {
        let close = |payload: &[u8]| read(&frame(Other::Control(Control::Close), true, false, payload), 99, false);
        assert_eq!(close(&[]), [Ok(Incoming::Close(None))]);
        assert_eq!(close(b"\x03\xe9gone"), [Ok(Incoming::Close(Some(1001)))]);
        for code in [0_u16, 999, 1004, 1005, 1006, 1015, 2999, 5000] {
            assert_eq!(close(&code.to_be_bytes()), [Err(Fault::Protocol)], "{code}");
        }
        assert_eq!(close(&[3]), [Err(Fault::Protocol)]);
        assert_eq!(close(&[3, 0xe8, 0xff]), [Err(Fault::Broken)]);
    }

    /// What has been sent to a server, which says nothing itself.
    struct Sent<'a>(&'a [u8]);

    impl Read for Sent<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            self.0.read(buffer)
        }
    }

    impl Write for Sent<'_> {
        fn write(&mut self, buffer: &[u8]) -> io::Result<usize> {
            Ok(buffer.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    /// What another library makes of these bytes.
    fn read_by_another(bytes: &[u8]) -> Vec<Result<Incoming, Fault>> {
        let config = WebSocketConfig::default()
            .max_message_size(Some(MESSAGE_BYTES_MAX))
            .max_frame_size(Some(MESSAGE_BYTES_MAX));
        let mut server = WebSocket::from_raw_socket(Sent(bytes), Role::Server, Some(config));
        let mut all = Vec::new();
        loop {
            all.push(match server.read() {
                Ok(OtherMessage::Text(text)) => said(&text),
                Ok(OtherMessage::Binary(_)) => Ok(Incoming::Binary),
                Ok(OtherMessage::Ping(payload)) => Ok(Incoming::Ping(payload.to_vec())),
                Ok(OtherMessage::Pong(_)) => Ok(Incoming::Pong),
                Err(Error::Protocol(ProtocolError::ResetWithoutClosingHandshake)) => return all,
                Err(Error::Protocol(_)) => Err(Fault::Protocol),
                Err(Error::Capacity(_)) => Err(Fault::TooLong),
                other => panic!("{other:?}"),
            });
            if incoming_is_fault(&all) {
                return all;
            }
        }
    }

    fn frames() -> impl Strategy<Value = Vec<u8>> {
        let op_code = prop_oneof![
            4 => Just(Other::Data(Data::Continue)),
            2 => Just(Other::Data(Data::Text)),
            1 => Just(Other::Data(Data::Binary)),
            1 => Just(Other::Control(Control::Ping)),
            1 => Just(Other::Control(Control::Pong)),
        ];
        let frame = (op_code, any::<bool>(), 0_usize..70, 0_u8..40).prop_map(|(op_code, is_final, length, rare)| {
            let is_control = matches!(op_code, Other::Control(_));
            frame(op_code, is_final || (is_control && rare > 0), rare == 1, &b"sale".repeat(20)[..length])
        });
        vec(frame, 1..12).prop_map(|frames| frames.concat())
    }

    proptest! {
        #[test]
        fn another_library_reads_the_same(bytes in frames(), at_once in 1_usize..200) {
            let mut mine = read(&bytes, at_once, false);
            mine.retain(|incoming| *incoming != Ok(Incoming::Part));
            prop_assert_eq!(mine, read_by_another(&bytes));
        }

        #[test]
        fn whatever_comes_is_bounded(bytes in vec(any::<u8>(), 0..3_000), at_once in 1_usize..500, can_inflate: bool) {
            let all = read(&bytes, at_once, can_inflate);
            // Each frame has six bytes at least.
            prop_assert!(all.len() <= bytes.len() / 6 + 1);
        }

        #[test]
        fn frames_with_a_wrong_bit_are_read_or_refused(bytes in frames(), place: prop::sample::Index, bit in 0_u8..8) {
            let mut bytes = bytes;
            let place = place.index(bytes.len());
            bytes[place] ^= 1 << bit;
            let all = read(&bytes, 64, true);
            let is_bounded = |incoming: &Result<Incoming, Fault>| {
                !matches!(incoming, Ok(Incoming::Text(text)) if text.len() > MESSAGE_BYTES_MAX)
            };
            prop_assert!(all.iter().all(is_bounded));
        }
    }
}
