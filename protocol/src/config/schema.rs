use std::net::SocketAddr;
use std::path::PathBuf;

use aisle_engine::spec::AnalysisSpec;
use aisle_engine::table::Zone;
use serde::Deserialize;

use super::rules;
use super::zone::NamedZone;

/// All settings. `public/config.yaml` says what each means, and its default.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// The page.
    pub page: PageConfig,
    /// The shop.
    pub shop: ShopConfig,
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
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PageConfig {
    /// The currency of files that name none, as a symbol or a code; empty for none.
    #[serde(deserialize_with = "rules::text")]
    pub currency: String,
    /// Origins of relays that it may connect to, besides its own.
    #[serde(deserialize_with = "rules::relays")]
    pub relays: Vec<String>,
}

/// The shop.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ShopConfig {
    /// Its time zone, for times with an offset; without one, they are taken as they are written.
    #[serde(deserialize_with = "rules::zone")]
    pub zone: Option<NamedZone>,
}

impl ShopConfig {
    /// What the clocks of its zone do, if it has one.
    #[must_use]
    pub fn clocks(&self) -> Option<Zone> {
        self.zone.as_ref().map(|named| named.zone.clone())
    }
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
    /// What it shows to serve https and wss.
    pub tls: TlsConfig,
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

/// Files in the form of PEM: both or none.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TlsConfig {
    /// The certificate, and those that vouch for it.
    #[serde(deserialize_with = "rules::path")]
    pub certificate: Option<PathBuf>,
    /// Its private key.
    #[serde(deserialize_with = "rules::path")]
    pub key: Option<PathBuf>,
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
    /// Names the relays that share the partitions, as a consumer group.
    #[serde(deserialize_with = "rules::name")]
    pub group: String,
    /// Names this relay among them, for the group and for its transactions.
    #[serde(deserialize_with = "rules::instance")]
    pub instance: String,
    /// What this relay does.
    pub role: KafkaRole,
    /// Partitions of topics that have to be made.
    #[serde(deserialize_with = "rules::count::<_, _, 1, 10_000>")]
    pub partitions: i32,
    /// Events dated so many hours after they were produced cannot be counted; 0 counts them all.
    #[serde(deserialize_with = "rules::count::<_, _, 0, 8_784>")]
    pub ahead_hours: u32,
    /// How to speak with the brokers.
    pub security: KafkaSecurity,
    /// Who the relay is.
    pub sasl: SaslConfig,
    /// Who the brokers are, and who the relay is.
    pub tls: KafkaTlsConfig,
}

/// What a relay does of all that there is to do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum KafkaRole {
    /// Counts, and serves pages.
    #[default]
    All,
    /// Counts its share of the partitions.
    Aggregate,
    /// Serves pages what all relays of the group have counted.
    Serve,
}

/// How to speak with Kafka's brokers, by the names of its `security.protocol`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum KafkaSecurity {
    /// Neither encrypted nor with a name.
    Plaintext,
    /// Encrypted.
    Ssl,
    /// With a name and a password, not encrypted.
    SaslPlaintext,
    /// With a name and a password, encrypted.
    SaslSsl,
}

/// A name and a password.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SaslConfig {
    /// How the password is shown.
    pub mechanism: SaslMechanism,
    /// The name.
    #[serde(deserialize_with = "rules::optional_name")]
    pub username: Option<String>,
    /// The file that holds the password.
    #[serde(deserialize_with = "rules::path")]
    pub password_file: Option<PathBuf>,
}

/// How a password is shown to Kafka's brokers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub enum SaslMechanism {
    /// As it is.
    #[serde(rename = "PLAIN")]
    Plain,
    /// By a proof, with SHA-256.
    #[serde(rename = "SCRAM-SHA-256")]
    ScramSha256,
    /// By a proof, with SHA-512.
    #[serde(rename = "SCRAM-SHA-512")]
    ScramSha512,
}

/// Files in the form of PEM.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KafkaTlsConfig {
    /// Who vouches for the brokers, if not those whom the system trusts.
    #[serde(deserialize_with = "rules::path")]
    pub authority: Option<PathBuf>,
    /// The relay's certificate, and its private key: both or none.
    #[serde(deserialize_with = "rules::path")]
    pub certificate: Option<PathBuf>,
    /// The private key.
    #[serde(deserialize_with = "rules::path")]
    pub key: Option<PathBuf>,
}

impl KafkaSecurity {
    /// Its name in Kafka's settings.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Plaintext => "plaintext",
            Self::Ssl => "ssl",
            Self::SaslPlaintext => "sasl_plaintext",
            Self::SaslSsl => "sasl_ssl",
        }
    }

    /// Does it go with a name and a password?
    #[must_use]
    pub const fn has_sasl(self) -> bool {
        matches!(self, Self::SaslPlaintext | Self::SaslSsl)
    }
}

impl SaslMechanism {
    /// Its name in Kafka's settings.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Plain => "PLAIN",
            Self::ScramSha256 => "SCRAM-SHA-256",
            Self::ScramSha512 => "SCRAM-SHA-512",
        }
    }
}

/// The key to blame, other keys that it does not go with, and what is wrong.
type Contradiction = (&'static str, &'static [&'static str], &'static str);

impl Config {
    /// Values that are right by themselves but not together.
    pub(super) fn contradictions(&self) -> Vec<Contradiction> {
        let mut found: Vec<Contradiction> = Vec::new();
        let mut both_or_none = |certificate: (&'static str, &Option<PathBuf>),
                                key: (&'static str, &Option<PathBuf>)| {
            match (certificate.1, key.1) {
                (Some(_), None) => found.push((certificate.0, &[], "needs its key beside it")),
                (None, Some(_)) => found.push((key.0, &[], "needs its certificate beside it")),
                _ => {}
            }
        };
        let (tls, kafka_tls) = (&self.relay.tls, &self.kafka.tls);
        both_or_none(("relay.tls.certificate", &tls.certificate), ("relay.tls.key", &tls.key));
        both_or_none(("kafka.tls.certificate", &kafka_tls.certificate), ("kafka.tls.key", &kafka_tls.key));
        if self.kafka.security.has_sasl() && self.kafka.sasl.username.is_none() {
            found.push(("kafka.security", &[], "needs a name: kafka.sasl.username"));
        }
        // Shop times have no offset, and are ahead of UTC by up to fourteen hours.
        if (1..24).contains(&self.kafka.ahead_hours) {
            found.push(("kafka.ahead_hours", &[], "must be 24 or more, or 0"));
        }
        // What the relay writes must not come back to it as events.
        let KafkaConfig { topic, state_topic, dead_letter_topic, .. } = &self.kafka;
        if state_topic == topic {
            found.push(("kafka.state_topic", &["kafka.topic"], "must be another topic than kafka.topic"));
        }
        if [topic, state_topic].contains(&dead_letter_topic) {
            let what = "must be another topic than kafka.topic and kafka.state_topic";
            found.push(("kafka.dead_letter_topic", &["kafka.topic", "kafka.state_topic"], what));
        }
        found
    }
}
