//! `aisle`: the figures of the page on the command line, from the same engine.
//!
//! Exit codes: 0; 1 when the data cannot be used or the answer cannot be written; 2 when the command line is wrong.

mod args;
mod failure;
mod filter_check;
mod forecast;
mod json;
mod layout;
mod months;
mod notices;
mod output;
mod overview;
mod quality;
mod reading;
mod trace;

use std::process::ExitCode;

use args::{Args, Command};
use clap::Parser;

fn main() -> ExitCode {
    let result = match Args::parse().command {
        Command::Overview(args) => overview::run(&args),
        Command::Forecast(args) => forecast::run(&args),
        Command::Quality(args) => quality::run(&args),
        Command::Trace(args) => trace::run(&args),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) if failure.is_closed_pipe() => ExitCode::SUCCESS,
        Err(failure) => {
            let text = failure.to_string();
            let lines: Vec<_> = text.split('\n').map(layout::visible).collect();
            output::say(lines.join("\n"));
            failure.exit_code()
        }
    }
}
