//! `aisle-relay`: live figures of a stream of sales lines.
//!
//! Exit codes: 0; 1 when it cannot go on; 2 when the command line or the settings are wrong.

mod args;
mod check_config;
mod config;
mod serve;
mod simulate;

use std::process::ExitCode;

use aisle_protocol::config::ConfigError;
use aisle_relay::complain;
use clap::Parser;
use mimalloc::MiMalloc;

use args::{Args, Command};

/// Counting takes and gives back millions of small pieces of memory a second.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    let result = match Args::parse().command {
        Command::Serve(args) => serve::run(&args),
        Command::Simulate(args) => simulate::run(&args),
        Command::CheckConfig(args) => check_config::run(&args),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            complain(format_args!("{error:#}"));
            ExitCode::from(if error.is::<ConfigError>() { 2 } else { 1 })
        }
    }
}
