use hashbrown::HashTable;
use rustc_hash::FxHasher;
use std::hash::Hasher;

/// The code that stands for "no text here" in a column of dictionary codes.
pub const NONE: u32 = u32::MAX;

/// Distinct texts, numbered from zero in the order of their first appearance. It never truncates a text.
///
/// All texts lie in one buffer, so that a dictionary of a million short codes costs their bytes and eight more each.
#[derive(Clone, Debug, Default)]
pub struct Dictionary {
    bytes: Vec<u8>,
    ends: Vec<u32>,
    codes: HashTable<u32>,
}

impl Dictionary {
    /// The code of `text`, a new one at its first appearance; `None` when the dictionary is full (4 GiB of text).
    pub fn insert(&mut self, text: &str) -> Option<u32> {
        let hash = hash_of(text.as_bytes());
        match self.find_hashed(hash, text.as_bytes()) {
            None => self.insert_new(hash, text),
            known => known,
        }
    }

    /// As [`Self::insert`], for bytes that are most likely a text that is known already: only a new one has to be checked
    /// to be UTF-8. `Err` when it is not.
    #[inline]
    pub(crate) fn insert_bytes(&mut self, text: &[u8]) -> Result<Option<u32>, std::str::Utf8Error> {
        let hash = hash_of(text);
        match self.find_hashed(hash, text) {
            None => std::str::from_utf8(text).map(|text| self.insert_new(hash, text)),
            known => Ok(known),
        }
    }

    /// Is this the text of a code?
    #[inline]
    pub(crate) fn is(&self, code: u32, text: &[u8]) -> bool {
        same_bytes(self.slice(code), text)
    }

    #[inline]
    fn find_hashed(&self, hash: u64, text: &[u8]) -> Option<u32> {
        self.codes.find(hash, |&code| same_bytes(self.slice(code), text)).copied()
    }

    #[cold]
    fn insert_new(&mut self, hash: u64, text: &str) -> Option<u32> {
        let end = u32::try_from(self.bytes.len() + text.len()).ok()?;
        let code = u32::try_from(self.ends.len()).ok().filter(|&code| code != NONE)?;
        self.bytes.extend_from_slice(text.as_bytes());
        self.ends.push(end);
        let Self { bytes, ends, codes } = self;
        codes.insert_unique(hash, code, |&code| hash_of(slice_of(bytes, ends, code)));
        Some(code)
    }

    /// The code of `text` if it has appeared.
    #[must_use]
    pub fn find(&self, text: &str) -> Option<u32> {
        self.find_hashed(hash_of(text.as_bytes()), text.as_bytes())
    }

    /// The text of a code.
    ///
    /// # Panics
    /// When `code` did not come from this dictionary.
    #[must_use]
    pub fn text(&self, code: u32) -> &str {
        std::str::from_utf8(self.slice(code)).expect("only whole texts are inserted")
    }

    /// How many distinct texts there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Has nothing been inserted yet?
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// All texts in the order of their codes.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        (0..self.ends.len() as u32).map(|code| self.text(code))
    }

    fn slice(&self, code: u32) -> &[u8] {
        slice_of(&self.bytes, &self.ends, code)
    }
}

fn slice_of<'a>(bytes: &'a [u8], ends: &[u32], code: u32) -> &'a [u8] {
    let index = code as usize;
    let start = index.checked_sub(1).map_or(0, |before| ends[before]);
    &bytes[start as usize..ends[index] as usize]
}

/// Are these the same bytes? For short texts this is quicker than a call to the platform's `memcmp`, above all in
/// WebAssembly, where that looks at single bytes.
#[inline]
pub(crate) fn same_bytes(left: &[u8], right: &[u8]) -> bool {
    if left.len() != right.len() {
        return false;
    }
    let (left_words, left_rest) = left.as_chunks::<8>();
    let (right_words, right_rest) = right.as_chunks::<8>();
    if !left_words.iter().zip(right_words).all(|(left, right)| left == right) {
        return false;
    }
    if !left_words.is_empty() && !left_rest.is_empty() {
        // The last eight bytes, which overlap those that were compared already.
        return left.last_chunk::<8>() == right.last_chunk::<8>();
    }
    left_rest.iter().zip(right_rest).all(|(left, right)| left == right)
}

fn hash_of(bytes: &[u8]) -> u64 {
    let mut hasher = FxHasher::default();
    hasher.write(bytes);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_the_same_only_when_each_is() {
        let text: Vec<u8> = (0..40).collect();
        for length in 0..40 {
            assert!(same_bytes(&text[..length], &text.clone()[..length]));
            assert!(!same_bytes(&text[..length], &text[..length + 1]));
            for changed in 0..length {
                let mut other = text[..length].to_vec();
                other[changed] ^= 0x80;
                assert!(!same_bytes(&text[..length], &other), "{length} bytes, {changed} differs");
            }
        }
    }

    #[test]
    fn codes_count_up_in_order_of_first_appearance() {
        let mut dictionary = Dictionary::default();
        let codes: Vec<_> = ["b", "a", "b", "", "a"].iter().map(|text| dictionary.insert(text)).collect();
        assert_eq!(codes, [0, 1, 0, 2, 1].map(Some));
        assert_eq!(dictionary.texts().collect::<Vec<_>>(), ["b", "a", ""]);
        assert_eq!((dictionary.find("a"), dictionary.find("c")), (Some(1), None));
    }
}
