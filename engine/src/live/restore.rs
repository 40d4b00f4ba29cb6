//! From records back to the part that they were taken from.

use super::records::{Content, Misfit, Record, RecordKey};
use super::track::Track;
use super::written::Written;
use super::{Limits, Part};
use crate::spec::Definitions;

impl Part {
    /// The part of these records. It must have the same definitions and limits as the one that they were taken from.
    ///
    /// # Errors
    /// [`Misfit`] when they are not the records of one part.
    pub fn restore(
        definitions: Definitions,
        limits: Limits,
        records: impl IntoIterator<Item = (RecordKey, Record)>,
    ) -> Result<Self, Misfit> {
        let mut part = Self::untracked(definitions, limits);
        let state = &mut part.0;
        let mut written = Written::read_once();
        // Floors cut off buckets.
        let (mut totals, mut ids) = (None, Vec::new());
        for (key, Record(content)) in records {
            match (key, content) {
                (RecordKey::Totals, Content::Totals(record)) => totals = Some(record),
                (RecordKey::Ids(_), Content::Ids(first, record)) => ids.push((first, record)),
                (RecordKey::Recent, Content::Recent(lines)) => state.recent.restore(lines),
                (key, content) => written.take(state, key, Some(content))?,
            }
        }
        if let Some(totals) = totals {
            state.open.forgotten_before = totals.forgotten_before;
            state.ids.restore(totals.ids, ids, limits.event_ids).ok_or(Misfit::Record)?;
            written.take(state, RecordKey::Totals, Some(Content::Totals(totals)))?;
        }
        state.open.match_changed(&mut state.effects);
        let days = part.days_of_groups();
        part.0.effects.track = Track::from_here(part.0.ids.counted, part.0.counts, days);
        Ok(part)
    }
}
