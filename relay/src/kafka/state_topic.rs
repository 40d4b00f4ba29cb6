//! What stands in the compacted topic of the state.
//!
//! A transaction of a partition ends with its mark: what was read up to a mark belongs together.

use aisle_engine::live::{Changes, Limits, Record, RecordKey};
use aisle_engine::spec::Definitions;
use aisle_protocol::config::NamedZone;
use anyhow::{Context, Result, bail, ensure};
use rdkafka::message::{BorrowedMessage, Message};
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

/// The version of the records' form.
const FORM: u16 = 5;

/// A key of the state topic.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub(super) enum Key {
    /// Where the state stands.
    Mark,
    /// A record of the state.
    State(RecordKey),
}

/// Where the state of a partition stands.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Mark {
    /// [`FORM`] of the relay that wrote it.
    form: u16,
    /// What lines are counted by, in words.
    rules: String,
    /// What is known of the partition.
    pub(super) standing: Standing,
}

/// How far a partition is counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Standing {
    /// The offset of the first event that is not counted.
    pub(super) next_offset: i64,
    /// Events that could not be counted.
    pub(super) bad: u64,
    /// When the latest event was produced, in milliseconds since 1970, if it says so.
    pub(super) latest_millis: Option<i64>,
}

/// What lines are counted by: only states of the same rules go together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Rules {
    /// Definitions and limits.
    counting: String,
    /// Where times with an offset are moved to, if anywhere.
    zone: String,
}

/// Between definitions and limits and the name of a zone.
const IN_ZONE: &str = " in the zone ";

/// What has been read of a partition since its last mark.
#[derive(Debug, Default)]
pub(super) struct Unmarked(FxHashMap<RecordKey, Option<Record>>);

impl Rules {
    pub(super) fn new(definitions: &Definitions, limits: &Limits, zone: Option<&NamedZone>) -> Self {
        let zone = zone.map(|zone| format!("{IN_ZONE}{}", zone.name)).unwrap_or_default();
        let counting = of_counting(definitions);
        Self { counting: format!("{counting:?} {limits:?}"), zone }
    }

    pub(super) fn mark(&self, standing: Standing) -> Mark {
        Mark { form: FORM, rules: format!("{}{}", self.counting, self.zone), standing }
    }

    fn check(&self, mark: &Mark) -> Result<()> {
        let zone = mark.rules.strip_prefix(&self.counting).filter(|_| mark.form == FORM);
        if let Some(other) = zone.filter(|zone| zone.is_empty() || zone.starts_with(IN_ZONE)) {
            ensure!(
                other == self.zone,
                "the state was counted {} and would go on {}: set shop.zone as it was, or name another state topic and group, and the \
                 events are counted anew",
                in_words(other),
                in_words(&self.zone)
            );
            return Ok(());
        }
        bail!(
            "the state was written by another version or by other rules (definitions or limits); name another state topic and group, \
             and the events are counted anew"
        );
    }
}

/// Definitions that count events in the same way: what tells nothing about an event is as it is by default.
fn of_counting(definitions: &Definitions) -> Definitions {
    let Definitions {
        cancellation_prefix,
        drop_duplicates_within_files,
        drop_duplicates_across_files,
        week_start,
        code_rules: _,
        fold_codes: _,
        match_reversals: _,
        reversal_days: _,
        count_services: _,
        count_adjustments: _,
        count_anonymous: _,
    } = Definitions::default();
    Definitions {
        cancellation_prefix,
        drop_duplicates_within_files,
        drop_duplicates_across_files,
        week_start,
        ..definitions.clone()
    }
}

fn in_words(zone: &str) -> &str {
    if zone.is_empty() { "without a time zone" } else { zone.trim_start() }
}

impl Unmarked {
    /// Takes a message; a mark gives where the partition stands.
    ///
    /// # Errors
    /// When another version or other rules have written it.
    pub(super) fn take(&mut self, message: &BorrowedMessage<'_>, rules: &Rules) -> Result<Option<Standing>> {
        let form = "the state was written by another version: name another state topic and group";
        let key = message.key().context("a record of the state has no key")?;
        let payload = message.payload();
        // What a key looks like may differ from version to version, but that of a mark has always been the same.
        match postcard::from_bytes(key).context(form)? {
            Key::State(key) => {
                let record = payload.map(postcard::from_bytes).transpose().context(form)?;
                self.0.insert(key, record);
            }
            Key::Mark => {
                let mark: Mark = postcard::from_bytes(payload.unwrap_or_default()).context(form)?;
                rules.check(&mark)?;
                return Ok(Some(mark.standing));
            }
        }
        Ok(None)
    }

    /// What was read, which is then forgotten.
    pub(super) fn changes(&mut self) -> Changes {
        self.0.drain().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use aisle_engine::live::{Event, LiveState};
    use aisle_engine::table::{Weekday, Zone};

    fn rules(zone: Option<&str>, limits: Limits) -> Rules {
        let named = |name: &str| NamedZone { name: name.to_owned(), zone: Zone::new(0, Vec::new()).unwrap() };
        Rules::new(&Definitions::default(), &limits, zone.map(named).as_ref())
    }

    #[test]
    fn only_states_of_the_same_rules_go_together() {
        let limits = Limits::default();
        let zones = [None, Some("Europe/London"), Some("Europe/Lisbon")].map(|zone| rules(zone, limits));
        for (place, written_by) in zones.iter().enumerate() {
            for (other, read_by) in zones.iter().enumerate() {
                let checked = read_by.check(&written_by.mark(Standing::default()));
                assert_eq!(checked.is_ok(), place == other, "{checked:?}");
            }
        }
        let error = |mark: Mark, reader: &Rules| reader.check(&mark).unwrap_err().to_string();
        let said = error(zones[1].mark(Standing::default()), &zones[0]);
        let expected = "the state was counted in the zone Europe/London and would go on without a time zone: set shop.zone as it was";
        assert!(said.starts_with(expected), "{said}");
        let others = rules(None, Limits { open_lines: 7, ..limits });
        let said = error(others.mark(Standing::default()), &zones[0]);
        assert!(said.contains("by other rules (definitions or limits)"), "{said}");
        let older = Mark { form: FORM - 1, ..zones[0].mark(Standing::default()) };
        assert!(error(older, &zones[0]).contains("by another version"));
    }

    #[test]
    fn definitions_that_change_no_figure_keep_the_state() {
        // A sale of an article, a return of it on an invoice that is called cancelled, the sale again, postage, a fee.
        let lines = [
            ("1", "A7", 2, "c1"),
            ("C2", "a7", -2, "c1"),
            ("1", "A7", 2, "c1"),
            ("3", "POST", 1, ""),
            ("4", "BANK CHARGES", 1, ""),
        ];
        let figures = |definitions: &Definitions| {
            let mut state = LiveState::new(definitions.clone(), Limits::default());
            for (invoice, code, quantity, customer) in lines {
                let json = format!(
                    r#"{{"invoice":"{invoice}","stock_code":"{code}","quantity":{quantity},"unit_price":"2.50","customer_id":"{customer}","time":"2011-12-09T12:50:00"}}"#
                );
                state.apply(&Event::from_json(json.as_bytes(), None).unwrap()).unwrap();
            }
            format!("{:?} {:?}", state.kpis(), state.counts())
        };
        let rules = |definitions: &Definitions| Rules::new(definitions, &Limits::default(), None);
        let usual = Definitions::default();
        // States that were written before this was looked at stay what they are.
        assert_eq!(rules(&usual).counting, format!("{usual:?} {:?}", Limits::default()));
        let change = |change: fn(&mut Definitions)| {
            let mut changed = Definitions::default();
            change(&mut changed);
            assert_ne!(changed, usual);
            let is_same = figures(&changed) == figures(&usual);
            assert_eq!(rules(&changed) == rules(&usual), is_same, "{changed:?}");
            is_same
        };
        let same: [fn(&mut Definitions); 4] = [
            |definitions| definitions.cancellation_prefix = "X".to_owned(),
            |definitions| definitions.drop_duplicates_within_files = true,
            |definitions| definitions.drop_duplicates_across_files = false,
            |definitions| definitions.week_start = Weekday::Sunday,
        ];
        assert_eq!(same.map(change), [true; 4]);
        let other: [fn(&mut Definitions); 6] = [
            |definitions| definitions.code_rules.clear(),
            |definitions| definitions.fold_codes = false,
            |definitions| definitions.match_reversals = false,
            |definitions| definitions.count_services = false,
            |definitions| definitions.count_adjustments = true,
            |definitions| definitions.count_anonymous = false,
        ];
        assert_eq!(other.map(change), [false; 6]);
    }
}
