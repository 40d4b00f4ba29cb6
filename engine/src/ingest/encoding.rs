//! UTF-16 as it streams; UTF-8 and Windows-1252 are told apart field by field (see [`super::fields`]).

/// The byte order of UTF-16.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ByteOrder {
    Little,
    Big,
}

/// The byte order of a file that begins with `head`, and the length of its mark; `None` if it is no UTF-16.
///
/// Without a mark, two ASCII characters with their NUL bytes tell.
pub(super) fn utf16_order(head: &[u8]) -> Option<(ByteOrder, usize)> {
    match head {
        [0xff, 0xfe, ..] => Some((ByteOrder::Little, 2)),
        [0xfe, 0xff, ..] => Some((ByteOrder::Big, 2)),
        [1..=0x7f, 0, 1..=0x7f, 0, ..] => Some((ByteOrder::Little, 0)),
        [0, 1..=0x7f, 0, 1..=0x7f, ..] => Some((ByteOrder::Big, 0)),
        _ => None,
    }
}

/// Turns UTF-16 into UTF-8. What is no UTF-16 becomes U+FFFD.
pub(super) struct Utf16Decoder {
    order: ByteOrder,
    /// Half a code unit, and the first half of a pair of units, that wait for what follows.
    byte: Option<u8>,
    surrogate: Option<u16>,
}

impl Utf16Decoder {
    pub(super) fn new(order: ByteOrder) -> Self {
        Self { order, byte: None, surrogate: None }
    }

    /// Decodes a piece to `out`, which it clears first.
    pub(super) fn decode(&mut self, mut bytes: &[u8], out: &mut Vec<u8>) {
        out.clear();
        let order = self.order;
        if let (Some(first), [second, rest @ ..]) = (self.byte, bytes) {
            self.push(unit(order, [first, *second]), out);
            (self.byte, bytes) = (None, rest);
        }
        let (units, rest) = bytes.as_chunks::<2>();
        for &pair in units {
            match unit(order, pair) {
                ascii @ 0..=0x7f if self.surrogate.is_none() => out.push(ascii as u8),
                other => self.push(other, out),
            }
        }
        if let [byte] = rest {
            self.byte = Some(*byte);
        }
    }

    /// Decodes what was left incomplete at the end of the file.
    pub(super) fn finish(&mut self, out: &mut Vec<u8>) {
        out.clear();
        if self.surrogate.take().is_some() || self.byte.take().is_some() {
            push_char(char::REPLACEMENT_CHARACTER, out);
        }
    }

    fn push(&mut self, unit: u16, out: &mut Vec<u8>) {
        let is_low = (0xdc00..0xe000).contains(&unit);
        let character = match self.surrogate.take() {
            Some(high) if is_low => {
                char::from_u32(0x1_0000 + (u32::from(high & 0x3ff) << 10) + u32::from(unit & 0x3ff))
            }
            Some(_) => {
                push_char(char::REPLACEMENT_CHARACTER, out);
                char::from_u32(u32::from(unit))
            }
            None => char::from_u32(u32::from(unit)),
        };
        match character {
            None if !is_low => self.surrogate = Some(unit),
            None => push_char(char::REPLACEMENT_CHARACTER, out),
            Some(character) => push_char(character, out),
        }
    }
}

fn unit(order: ByteOrder, pair: [u8; 2]) -> u16 {
    match order {
        ByteOrder::Little => u16::from_le_bytes(pair),
        ByteOrder::Big => u16::from_be_bytes(pair),
    }
}

fn push_char(character: char, out: &mut Vec<u8>) {
    out.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_cut_gives_the_same_text() {
        let text = "Größe £5 😀 漢字\n";
        for order in [ByteOrder::Little, ByteOrder::Big] {
            let bytes: Vec<u8> = text
                .encode_utf16()
                .flat_map(|unit| if order == ByteOrder::Little { unit.to_le_bytes() } else { unit.to_be_bytes() })
                .collect();
            for cut in 0..=bytes.len() {
                let (mut decoder, mut all, mut out) = (Utf16Decoder::new(order), Vec::new(), Vec::new());
                for piece in [&bytes[..cut], &bytes[cut..]] {
                    decoder.decode(piece, &mut out);
                    all.extend_from_slice(&out);
                }
                decoder.finish(&mut out);
                assert_eq!(String::from_utf8(all).unwrap(), text, "{order:?} cut at {cut}");
                assert!(out.is_empty());
            }
        }
    }

    #[test]
    fn what_is_no_utf16_is_marked() {
        let (mut decoder, mut out) = (Utf16Decoder::new(ByteOrder::Little), Vec::new());
        decoder.decode(&[0x00, 0xd8, b'a', 0, 0x00, 0xd8, 0x00, 0xd8, b'b', 0, 0x00, 0xdc, b'c'], &mut out);
        assert_eq!(std::str::from_utf8(&out).unwrap(), "\u{fffd}a\u{fffd}\u{fffd}b\u{fffd}");
        decoder.finish(&mut out);
        assert_eq!(std::str::from_utf8(&out).unwrap(), "\u{fffd}");
    }

    #[test]
    fn the_byte_order_is_told_with_and_without_a_mark() {
        assert_eq!(utf16_order(b"\xff\xfeI\0"), Some((ByteOrder::Little, 2)));
        assert_eq!(utf16_order(b"\xfe\xff\0I"), Some((ByteOrder::Big, 2)));
        assert_eq!(utf16_order(b"I\0n\0"), Some((ByteOrder::Little, 0)));
        assert_eq!(utf16_order(b"Invo"), None);
    }
}
