//! `aisle-relay`: live figures of a stream of sales lines.
//!
//! Exit codes: 0; 1 when it cannot go on; 2 when the command line is wrong.

mod args;
mod serve;
mod simulate;

use std::process::ExitCode;

use clap::Parser;

use args::{Args, Command};

fn main() -> ExitCode {
    let result = match Args::parse().command {
        Command::Serve(args) => serve::run(&args),
        Command::Simulate(args) => simulate::run(&args),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("aisle-relay: {error:#}");
            ExitCode::from(1)
        }
    }
}
