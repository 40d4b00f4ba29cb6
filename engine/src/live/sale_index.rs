use hashbrown::HashTable;
use rustc_hash::FxHasher;
use smallvec::SmallVec;
use std::hash::{Hash, Hasher};

/// What a sale and the return that undoes it have in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Key {
    pub(super) customer: u32,
    pub(super) product: u32,
    pub(super) unit_price: i64,
    pub(super) quantity: i64,
}

/// Where a sale line is found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct SaleRef {
    /// The place of the invoice.
    pub(super) invoice: u32,
    pub(super) index: u32,
}

/// Finds the sale lines of a key. Nearly every line has a key of its own, so that none is written down here: twelve bytes a line.
#[derive(Clone, Debug, Default)]
pub(super) struct SaleIndex(HashTable<Entry>);

#[derive(Clone, Copy, Debug)]
struct Entry {
    key_hash: u32,
    sale: SaleRef,
}

impl SaleIndex {
    pub(super) fn insert(&mut self, key: &Key, sale: SaleRef) {
        let key_hash = hash_of(key);
        self.0.insert_unique(spread(key_hash), Entry { key_hash, sale }, |entry| spread(entry.key_hash));
    }

    /// The sales of a key; `key_of` knows the key of each.
    pub(super) fn of(&self, key: &Key, key_of: impl Fn(SaleRef) -> Option<Key>) -> SmallVec<[SaleRef; 4]> {
        let key_hash = hash_of(key);
        let entries = self.0.iter_hash(spread(key_hash)).filter(|entry| entry.key_hash == key_hash);
        entries.map(|entry| entry.sale).filter(|&sale| key_of(sale).is_some_and(|other| other == *key)).collect()
    }

    pub(super) fn remove(&mut self, key: &Key, sale: SaleRef) {
        if let Ok(entry) = self.0.find_entry(spread(hash_of(key)), |entry| entry.sale == sale) {
            entry.remove();
        }
    }

    pub(super) fn retain(&mut self, is_kept: impl Fn(SaleRef) -> bool) {
        self.0.retain(|entry| is_kept(entry.sale));
    }
}

fn hash_of(key: &Key) -> u32 {
    let mut hasher = FxHasher::default();
    key.hash(&mut hasher);
    (hasher.finish() >> 32) as u32
}

/// The table takes places from the low bits and marks from the high ones.
fn spread(hash: u32) -> u64 {
    u64::from(hash) << 32 | u64::from(hash)
}
