use std::net::SocketAddr;
use std::path::PathBuf;

use aisle_engine::table::{Day, Timestamp};
use aisle_relay::Pace;
use clap::Parser;

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
}

#[derive(clap::Args)]
pub(crate) struct ServeArgs {
    /// Kafka brokers, like 127.0.0.1:9092, separated by commas
    #[arg(long, value_name = "HOST:PORT", required_unless_present = "replay")]
    pub(crate) kafka: Option<String>,
    #[command(flatten)]
    pub(crate) topics: TopicArgs,
    /// Instead of Kafka: a sales file whose lines happen again, CSV in any dialect, gzip or not
    #[arg(long, value_name = "FILE", conflicts_with = "kafka")]
    pub(crate) replay: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) pace: PaceArgs,
    /// What is in stock when the relay starts: CSV with the columns product, on_hand, reorder_point, safety_stock
    #[arg(long, value_name = "FILE")]
    pub(crate) stock: Option<PathBuf>,
    /// Alert when an hour's net sales are below this part of the usual; 0 never does
    #[arg(long, value_name = "PART", default_value_t = 0.5)]
    pub(crate) low_sales: f64,
    /// Alert when the day's returns are above this part of gross sales; 0 never does
    #[arg(long, value_name = "PART", default_value_t = 0.2)]
    pub(crate) high_returns: f64,
    /// Alert when no event has come for so long
    #[arg(long, value_name = "MINUTES", value_parser = clap::value_parser!(u32).range(1..))]
    pub(crate) silence_minutes: Option<u32>,
    /// Where to listen
    #[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:8787")]
    pub(crate) listen: SocketAddr,
    /// An origin whose pages may connect, like https://shop.example, besides the relay's own; may be repeated
    #[arg(long = "origin", value_name = "ORIGIN")]
    pub(crate) origins: Vec<String>,
    /// What pages and programs must know; best given as AISLE_TOKEN in the environment
    #[arg(long, env = "AISLE_TOKEN", hide_env_values = true)]
    pub(crate) token: Option<String>,
    /// Also serve the page, from the folder that `cargo xtask dist` makes
    #[arg(long, value_name = "FOLDER")]
    pub(crate) page: Option<PathBuf>,
    /// Updates come no more often than this, at least 100
    #[arg(long, value_name = "MILLISECONDS", default_value_t = 200, value_parser = clap::value_parser!(u64).range(100..=60_000))]
    pub(crate) update_millis: u64,
}

#[derive(clap::Args)]
pub(crate) struct SimulateArgs {
    /// The sales file: CSV in any dialect, gzip or not
    #[arg(long, value_name = "FILE")]
    pub(crate) csv: PathBuf,
    /// Kafka brokers, separated by commas
    #[arg(long, value_name = "HOST:PORT", default_value = "127.0.0.1:9092")]
    pub(crate) kafka: String,
    /// The topic of events
    #[arg(long, value_name = "NAME", default_value = "retail.sales")]
    pub(crate) topic: String,
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
    /// The topic of events
    #[arg(long, value_name = "NAME", default_value = "retail.sales")]
    pub(crate) topic: String,
    /// The compacted topic of the state, which belongs to this relay
    #[arg(long, value_name = "NAME", default_value = "retail.aggregates")]
    pub(crate) state_topic: String,
    /// The topic of events that cannot be counted
    #[arg(long, value_name = "NAME", default_value = "retail.dead")]
    pub(crate) dead_letter_topic: String,
    /// Names the relay; a second one of the same name takes over from the first
    #[arg(long, value_name = "NAME", default_value = "aisle-relay")]
    pub(crate) group: String,
    /// Minutes that shop time is ahead of UTC, for times with an offset
    #[arg(long, value_name = "MINUTES", allow_negative_numbers = true, value_parser = clap::value_parser!(i32).range(-720..=840))]
    pub(crate) shop_offset_minutes: Option<i32>,
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
