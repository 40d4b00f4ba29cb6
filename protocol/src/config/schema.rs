use std::net::SocketAddr;
use std::path::PathBuf;

use aisle_engine::spec::AnalysisSpec;
use serde::Deserialize;

use super::rules;

/// All settings. `public/config.yaml` says what each means, and its default.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// The page.
    pub page: PageConfig,
    /// What is asked where nobody asks for something else. It has no filter, overrides, and series to be looked at: these belong to a
    /// single question.
    #[serde(deserialize_with = "rules::question")]
    pub analysis: AnalysisSpec,
    /// When the relay alerts.
    pub alerts: AlertConfig,
    /// How the relay serves.
    pub relay: RelayConfig,
    /// Where its events come from.
    pub kafka: KafkaConfig,
}

/// The page.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PageConfig {
    /// The currency of files that name none, as a symbol or a code; empty for none.
    #[serde(deserialize_with = "rules::text")]
    pub currency: String,
}

/// When the relay alerts. Zero never does.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AlertConfig {
    /// Net sales of an hour below this part of the usual.
    #[serde(deserialize_with = "rules::part")]
    pub low_sales: f64,
    /// Returns of the day above this part of gross sales.
    #[serde(deserialize_with = "rules::part")]
    pub high_returns: f64,
    /// No event for so many minutes.
    #[serde(deserialize_with = "rules::count::<_, _, 0, 10_080>")]
    pub silence_minutes: u32,
}

/// How the relay serves.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RelayConfig {
    /// Where it listens.
    #[serde(deserialize_with = "rules::address")]
    pub listen: SocketAddr,
    /// Origins whose pages may connect, besides its own.
    #[serde(deserialize_with = "rules::origins")]
    pub origins: Vec<String>,
    /// The file that holds the token.
    #[serde(deserialize_with = "rules::path")]
    pub token_file: Option<PathBuf>,
    /// The folder of the page, if it is served too.
    #[serde(deserialize_with = "rules::path")]
    pub page: Option<PathBuf>,
    /// What is in stock when it starts.
    #[serde(deserialize_with = "rules::path")]
    pub stock: Option<PathBuf>,
    /// Updates come no more often than this, in milliseconds.
    #[serde(deserialize_with = "rules::count::<_, _, 100, 60_000>")]
    pub update_millis: u32,
    /// Connections in all.
    #[serde(deserialize_with = "rules::count::<_, _, 1, 1_000_000>")]
    pub connections: usize,
    /// Connections from one address.
    #[serde(deserialize_with = "rules::count::<_, _, 1, 1_000_000>")]
    pub connections_per_address: usize,
}

/// Where Kafka is, and how its topics are called.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KafkaConfig {
    /// Brokers to begin with, separated by commas.
    #[serde(deserialize_with = "rules::brokers")]
    pub brokers: String,
    /// The topic of events.
    #[serde(deserialize_with = "rules::topic")]
    pub topic: String,
    /// The compacted topic of the relay's state.
    #[serde(deserialize_with = "rules::topic")]
    pub state_topic: String,
    /// The topic of events that could not be counted.
    #[serde(deserialize_with = "rules::topic")]
    pub dead_letter_topic: String,
    /// Names the relay.
    #[serde(deserialize_with = "rules::name")]
    pub group: String,
    /// Partitions of topics that have to be made.
    #[serde(deserialize_with = "rules::count::<_, _, 1, 10_000>")]
    pub partitions: i32,
}
