use std::collections::BTreeMap;

use super::records::{Changes, Content, Misfit, Record, RecordKey};
use super::written::Written;
use super::{LiveState, RecentLine};

/// Makes one state of the parts of a stream, and keeps it up to date with what they write down.
///
/// Whatever the order in which parts write, the state is the one that all their events together give, as long as no part has forgotten
/// lines that have to do with those of another.
#[derive(Debug, Default)]
pub struct Merger {
    parts: BTreeMap<usize, Written>,
}

impl Merger {
    /// Brings `whole` up to date with what parts have written: [changes](super::Part::take_changes), each with its part's number.
    ///
    /// `whole` must have begun as [`LiveState::of_parts`] and changed by this merger only.
    ///
    /// # Errors
    /// [`Misfit`], and `whole` is good for nothing any more.
    pub fn take(&mut self, whole: &mut LiveState, changes: Vec<(usize, Changes)>) -> Result<(), Misfit> {
        let mut recent = Vec::new();
        for (part, changes) in changes {
            let written = self.parts.entry(part).or_default();
            for (key, record) in changes {
                let content = record.map(|Record(content)| content);
                match (key, content) {
                    (RecordKey::Recent, Some(Content::Recent(lines))) => {
                        let latest = lines.last().map_or(written.latest_line, |line| line.number);
                        recent.extend(lines.into_iter().filter(|line| line.number > written.latest_line));
                        written.latest_line = latest;
                    }
                    // An event that comes twice comes to one part.
                    (RecordKey::Ids(_), _) => {}
                    (key, content) => written.take(whole, key, content)?,
                }
            }
        }
        whole.open.match_changed(&mut whole.effects);
        show(whole, recent);
        Ok(())
    }
}

/// Puts lines among the latest, by their times.
fn show(whole: &mut LiveState, mut recent: Vec<RecentLine>) {
    recent.sort_by_key(|line| line.time);
    recent.drain(..recent.len().saturating_sub(whole.limits.recent_lines));
    let first = whole.counts.events - recent.len() as u64 + 1;
    for (number, line) in (first..).zip(recent) {
        whole.recent.push(RecentLine { number, ..line }, whole.limits.recent_lines);
    }
}
