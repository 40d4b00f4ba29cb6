//! Messages made smaller, each by itself.
//!
//! # References
//! RFC 7692, section 7.2; RFC 1951, "DEFLATE Compressed Data Format Specification".

use flate2::{Compress, Compression, Decompress, FlushCompress, FlushDecompress, Status};

use super::Fault;

/// Higher levels save a hundredth more.
const LEVEL: u32 = 6;
/// With this ends what is flushed; a message goes without it.
const FLUSHED: [u8; 4] = [0x00, 0x00, 0xff, 0xff];
/// What a message goes on with, and then the last block, which is empty: a message that does not stop between two blocks is not read
/// to this end.
const TAIL: [u8; 6] = [0x00, 0x00, 0xff, 0xff, 0x03, 0x00];
/// Room that is made at once.
const ROOM: usize = 4 * 1024;

/// The payload of a compressed message.
pub(crate) fn deflated(message: &[u8]) -> Vec<u8> {
    let mut deflate = Compress::new(Compression::new(LEVEL), false);
    let mut output = Vec::with_capacity(message.len() / 3 + ROOM);
    loop {
        let rest = &message[deflate.total_in() as usize..];
        // Neither can it fail, nor end.
        let _ = deflate.compress_vec(rest, &mut output, FlushCompress::Sync);
        // All is flushed when room is left.
        if output.len() < output.capacity() {
            break;
        }
        output.reserve(ROOM);
    }
    output.truncate(output.len() - if output.ends_with(&FLUSHED) { FLUSHED.len() } else { 0 });
    output
}

/// The message of a payload, which has no more than `bytes_max` bytes.
///
/// # Errors
/// [`Fault::TooLong`] as soon as it has more; [`Fault::Broken`].
pub(super) fn inflated(payload: &[u8], bytes_max: usize) -> Result<Vec<u8>, Fault> {
    let whole = [payload, &TAIL].concat();
    let mut rest = &whole[..];
    let mut inflate = Decompress::new(false);
    let mut output = Vec::new();
    let mut is_ended = false;
    loop {
        match (is_ended, rest) {
            (true, []) => return Ok(output),
            // Whoever ends a block as the last one begins again after it.
            (true, _) => inflate.reset(false),
            (false, _) => {}
        }
        let (read, written) = (inflate.total_in(), output.len());
        // One byte more than there may be tells that there are.
        output.reserve_exact(ROOM.min(bytes_max + 1 - written));
        let status = inflate.decompress_vec(rest, &mut output, FlushDecompress::Sync);
        is_ended = status.map_err(|_| Fault::Broken)? == Status::StreamEnd;
        rest = &rest[(inflate.total_in() - read) as usize..];
        if output.len() > bytes_max {
            return Err(Fault::TooLong);
        }
        let is_stuck = inflate.total_in() == read && output.len() == written;
        if is_stuck && !is_ended {
            return Err(Fault::Broken);
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::*;

    /// As RFC 7692 has it in section 7.2.3: a text in one block, in one that is not compressed, in one that says that it is the last, in two.
    const HELLO: [(&[u8], &str); 4] = [
        (&[0xf2, 0x48, 0xcd, 0xc9, 0xc9, 0x07, 0x00], "one block"),
        (&[0x00, 0x05, 0x00, 0xfa, 0xff, 0x48, 0x65, 0x6c, 0x6c, 0x6f, 0x00], "no compression"),
        (&[0xf3, 0x48, 0xcd, 0xc9, 0xc9, 0x07, 0x00, 0x00], "a last block"),
        (&[0xf2, 0x48, 0x05, 0x00, 0x00, 0x00, 0xff, 0xff, 0xca, 0xc9, 0xc9, 0x07, 0x00], "two blocks"),
    ];

    #[test]
    fn the_examples_of_the_standard_are_read() {
        for (payload, what) in HELLO {
            assert_eq!(inflated(payload, 5).as_deref(), Ok(&b"Hello"[..]), "{what}");
            assert_eq!(inflated(payload, 4), Err(Fault::TooLong), "{what}");
            for end in 1..payload.len() {
                let cut = inflated(&payload[..end], 5);
                assert!(cut != Ok(b"Hello".to_vec()) || end == payload.len() - 1, "{what}, of which {end} bytes came");
            }
        }
        assert_eq!(deflated(b"Hello"), HELLO[0].0);
        assert_eq!(inflated(&deflated(b""), 0), Ok(Vec::new()));
    }

    #[test]
    fn what_would_fill_the_memory_is_not_read() {
        let bomb = deflated(&vec![0; 64 << 20]);
        assert!(bomb.len() < 100_000, "{} bytes", bomb.len());
        assert_eq!(inflated(&bomb, 16 * 1024), Err(Fault::TooLong));
        let begun_again = [0x03, 0x00].repeat(8 * 1024);
        assert_eq!(inflated(&[&begun_again[..], &[0x00]].concat(), 0), Ok(Vec::new()));
    }

    proptest! {
        #[test]
        fn messages_come_back(message in vec(any::<u8>(), 0..9_000), times in 1_usize..20, more in 0_usize..3) {
            let message = message.repeat(times);
            let payload = deflated(&message);
            prop_assert_eq!(inflated(&payload, message.len() + more), Ok(message.clone()));
            if let Some(less) = message.len().checked_sub(1 + more) {
                prop_assert_eq!(inflated(&payload, less), Err(Fault::TooLong));
            }
        }

        #[test]
        fn whatever_comes_is_bounded(payload in vec(any::<u8>(), 0..2_000), bytes_max in 0_usize..5_000) {
            if let Ok(message) = inflated(&payload, bytes_max) {
                prop_assert!(message.len() <= bytes_max);
            }
        }
    }
}
