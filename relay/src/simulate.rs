//! `aisle-relay simulate`.

use std::io::{Write, stdout};
use std::thread;

use aisle_relay::{SalesFile, Simulation, Stop};
use anyhow::{Context, Result};
use tokio::signal::unix::{SignalKind, signal};

use crate::args::SimulateArgs;
use crate::config;

/// Produces until all lines have happened, or until SIGTERM or Ctrl-C.
pub(crate) fn run(args: &SimulateArgs) -> Result<()> {
    let config = args.config()?;
    let simulation = Simulation {
        settings: config::kafka(&config, config::kafka_password().as_deref())?,
        file: SalesFile::open(&args.csv, config.shop.clocks())?,
        pace: args.pace.pace(),
        is_endless: args.is_endless,
        is_now: args.is_now,
    };
    let stop = Stop::default();
    stop_on_signals(stop.clone())?;
    let delivered = simulation.run(&stop)?;
    writeln!(stdout(), "{delivered} events delivered")
        .with_context(|| format!("{delivered} events were delivered, but standard output cannot be written"))
}

fn stop_on_signals(stop: Stop) -> Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    thread::Builder::new().name("signals".to_owned()).spawn(move || {
        runtime.block_on(async {
            if let Ok(mut terminate) = signal(SignalKind::terminate()) {
                tokio::select! {
                    _ = terminate.recv() => {}
                    _ = tokio::signal::ctrl_c() => {}
                }
                stop.stop();
            }
        });
    })?;
    Ok(())
}
