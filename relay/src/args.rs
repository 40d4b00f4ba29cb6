use std::path::PathBuf;

use aisle_engine::table::{Day, Timestamp};
use aisle_protocol::config::{self, Config, ConfigError, Flag};
use aisle_relay::Pace;
use clap::error::ErrorKind;
use clap::{CommandFactory, Parser};

/// Live figures of a stream of sales lines, for any number of pages.
#[derive(Parser)]
#[command(name = "aisle-relay", version)]
pub(crate) struct Args {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(clap::Subcommand)]
pub(crate) enum Command {
    /// Count events and serve the figures
    Serve(Box<ServeArgs>),
    /// Let the lines of a sales file happen as events of a Kafka topic
    Simulate(SimulateArgs),
    /// Check a file of settings
    CheckConfig(CheckConfigArgs),
}

/// Options that stand for keys of the settings; what they say is checked with these.
macro_rules! flags {
    ($args:expr, $($option:literal = $key:literal: $field:ident),+ $(,)?) => {
        [$(($option, $key, $args.$field.as_ref())),+]
            .into_iter()
            .filter_map(|(name, key, text)| Some(Flag { name, key, text: text?.clone() }))
    };
}

#[derive(clap::Args)]
pub(crate) struct ServeArgs {
    /// Settings: whatever the options and the environment do not say
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Kafka brokers, like 127.0.0.1:9092, separated by commas
    #[arg(long, value_name = "HOST:PORT")]
    kafka: Option<String>,
    #[command(flatten)]
    topics: TopicArgs,
    /// Instead of Kafka: a sales file whose lines happen again, CSV in any dialect, gzip or not
    #[arg(long, value_name = "FILE", conflicts_with = "kafka")]
    pub(crate) replay: Option<PathBuf>,
    /// Instead of Kafka or a file: the sample shop's sales of two years, which are generated
    #[arg(long, conflicts_with_all = ["kafka", "replay"])]
    replay_sample: bool,
    #[command(flatten)]
    pub(crate) pace: PaceArgs,
    /// The shop's time zone, like Europe/London or +01:00, for times with an offset [default: they are taken as they are written]
    #[arg(long, value_name = "ZONE", allow_hyphen_values = true)]
    zone: Option<String>,
    /// What is in stock when the relay starts: CSV with the columns product, on_hand, reorder_point, safety_stock
    #[arg(long, value_name = "FILE")]
    stock: Option<String>,
    /// Alert when an hour's net sales are below this part of the usual; 0 never does [default: 0.5]
    #[arg(long, value_name = "PART")]
    low_sales: Option<String>,
    /// Alert when the day's returns are above this part of gross sales; 0 never does [default: 0.2]
    #[arg(long, value_name = "PART")]
    high_returns: Option<String>,
    /// Alert when no event has come for so long; 0 never does [default: 0]
    #[arg(long, value_name = "MINUTES")]
    silence_minutes: Option<String>,
    /// Where to listen [default: 127.0.0.1:8787]
    #[arg(long, value_name = "ADDRESS:PORT")]
    listen: Option<String>,
    /// An origin whose pages may connect, like https://shop.example, besides the relay's own; may be repeated
    #[arg(long = "origin", value_name = "ORIGIN")]
    origins: Vec<String>,
    /// To serve https and wss: the file of a certificate and those that vouch for it, in the form of PEM
    #[arg(long, value_name = "FILE")]
    tls_certificate: Option<String>,
    /// The file of its private key
    #[arg(long, value_name = "FILE")]
    tls_key: Option<String>,
    /// What pages and programs must know; best given as AISLE_TOKEN in the environment
    #[arg(long, env = "AISLE_TOKEN", hide_env_values = true)]
    pub(crate) token: Option<String>,
    /// Also serve the page, from the folder that `cargo xtask dist` makes
    #[arg(long, value_name = "FOLDER")]
    page: Option<String>,
    /// Updates come no more often than this, at least 100 [default: 200]
    #[arg(long, value_name = "MILLISECONDS")]
    update_millis: Option<String>,
}

#[derive(clap::Args)]
pub(crate) struct CheckConfigArgs {
    /// The file, in the form of config.yaml
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
}

#[derive(clap::Args)]
pub(crate) struct SimulateArgs {
    /// Settings: whatever the options and the environment do not say
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// The sales file: CSV in any dialect, gzip or not
    #[arg(long, value_name = "FILE")]
    pub(crate) csv: PathBuf,
    /// Kafka brokers, separated by commas [default: 127.0.0.1:9092]
    #[arg(long, value_name = "HOST:PORT")]
    kafka: Option<String>,
    /// The topic of events [default: retail.sales]
    #[arg(long, value_name = "NAME")]
    topic: Option<String>,
    /// The shop's time zone, like Europe/London or +01:00, for times with an offset, and for now
    #[arg(long, value_name = "ZONE", allow_hyphen_values = true)]
    zone: Option<String>,
    #[command(flatten)]
    pub(crate) pace: PaceArgs,
    /// Again and again, each time as other events
    #[arg(long = "loop")]
    pub(crate) is_endless: bool,
    /// Move times so that the first line that does not come at once happens now
    #[arg(long = "shift-to-now")]
    pub(crate) is_now: bool,
}

#[derive(clap::Args)]
pub(crate) struct PaceArgs {
    /// With a file: so many times as quickly as it happened; nights are left out [default: all at once]
    #[arg(long, value_name = "TIMES", value_parser = clap::value_parser!(u32).range(1..=100_000), conflicts_with = "rate")]
    speed: Option<u32>,
    /// With --speed: all before this happens at once, like 2011-12-08 or 2011-12-08T14:00:00
    #[arg(long, value_name = "TIME", requires = "speed", value_parser = moment)]
    from: Option<Timestamp>,
    /// With a file: so many lines a second
    #[arg(long, value_name = "LINES", value_parser = clap::value_parser!(u32).range(1..))]
    rate: Option<u32>,
}

#[derive(clap::Args)]
pub(crate) struct TopicArgs {
    /// The topic of events [default: retail.sales]
    #[arg(long, value_name = "NAME", conflicts_with_all = ["replay", "replay_sample"])]
    topic: Option<String>,
    /// The compacted topic of the state, which belongs to the group [default: retail.aggregates]
    #[arg(long, value_name = "NAME", conflicts_with_all = ["replay", "replay_sample"])]
    state_topic: Option<String>,
    /// The topic of events that cannot be counted [default: retail.dead]
    #[arg(long, value_name = "NAME", conflicts_with_all = ["replay", "replay_sample"])]
    dead_letter_topic: Option<String>,
    /// Names the relays that share the work [default: aisle-relay]
    #[arg(long, value_name = "NAME", conflicts_with_all = ["replay", "replay_sample"])]
    group: Option<String>,
    /// Names this relay among them; a second one of the same name takes over from the first [default: 1]
    #[arg(long, value_name = "NAME", conflicts_with_all = ["replay", "replay_sample"])]
    instance: Option<String>,
    /// With Kafka: aggregate counts a share of the partitions, serve shows pages what all relays have counted, all does both [default: all]
    #[arg(long, value_name = "ROLE", conflicts_with_all = ["replay", "replay_sample"])]
    role: Option<String>,
}

impl ServeArgs {
    /// The settings, before which these options go.
    pub(crate) fn config(&self) -> Result<Config, ConfigError> {
        self.check_pace();
        let origins = Some(self.origins.join(",")).filter(|origins| !origins.is_empty());
        let topics = &self.topics;
        let flags = flags!(
            self,
            "--kafka" = "kafka.brokers": kafka,
            "--zone" = "shop.zone": zone,
            "--stock" = "relay.stock": stock,
            "--low-sales" = "alerts.low_sales": low_sales,
            "--high-returns" = "alerts.high_returns": high_returns,
            "--silence-minutes" = "alerts.silence_minutes": silence_minutes,
            "--listen" = "relay.listen": listen,
            "--tls-certificate" = "relay.tls.certificate": tls_certificate,
            "--tls-key" = "relay.tls.key": tls_key,
            "--page" = "relay.page": page,
            "--update-millis" = "relay.update_millis": update_millis,
        )
        .chain(flags!(
            topics,
            "--topic" = "kafka.topic": topic,
            "--state-topic" = "kafka.state_topic": state_topic,
            "--dead-letter-topic" = "kafka.dead_letter_topic": dead_letter_topic,
            "--group" = "kafka.group": group,
            "--instance" = "kafka.instance": instance,
            "--role" = "kafka.role": role,
        ))
        .chain(origins.map(|text| Flag { name: "--origin", key: "relay.origins", text }));
        Config::load(self.config.as_deref(), config::environment(), &flags.collect::<Vec<_>>())
    }

    /// Do sales happen again, instead of coming from Kafka?
    pub(crate) fn is_replayed(&self) -> bool {
        self.replay.is_some() || self.replay_sample
    }

    /// Ends the program if Kafka is to be told how quickly lines happen.
    fn check_pace(&self) {
        if !self.is_replayed() && self.pace.pace() != Pace::AtOnce {
            let words =
                "--speed and --rate need --replay or --replay-sample: what comes from Kafka comes when it comes";
            Args::command().error(ErrorKind::MissingRequiredArgument, words).exit();
        }
    }
}

impl SimulateArgs {
    /// The settings, before which these options go.
    pub(crate) fn config(&self) -> Result<Config, ConfigError> {
        let flags = flags!(self, "--kafka" = "kafka.brokers": kafka, "--topic" = "kafka.topic": topic, "--zone" = "shop.zone": zone);
        Config::load(self.config.as_deref(), config::environment(), &flags.collect::<Vec<_>>())
    }
}

impl PaceArgs {
    pub(crate) fn pace(&self) -> Pace {
        match (self.speed, self.rate) {
            (Some(speed), _) => Pace::Speed { speed, from: self.from.unwrap_or_default() },
            (None, Some(rate)) => Pace::Rate(rate),
            (None, None) => Pace::AtOnce,
        }
    }
}

/// A day, or a moment of it.
fn moment(text: &str) -> Result<Timestamp, String> {
    let wrong = || format!("{text:?} is not a time like 2011-12-08 or 2011-12-08T14:00:00");
    if let Ok(day) = text.parse::<Day>() {
        return day.midnight().ok_or_else(wrong);
    }
    serde_json::from_value(text.into()).map_err(|_| wrong())
}
