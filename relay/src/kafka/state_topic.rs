//! What stands in the compacted topic of the state.
//!
//! A transaction of a partition ends with its mark: what was read up to a mark belongs together.

use aisle_engine::live::{Changes, Limits, Record, RecordKey};
use aisle_engine::spec::Definitions;
use anyhow::{Context, Result, ensure};
use rdkafka::message::{BorrowedMessage, Message};
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

/// The version of the records' form.
const FORM: u16 = 2;

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
pub(super) struct Rules(String);

/// What has been read of a partition since its last mark.
#[derive(Debug, Default)]
pub(super) struct Unmarked(FxHashMap<RecordKey, Option<Record>>);

impl Rules {
    pub(super) fn new(definitions: &Definitions, limits: &Limits) -> Self {
        Self(format!("{definitions:?} {limits:?}"))
    }

    pub(super) fn mark(&self, standing: Standing) -> Mark {
        Mark { form: FORM, rules: self.0.clone(), standing }
    }

    fn check(&self, mark: &Mark) -> Result<()> {
        ensure!(
            (mark.form, &mark.rules) == (FORM, &self.0),
            "the state was written by another version or by other rules (definitions or limits); name another state topic and group, \
             and the events are counted anew"
        );
        Ok(())
    }
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
