use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use sha2::{Digest, Sha256};
use std::fmt::Write;

use super::json::Json;
use super::{Definitions, Filter, ForecastParameters, form};
use crate::table::Quantity;

/// The version of the serialised form that this engine writes and reads.
pub const SPEC_VERSION: u16 = 1;

/// A question: what to look at, what to hold it against, and by which definitions.
///
/// The URL fragment, the command line, exports and snapshots all carry this one form: JSON in which whatever has its
/// default value is left out. Two specs that ask the same have the same [`hash`](Self::hash).
///
/// # Examples
/// ```
/// use aisle_engine::spec::AnalysisSpec;
/// let spec = AnalysisSpec::from_json(r#"{"filter":{"countries":["Spain","France","Spain"]}}"#).unwrap();
/// assert_eq!(spec.to_json(), r#"{"version":1,"filter":{"countries":["France","Spain"]}}"#);
/// assert!(AnalysisSpec::from_json(r#"{"version":99}"#).is_err());
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnalysisSpec {
    /// [`SPEC_VERSION`] of the engine that wrote it.
    pub version: u16,
    /// Which lines count.
    pub filter: Filter,
    /// What figures are held against.
    pub comparison: Comparison,
    /// What counts as what.
    pub definitions: Definitions,
    /// How many rows rankings have (1–10,000).
    pub top: u32,
    /// What forecasts go by, besides the lines.
    pub forecast: ForecastParameters,
}

/// What a figure is held against.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Comparison {
    /// The period before this one, of the same length.
    #[default]
    Previous,
    /// The comparable period a year earlier.
    YearAgo,
    /// Nothing.
    Off,
}

/// Why a text is no spec.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SpecError {
    /// The text is not the JSON of a spec.
    #[error("this is not an analysis spec: {0}")]
    Form(String),
    /// A newer Aisle wrote it.
    #[error("the spec has version {found}; this Aisle reads up to version {SPEC_VERSION}")]
    Version {
        /// The version that the text names.
        found: u16,
    },
    /// A ranking of no rows or of too many.
    #[error("a ranking can have 1 to {max} rows, not {found}")]
    Top {
        /// The rows asked for.
        found: u32,
        /// The most that can be asked for.
        max: u32,
    },
    /// Returns that may undo sales of too long ago.
    #[error("a return can undo a sale of at most {max} days before (reversal_days), not {found}")]
    ReversalDays {
        /// The days asked for.
        found: u32,
        /// The most that can be asked for.
        max: u32,
    },
    /// More events than can be told apart.
    #[error("a forecast can have up to {max} events, not {found}")]
    Events {
        /// The events named.
        found: usize,
        /// The most that can be named.
        max: usize,
    },
    /// An event that says nothing.
    #[error("the event {name:?} needs a name and a day")]
    Event {
        /// Its name.
        name: String,
    },
    /// The first day lies after the last.
    #[error("the period ends before it begins")]
    Dates,
    /// A forecast of no time or of too much.
    #[error("a forecast can look 1 to {max} steps ahead (horizon), not {found}")]
    Horizon {
        /// The steps asked for.
        found: u32,
        /// The most that can be asked for.
        max: u32,
    },
    /// Less than nothing is expected.
    #[error("what is expected on a step (per_step) is a number from 0, not {found}")]
    PerStep {
        /// What is expected.
        found: Quantity,
    },
    /// A range that holds nothing or everything.
    #[error("a range can hold 1 to 99 per cent (level), not {found}")]
    Level {
        /// The per cent asked for.
        found: u32,
    },
}

impl Comparison {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Previous, Self::YearAgo, Self::Off];

    /// The key used in JSON.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Previous => "previous",
            Self::YearAgo => "year_ago",
            Self::Off => "off",
        }
    }
}

impl AnalysisSpec {
    /// Rows of a ranking unless told otherwise.
    pub const DEFAULT_TOP: u32 = 10;
    /// The most rows of a ranking.
    pub const MAX_TOP: u32 = 10_000;

    /// Reads and checks the serialised form.
    ///
    /// # Errors
    /// [`SpecError`], naming what is wrong.
    pub fn from_json(text: &str) -> Result<Self, SpecError> {
        Json::read(text).and_then(|json| form::read_spec(&json)).map_err(SpecError::Form)?.canonical()
    }

    /// The same question in its one form: lists sorted and without repetition.
    ///
    /// # Errors
    /// [`SpecError`] when a value is out of its range.
    pub fn canonical(mut self) -> Result<Self, SpecError> {
        if self.version > SPEC_VERSION {
            return Err(SpecError::Version { found: self.version });
        }
        if !(1..=Self::MAX_TOP).contains(&self.top) {
            return Err(SpecError::Top { found: self.top, max: Self::MAX_TOP });
        }
        let (days, max) = (self.definitions.reversal_days, Definitions::MAX_REVERSAL_DAYS);
        if days > max {
            return Err(SpecError::ReversalDays { found: days, max });
        }
        if let (Some(from), Some(to)) = (self.filter.from, self.filter.to)
            && from > to
        {
            return Err(SpecError::Dates);
        }
        let (horizon, level, max) = (self.forecast.horizon, self.forecast.level, ForecastParameters::MAX_HORIZON);
        if !(1..=max).contains(&horizon) {
            return Err(SpecError::Horizon { found: horizon, max });
        }
        if !(1..=99).contains(&level) {
            return Err(SpecError::Level { found: level });
        }
        let overrides = &self.forecast.overrides;
        if overrides.iter().any(|expected| expected.days.first > expected.days.last) {
            return Err(SpecError::Dates);
        }
        if let Some(expected) = overrides.iter().find(|expected| expected.per_step < Quantity::ZERO) {
            return Err(SpecError::PerStep { found: expected.per_step });
        }
        self.filter.sort();
        self.forecast.sort();
        let (events, max) = (&self.forecast.events, ForecastParameters::MAX_EVENTS);
        if events.len() > max {
            return Err(SpecError::Events { found: events.len(), max });
        }
        if let Some(event) = events.iter().find(|event| event.name.is_empty() || event.days.is_empty()) {
            return Err(SpecError::Event { name: event.name.clone() });
        }
        Ok(self)
    }

    /// The serialised form.
    #[must_use]
    pub fn to_json(&self) -> String {
        let mut text = String::new();
        form::spec_json(self).write(&mut text);
        text
    }

    /// The first 16 hexadecimal digits of the SHA-256 of the serialised form.
    #[must_use]
    pub fn hash(&self) -> String {
        let digest = Sha256::digest(self.to_json());
        digest.iter().take(8).fold(String::new(), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        })
    }
}

/// In every format a spec is the text of its JSON.
impl Serialize for AnalysisSpec {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.to_json())
    }
}

impl<'de> Deserialize<'de> for AnalysisSpec {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::from_json(&String::deserialize(deserializer)?).map_err(de::Error::custom)
    }
}

impl Default for AnalysisSpec {
    fn default() -> Self {
        Self {
            version: SPEC_VERSION,
            filter: Filter::default(),
            comparison: Comparison::default(),
            definitions: Definitions::default(),
            top: Self::DEFAULT_TOP,
            forecast: ForecastParameters::default(),
        }
    }
}
