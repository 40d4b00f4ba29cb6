//! `cargo xtask …`: every command that a developer of Aisle needs.

mod bench;
mod broker;
mod data;
mod demo;
mod dist;
mod kafka_tests;
mod layers;
mod page;
mod shell;
mod stage;
mod test;
mod tools;

use std::path::PathBuf;

use anyhow::Result;
use clap::{Parser, Subcommand};

#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", about = "The project's own commands")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Build the release page and serve it on this machine with sample data; on its Live page the last weeks of them happen again.
    Demo {
        /// First port to try on 127.0.0.1; the next free one is taken when it is in use.
        #[arg(long, default_value_t = 8090)]
        port: u16,
        /// Let the sample data happen in a Kafka broker that is started for it. Needs Java and Maven.
        #[arg(long)]
        kafka: bool,
    },
    /// Build the page and run every test, or those whose name contains NAME.
    Test { name: Option<String> },
    /// Make the folder `dist/`, ready to upload to any static host.
    Dist {
        /// An origin that the page may connect to, e.g. wss://relay.example. May be repeated.
        #[arg(long = "allow", value_name = "ORIGIN")]
        allowed: Vec<String>,
        /// Settings in the form of public/config.yaml, for the page's defaults.
        #[arg(long, value_name = "FILE")]
        config: Option<PathBuf>,
    },
    /// Say where to get the UCI Online Retail file, or check a copy of it (.csv or .csv.gz).
    Data { path: Option<PathBuf> },
    /// Measure speed beside the peers, in one run.
    Bench {
        #[command(subcommand)]
        what: Bench,
    },
    /// A Kafka broker on 127.0.0.1:9092, for development. Needs Java and Maven.
    Kafka {
        #[command(subcommand)]
        what: Kafka,
    },
    /// Install the libraries of the system that the relay is linked with (Debian, as root).
    Libraries,
    /// Check which crate names which, from Cargo's own metadata.
    Layers,
    /// Finish a page that trunk has put together. Trunk calls this as its post-build hook.
    #[command(hide = true)]
    Stage,
}

#[derive(Clone, Copy, Subcommand)]
enum Bench {
    /// The page beside DuckDB-WASM and PapaParse, in one Chromium.
    Web,
    /// The command line beside DuckDB with one thread.
    Native,
    /// Forecasts beside statsforecast and Prophet: how far off, and at what CPU time. Takes a quarter of an hour.
    Forecast,
    /// The relay beside kafkajs and ws, on one broker: events in, frames out, and five thousand pages. Takes minutes.
    Live,
}

#[derive(Clone, Copy, Subcommand)]
enum Kafka {
    /// Start it and leave it running.
    Start,
    /// Stop it.
    Stop,
}

fn main() -> Result<()> {
    match Arguments::parse().command {
        Command::Demo { port, kafka } => demo::run(port, kafka),
        Command::Test { name } => test::run(name.as_deref()),
        Command::Dist { allowed, config } => dist::run(&allowed, config.as_deref()),
        Command::Data { path } => data::run(path.as_deref()),
        Command::Bench { what: Bench::Web } => bench::web(),
        Command::Bench { what: Bench::Native } => bench::native(),
        Command::Bench { what: Bench::Forecast } => bench::forecast(),
        Command::Bench { what: Bench::Live } => bench::live(),
        Command::Kafka { what: Kafka::Start } => broker::start(),
        Command::Kafka { what: Kafka::Stop } => broker::stop(),
        Command::Libraries => tools::install_libraries(),
        Command::Layers => layers::run(),
        Command::Stage => stage::run(),
    }
}
