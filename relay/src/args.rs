use std::net::SocketAddr;
use std::path::PathBuf;

use aisle_engine::table::{Day, Timestamp};
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
    Serve(ServeArgs),
}

#[derive(clap::Args)]
pub(crate) struct ServeArgs {
    /// A sales file whose lines happen again: CSV in any dialect, gzip or not
    #[arg(long, value_name = "FILE")]
    pub(crate) replay: PathBuf,
    /// So many times as quickly as it happened; nights are left out [default: all at once]
    #[arg(long, value_name = "TIMES", value_parser = clap::value_parser!(u32).range(1..=100_000), conflicts_with = "rate")]
    pub(crate) speed: Option<u32>,
    /// With --speed: all before this is counted at once, like 2011-12-08 or 2011-12-08T14:00:00
    #[arg(long, value_name = "TIME", requires = "speed", value_parser = moment)]
    pub(crate) from: Option<Timestamp>,
    /// So many events a second
    #[arg(long, value_name = "EVENTS", value_parser = clap::value_parser!(u32).range(1..))]
    pub(crate) rate: Option<u32>,
    /// Where to listen
    #[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:8787")]
    pub(crate) listen: SocketAddr,
    /// An origin whose pages may connect, like https://shop.example, besides the relay's own; may be repeated
    #[arg(long = "origin", value_name = "ORIGIN")]
    pub(crate) origins: Vec<String>,
    /// What pages and programs must know; best given as AISLE_TOKEN in the environment
    #[arg(long, env = "AISLE_TOKEN", hide_env_values = true)]
    pub(crate) token: Option<String>,
    /// Updates come no more often than this, at least 100
    #[arg(long, value_name = "MILLISECONDS", default_value_t = 200, value_parser = clap::value_parser!(u64).range(100..=60_000))]
    pub(crate) update_millis: u64,
}

/// A day, or a moment of it.
fn moment(text: &str) -> Result<Timestamp, String> {
    let wrong = || format!("{text:?} is not a time like 2011-12-08 or 2011-12-08T14:00:00");
    if let Ok(day) = text.parse::<Day>() {
        return day.midnight().ok_or_else(wrong);
    }
    serde_json::from_value(text.into()).map_err(|_| wrong())
}
