//! Unpacks gzip as it streams.

use std::io::Write;

use flate2::write::MultiGzDecoder;

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

/// Unpacks one file, of one or more gzip members.
pub(super) struct Gunzip {
    decoder: MultiGzDecoder<Vec<u8>>,
    /// Packed bytes taken in.
    packed: u64,
    unpacked: u64,
}

impl Gunzip {
    pub(super) fn new() -> Self {
        Self { decoder: MultiGzDecoder::new(Vec::new()), packed: 0, unpacked: 0 }
    }

    /// How many bytes have been unpacked for each packed one.
    pub(super) fn ratio(&self) -> f64 {
        self.unpacked as f64 / self.packed.max(1) as f64
    }

    /// Takes the start of `packed` and unpacks it to `out`, which it clears first. Returns how much it has taken.
    pub(super) fn step(&mut self, packed: &[u8], out: &mut Vec<u8>) -> Result<usize, GzipError> {
        let step = &packed[..packed.len().min(STEP)];
        self.decoder.write_all(step).map_err(|_| GzipError::Damaged)?;
        self.packed += step.len() as u64;
        self.take(out)?;
        Ok(step.len())
    }

    /// Unpacks what is left at the end of the file.
    pub(super) fn finish(&mut self, out: &mut Vec<u8>) -> Result<(), GzipError> {
        self.decoder.try_finish().map_err(|_| GzipError::Damaged)?;
        self.take(out)
    }

    fn take(&mut self, out: &mut Vec<u8>) -> Result<(), GzipError> {
        out.clear();
        std::mem::swap(out, self.decoder.get_mut());
        self.unpacked += out.len() as u64;
        let is_bomb = self.unpacked > ALWAYS_UNPACKED && self.unpacked > self.packed * u64::from(MOST_RATIO);
        if is_bomb { Err(GzipError::Bomb) } else { Ok(()) }
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
