//! Unpacks gzip as it streams.

use std::io::Write;

use flate2::write::GzDecoder;

/// Packed bytes given to the decoder at once: it bounds what one step can unpack to about 8 MiB.
const STEP: usize = 8 << 10;
/// A file that unpacks to more than this many times its size is no sales file (those reach about 20).
pub(super) const MOST_RATIO: u32 = 200;
/// So much may be unpacked whatever the ratio, for small files of few distinct lines.
const ALWAYS_UNPACKED: u64 = 64 << 20;

/// Does a file with these first bytes hold gzip data?
pub(super) fn is_gzip(head: &[u8]) -> bool {
    head.starts_with(&[0x1f, 0x8b])
}

/// Why unpacking stops.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum GzipError {
    /// The data are damaged or end too early.
    Damaged,
    /// They unpack to more than [`MOST_RATIO`] times their size.
    Bomb,
}

/// Unpacks one file, of one or more gzip members. Zeros behind the last one are padding, as tapes and block devices add it.
pub(super) struct Gunzip {
    /// The member at hand; `None` between members.
    decoder: Option<GzDecoder<Vec<u8>>>,
    is_padded: bool,
    /// Packed bytes taken in.
    packed: u64,
    unpacked: u64,
}

impl Gunzip {
    pub(super) fn new() -> Self {
        Self { decoder: None, is_padded: false, packed: 0, unpacked: 0 }
    }

    /// How many bytes have been unpacked for each packed one.
    pub(super) fn ratio(&self) -> f64 {
        self.unpacked as f64 / self.packed.max(1) as f64
    }

    /// Takes the start of `packed` and unpacks it to `out`, which it clears first. Returns how much it has taken.
    pub(super) fn step(&mut self, packed: &[u8], out: &mut Vec<u8>) -> Result<usize, GzipError> {
        out.clear();
        let taken = self.write(&packed[..packed.len().min(STEP)], out)?;
        self.packed += taken as u64;
        self.unpacked += out.len() as u64;
        let is_bomb = self.unpacked > ALWAYS_UNPACKED && self.unpacked > self.packed * u64::from(MOST_RATIO);
        if is_bomb { Err(GzipError::Bomb) } else { Ok(taken) }
    }

    fn write(&mut self, packed: &[u8], out: &mut Vec<u8>) -> Result<usize, GzipError> {
        if self.decoder.is_none() && (self.is_padded || packed.first() == Some(&0)) {
            self.is_padded = true;
            return if packed.iter().all(|&byte| byte == 0) { Ok(packed.len()) } else { Err(GzipError::Damaged) };
        }
        let decoder = self.decoder.get_or_insert_with(|| GzDecoder::new(Vec::new()));
        let taken = decoder.write(packed).map_err(|_| GzipError::Damaged)?;
        // A member that has ended takes nothing more.
        if taken == 0 {
            return self.finish(out).map(|()| 0);
        }
        std::mem::swap(out, decoder.get_mut());
        Ok(taken)
    }

    /// Unpacks what is left of a member at its end.
    pub(super) fn finish(&mut self, out: &mut Vec<u8>) -> Result<(), GzipError> {
        out.clear();
        if let Some(mut decoder) = self.decoder.take() {
            decoder.try_finish().map_err(|_| GzipError::Damaged)?;
            std::mem::swap(out, decoder.get_mut());
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::{Compression, write::GzEncoder};

    fn packed(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    fn unpacked(mut packed: &[u8]) -> Result<Vec<u8>, GzipError> {
        let (mut gunzip, mut all, mut out) = (Gunzip::new(), Vec::new(), Vec::new());
        while !packed.is_empty() {
            let taken = gunzip.step(packed, &mut out)?;
            packed = &packed[taken..];
            all.extend_from_slice(&out);
        }
        gunzip.finish(&mut out)?;
        all.extend_from_slice(&out);
        Ok(all)
    }

    #[test]
    fn members_that_follow_each_other_are_one_text() {
        let both = [packed(b"first\n"), packed(b"second\n")].concat();
        assert_eq!(unpacked(&both).unwrap(), b"first\nsecond\n");
    }

    #[test]
    fn zeros_behind_the_last_member_are_padding_and_all_else_is_damage() {
        let member = packed(b"first\n");
        for zeros in [1, 512, 20_000] {
            assert_eq!(unpacked(&[&member[..], &vec![0; zeros]].concat()).unwrap(), b"first\n", "{zeros}");
        }
        for rest in [&b"x"[..], b"\0x", b"\0\x1f\x8b", b"\x1f", b"\x1f\x8b\x08"] {
            assert_eq!(unpacked(&[&member[..], rest].concat()), Err(GzipError::Damaged), "{rest:?}");
        }
    }

    #[test]
    fn wherever_it_is_cut_it_is_damaged() {
        let text: Vec<u8> = (0..5_000_u32).flat_map(|n| (n * n).to_string().into_bytes()).collect();
        let whole = packed(&text);
        assert_eq!(unpacked(&whole).unwrap(), text);
        for cut in (1..whole.len()).step_by(97).chain(whole.len() - 9..whole.len()) {
            assert_eq!(unpacked(&whole[..cut]), Err(GzipError::Damaged), "cut at {cut}");
        }
    }

    #[test]
    fn a_bomb_is_not_unpacked_to_its_end() {
        let bomb = packed(&vec![b'a'; 100 << 20]);
        assert_eq!(unpacked(&bomb), Err(GzipError::Bomb));
    }
}
