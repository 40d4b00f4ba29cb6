use aisle_engine::live::{Counts, Figures, LiveBucket, RecentLine, TopGroups};
use aisle_engine::metrics::{Kpis, ReconciliationCell};
use aisle_engine::table::{Day, Money, Timestamp};
use serde::{Deserialize, Serialize};

use super::Alert;

/// The parts of the views that a page has asked for. In a snapshot they are whole; in a delta only those are there that have changed,
/// and what is said of each applies.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Parts {
    /// How the events come. It comes with every view.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<Status>,
    /// The figures of all events.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub totals: Option<Totals>,
    /// The latest day with an event, against the weeks before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub today: Option<Today>,
    /// Net sales of today and of the same weekday before, by ten minutes. In a delta: the steps that have changed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub curve: Option<Curve>,
    /// The last hour by minutes, those without a line left out. In a delta: the minutes that have changed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub minutes: Option<Vec<LiveBucket>>,
    /// The last day by hours, those without a line left out. In a delta: the hours that have changed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hours: Option<Vec<LiveBucket>>,
    /// The best products of today.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub products_today: Option<TopGroups>,
    /// The best products of all events.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub products: Option<TopGroups>,
    /// The best countries of today.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub countries_today: Option<TopGroups>,
    /// The best countries of all events.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub countries: Option<TopGroups>,
    /// The best stores of all events.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stores: Option<TopGroups>,
    /// The latest lines, the latest last. In a delta: those that are new.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lines: Option<Vec<RecentLine>>,
    /// The alerts that are not over.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub alerts: Option<Vec<Alert>>,
}

impl Parts {
    /// The most lines of [`Self::lines`].
    pub const LINES_MAX: usize = 20;

    /// Where [`Self::minutes`] begin: sixty minutes, the last of which holds the latest event.
    #[must_use]
    pub fn first_minute(latest: Timestamp) -> Timestamp {
        first_step(latest, 60, 60)
    }

    /// Where [`Self::hours`] begin: 24 hours, the last of which holds the latest event.
    #[must_use]
    pub fn first_hour(latest: Timestamp) -> Timestamp {
        first_step(latest, 3_600, 24)
    }
}

/// Where so many steps begin, the last of which holds a moment.
fn first_step(latest: Timestamp, step_seconds: u32, steps: u32) -> Timestamp {
    let last = latest.seconds() - latest.seconds() % step_seconds;
    Timestamp::from_seconds(last.saturating_sub(step_seconds * (steps - 1)))
}

/// How the events come.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Status {
    /// The latest time of any event, in shop time.
    pub latest: Option<Timestamp>,
    /// Events that were counted, late, repeated.
    #[serde(flatten)]
    pub counts: Counts,
    /// Events that could not be read.
    pub bad: u64,
    /// Events that wait in the source; `None` where that is not known.
    pub lag_events: Option<u64>,
    /// How old the latest event was when it was counted, in milliseconds; `None` where that is not known.
    pub behind_millis: Option<u64>,
    /// May there be events that are not counted and will not be soon? The source cannot be read, or nobody counts what waits there.
    #[serde(default)]
    pub is_interrupted: bool,
    /// Does the source have no further events?
    pub is_ended: bool,
}

/// The figures of all events: those of `aisle overview --json`, under the same names.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Totals {
    /// The figures.
    pub kpis: Kpis,
    /// Kind × class, sixteen cells that sum to `kpis.total_amount`.
    pub reconciliation: Vec<ReconciliationCell>,
}

/// A day so far.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Today {
    /// The day.
    pub day: Day,
    /// Figures are those until the end of this minute.
    pub until: Timestamp,
    /// Its figures.
    pub figures: Figures,
    /// The same weekday one to four weeks before until the same time; `None` where the relay does not know it.
    pub weeks_before: Vec<Option<Figures>>,
}

/// Net sales by steps of ten minutes, those without a line left out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Curve {
    /// Today, and the same weekday one to four weeks before.
    pub days: Vec<Day>,
    /// The steps of these days.
    pub steps: Vec<CurveStep>,
}

/// A step of a [`Curve`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CurveStep {
    /// When it begins.
    pub start: Timestamp,
    /// Its net sales.
    pub net_sales: Money,
}
