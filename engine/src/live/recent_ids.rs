use rustc_hash::FxHashSet;
use siphasher::sip128::{Hasher128, SipHasher13};
use std::collections::VecDeque;
use std::hash::Hasher;

/// Ids that are written down in one record.
pub(super) const IDS_OF_RECORD: u64 = 256;

/// The latest event ids, as hashes of 128 bits.
#[derive(Clone, Debug, Default)]
pub(super) struct RecentIds {
    order: VecDeque<u128>,
    known: FxHashSet<u128>,
    /// Ids that were ever counted: the last of them is the last of `order`.
    pub(super) counted: u64,
}

impl RecentIds {
    /// SipHash 1-3 of 128 bits: the chance that any two of a million ids share them is below 10^-26. Hashes are written down with the
    /// state, and so have to be those of every later version.
    pub(super) fn hash(id: &str) -> u128 {
        let mut hasher = SipHasher13::new();
        hasher.write(id.as_bytes());
        hasher.finish128().as_u128()
    }

    pub(super) fn has(&self, id: u128) -> bool {
        self.known.contains(&id)
    }

    /// Keeps an id; the oldest ones go when there is no room for it.
    pub(super) fn insert(&mut self, id: u128, limit: usize) {
        if self.known.insert(id) {
            self.order.push_back(id);
            self.counted += 1;
        }
        while self.order.len() > limit {
            if let Some(oldest) = self.order.pop_front() {
                self.known.remove(&oldest);
            }
        }
    }

    /// The ids of a record, as far as they are kept, and the place of the first among all that were counted.
    pub(super) fn of_record(&self, number: u64) -> (u64, Vec<u128>) {
        let first_kept = self.counted - self.order.len() as u64;
        let first = (number * IDS_OF_RECORD).max(first_kept);
        let last = ((number + 1) * IDS_OF_RECORD).min(self.counted);
        (first, (first..last).filter_map(|place| self.order.get((place - first_kept) as usize).copied()).collect())
    }

    /// Puts back the ids of all records; `None` if any of the latest is missing.
    pub(super) fn restore(&mut self, counted: u64, records: Vec<(u64, Vec<u128>)>, limit: usize) -> Option<()> {
        *self = Self { counted, ..Self::default() };
        let first_kept = counted.saturating_sub(limit as u64);
        let mut places: Vec<(u64, u128)> = Vec::new();
        for (first, ids) in records {
            places.extend(ids.into_iter().enumerate().map(|(index, id)| (first + index as u64, id)));
        }
        places.retain(|(place, _)| (first_kept..counted).contains(place));
        places.sort_unstable();
        places.dedup();
        let is_whole = places.len() as u64 == counted - first_kept;
        self.order = places.iter().map(|&(_, id)| id).collect();
        self.known = self.order.iter().copied().collect();
        is_whole.then_some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_that_were_written_down_are_known_to_later_versions() {
        // By engine/tests/reference/siphash.py.
        assert_eq!(RecentIds::hash("till-7/536365/1"), 0xc314_1b31_4f50_f37d_8af5_be8c_5e96_4db2);
    }
}
