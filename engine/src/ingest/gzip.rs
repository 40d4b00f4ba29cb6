//! Unpacks gzip (RFC 1952) as it streams.
//!
//! The frame is read here and only the deflated data by a library: what libraries read frames with brings 16 KB of tables for
//! the checksum, a tenth of all that the page loads before the first figures.

use crc::{CRC_32_ISO_HDLC, Crc, Digest, Table};
use flate2::{Decompress, FlushDecompress, Status};

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

/// The checksum of gzip, with a table of 1 KB.
static CHECKSUM: Crc<u32, Table<1>> = Crc::<u32, Table<1>>::new(&CRC_32_ISO_HDLC);
/// Room made for unpacked bytes at once.
const ROOM: usize = 64 << 10;
/// A header longer than this, names and remarks included, is no gzip header.
const LONGEST_HEADER: usize = 256 << 10;
/// Checksum and size, four bytes each.
const TRAILER: usize = 8;

/// Unpacks one file, of one or more gzip members. Zeros behind the last one are padding, as tapes and block devices add it.
pub(super) struct Gunzip {
    at: Part,
    /// Packed bytes taken in.
    packed: u64,
    unpacked: u64,
}

/// The part of a file that the next byte belongs to.
enum Part {
    /// The header of a member, as far as it is known; no byte of it between members.
    Header(Vec<u8>),
    Body(Box<Body>),
    /// What comes behind the body that was unpacked, as far as it is known.
    Trailer {
        checksum: u32,
        size: u32,
        known: Vec<u8>,
    },
    Padding,
}

struct Body {
    inflate: Decompress,
    checksum: Digest<'static, u32, Table<1>>,
}

impl Gunzip {
    pub(super) fn new() -> Self {
        Self { at: Part::Header(Vec::new()), packed: 0, unpacked: 0 }
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
        match &mut self.at {
            Part::Header(known) => {
                if known.is_empty() && packed.first() == Some(&0) {
                    self.at = Part::Padding;
                    return Ok(1);
                }
                let before = known.len();
                known.extend_from_slice(packed);
                let Some(length) = header_length(known)? else { return Ok(packed.len()) };
                let body = Body { inflate: Decompress::new(false), checksum: CHECKSUM.digest() };
                self.at = Part::Body(Box::new(body));
                Ok(length - before)
            }
            Part::Body(body) => {
                let (taken, is_over) = body.inflate(packed, out)?;
                if is_over {
                    let size = body.inflate.total_out() as u32;
                    let checksum = body.checksum.clone().finalize();
                    self.at = Part::Trailer { checksum, size, known: Vec::new() };
                }
                Ok(taken)
            }
            Part::Trailer { checksum, size, known } => {
                let taken = packed.len().min(TRAILER - known.len());
                known.extend_from_slice(&packed[..taken]);
                if known.len() == TRAILER {
                    let [expected_checksum, expected_size] = [&known[..4], &known[4..]].map(little_endian);
                    if (*checksum, *size) != (expected_checksum, expected_size) {
                        return Err(GzipError::Damaged);
                    }
                    self.at = Part::Header(Vec::new());
                }
                Ok(taken)
            }
            Part::Padding if packed.iter().all(|&byte| byte == 0) => Ok(packed.len()),
            Part::Padding => Err(GzipError::Damaged),
        }
    }

    /// May the file end here?
    pub(super) fn finish(&self) -> Result<(), GzipError> {
        match &self.at {
            Part::Header(known) if known.is_empty() => Ok(()),
            Part::Padding => Ok(()),
            Part::Header(_) | Part::Body(_) | Part::Trailer { .. } => Err(GzipError::Damaged),
        }
    }
}

impl Body {
    /// Unpacks all that these bytes hold. Returns how many of them belong to the body, and whether it ends there.
    fn inflate(&mut self, packed: &[u8], out: &mut Vec<u8>) -> Result<(usize, bool), GzipError> {
        let before = self.inflate.total_in();
        loop {
            let taken = (self.inflate.total_in() - before) as usize;
            out.reserve(ROOM);
            let had = out.len();
            let decompressed = self.inflate.decompress_vec(&packed[taken..], out, FlushDecompress::None);
            self.checksum.update(&out[had..]);
            let is_over = match decompressed.map_err(|_| GzipError::Damaged)? {
                Status::StreamEnd => true,
                // Without room left there may be more.
                Status::Ok | Status::BufError if out.len() == out.capacity() => continue,
                Status::Ok | Status::BufError => false,
            };
            return Ok(((self.inflate.total_in() - before) as usize, is_over));
        }
    }
}

/// The length of a member's header; `None` if more of it must be known.
fn header_length(known: &[u8]) -> Result<Option<usize>, GzipError> {
    const FIXED: usize = 10;
    // Bits of the flags: what else the header holds.
    const HEADER_CHECKSUM: u8 = 1 << 1;
    const EXTRA: u8 = 1 << 2;
    const NAME: u8 = 1 << 3;
    const REMARK: u8 = 1 << 4;
    // Magic number, and deflate.
    let begin = [0x1f, 0x8b, 8];
    let is_header = known.iter().zip(begin).all(|(&byte, expected)| byte == expected);
    if !is_header || known.len() > LONGEST_HEADER {
        return Err(GzipError::Damaged);
    }
    let Some(&flags) = known.get(3) else { return Ok(None) };
    let mut length = FIXED;
    if flags & EXTRA != 0 {
        let Some(size) = known.get(FIXED..FIXED + 2) else { return Ok(None) };
        length += 2 + little_endian(size) as usize;
    }
    for text in [NAME, REMARK] {
        if flags & text != 0 {
            let end = known.get(length..).and_then(|rest| rest.iter().position(|&byte| byte == 0));
            let Some(end) = end else { return Ok(None) };
            length += end + 1;
        }
    }
    if flags & HEADER_CHECKSUM != 0 {
        length += 2;
    }
    Ok((known.len() >= length).then_some(length))
}

fn little_endian(bytes: &[u8]) -> u32 {
    bytes.iter().rev().fold(0, |number, &byte| number << 8 | u32::from(byte))
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::{Compression, GzBuilder, write::GzEncoder};
    use std::io::Write;

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
        gunzip.finish().map(|()| all)
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
    fn names_and_remarks_in_a_header_are_passed_over_wherever_it_is_cut() {
        let builder = GzBuilder::new().filename("sales.csv").comment("of a till").extra(vec![7; 300]);
        let mut encoder = builder.write(Vec::new(), Compression::default());
        encoder.write_all(b"first\n").unwrap();
        let whole = encoder.finish().unwrap();
        for cut in 0..whole.len() {
            let (mut gunzip, mut all, mut out) = (Gunzip::new(), Vec::new(), Vec::new());
            for mut piece in [&whole[..cut], &whole[cut..]] {
                while !piece.is_empty() {
                    piece = &piece[gunzip.step(piece, &mut out).unwrap()..];
                    all.extend_from_slice(&out);
                }
            }
            assert_eq!((gunzip.finish(), &all[..]), (Ok(()), &b"first\n"[..]), "cut at {cut}");
        }
    }

    #[test]
    fn a_wrong_checksum_or_size_is_damage() {
        let whole = packed(b"first\n");
        for place in whole.len() - 8..whole.len() {
            let mut changed = whole.clone();
            changed[place] ^= 1;
            assert_eq!(unpacked(&changed), Err(GzipError::Damaged), "{place}");
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
