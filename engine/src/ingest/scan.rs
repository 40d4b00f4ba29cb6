//! Finds the bytes that structure a file, 64 bytes at a time.

/// Bytes looked at in one step: one bit each in a `u64`.
const BLOCK: usize = 64;

/// The quotation mark.
pub(super) const QUOTE: u8 = b'"';

/// Walks through the delimiters, line ends, quotation marks and NUL bytes of a text in order.
#[derive(Clone)]
pub(super) struct Specials<'a> {
    bytes: &'a [u8],
    delimiter: u8,
    newline: u8,
    /// Where the block of `mask` begins.
    block_start: usize,
    /// A bit for each special byte of the block that has not been returned yet.
    mask: u64,
}

impl<'a> Specials<'a> {
    /// Starts before `bytes[from]`.
    pub(super) fn new(bytes: &'a [u8], delimiter: u8, newline: u8, from: usize) -> Self {
        let mut specials = Self { bytes, delimiter, newline, block_start: from, mask: 0 };
        specials.mask = specials.mask_of_block();
        specials
    }

    /// The place of the next special byte.
    #[inline(always)]
    pub(super) fn next(&mut self) -> Option<usize> {
        while self.mask == 0 {
            self.block_start += BLOCK;
            if self.block_start >= self.bytes.len() {
                // Stays at the end, however often it is asked.
                self.block_start = self.bytes.len();
                return None;
            }
            self.mask = self.mask_of_block();
        }
        let place = self.block_start + self.mask.trailing_zeros() as usize;
        self.mask &= self.mask - 1;
        Some(place)
    }

    #[inline]
    fn mask_of_block(&self) -> u64 {
        let rest = self.bytes.get(self.block_start..).unwrap_or_default();
        if let Some(block) = rest.first_chunk::<BLOCK>() {
            return mask_of(block, self.delimiter, self.newline);
        }
        let mut block = [b' '; BLOCK];
        block[..rest.len()].copy_from_slice(rest);
        // A tab or bar may be the delimiter, a space never is.
        mask_of(&block, self.delimiter, self.newline)
    }
}

#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
#[inline]
fn mask_of(block: &[u8; BLOCK], delimiter: u8, newline: u8) -> u64 {
    use core::arch::wasm32::{u8x16_bitmask, u8x16_eq, u8x16_splat, u64x2, v128_or};
    let (delimiter, newline) = (u8x16_splat(delimiter), u8x16_splat(newline));
    let (quote, nul) = (u8x16_splat(QUOTE), u8x16_splat(0));
    let mut mask = 0;
    for (index, lanes) in block.as_chunks::<16>().0.iter().enumerate() {
        let halves = lanes.as_chunks::<8>().0;
        let bytes = u64x2(u64::from_le_bytes(halves[0]), u64::from_le_bytes(halves[1]));
        let ends = v128_or(u8x16_eq(bytes, delimiter), u8x16_eq(bytes, newline));
        let others = v128_or(u8x16_eq(bytes, quote), u8x16_eq(bytes, nul));
        mask |= u64::from(u8x16_bitmask(v128_or(ends, others))) << (16 * index);
    }
    mask
}

#[cfg(not(all(target_arch = "wasm32", target_feature = "simd128")))]
#[inline]
fn mask_of(block: &[u8; BLOCK], delimiter: u8, newline: u8) -> u64 {
    // Multiplying eight bytes of 0 or 1 by this gathers them as bits in the highest byte.
    const GATHER: u64 = 0x0102_0408_1020_4080;
    let mut hits = [0_u8; BLOCK];
    for (hit, &byte) in hits.iter_mut().zip(block) {
        // Not `||`: without branches the compiler turns the loop into vector instructions.
        *hit = u8::from((byte == delimiter) | (byte == newline) | (byte == QUOTE) | (byte == 0));
    }
    hits.as_chunks::<8>()
        .0
        .iter()
        .enumerate()
        .fold(0, |mask, (index, lane)| mask | (u64::from_le_bytes(*lane).wrapping_mul(GATHER) >> 56) << (8 * index))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_special_byte_is_found_wherever_it_lies() {
        let text: Vec<u8> = (0..1_000_u32).map(|n| b"ab,\nc\"\0d;e"[(n * n % 97 % 10) as usize]).collect();
        for from in [0, 1, 63, 64, 65, 500, 999, 1_000] {
            let expected: Vec<usize> = (from..1_000).filter(|&at| b",\n\"\0".contains(&text[at])).collect();
            let mut specials = Specials::new(&text, b',', b'\n', from);
            let found: Vec<usize> = std::iter::from_fn(|| specials.next()).collect();
            assert_eq!(found, expected, "from {from}");
            assert_eq!(specials.next(), None);
        }
    }
}
