//! `aisle-relay serve`.

use std::io::{Write, stdout};
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use aisle_engine::live::{Limits, LiveState};
use aisle_protocol::config::{Config, KafkaRole};
use aisle_relay::{EventSource, KafkaSource, Live, Publisher, Replay, SalesFile, Server, Settings, Stop, complain};
use anyhow::{Context, Result};
use tokio::runtime::{Builder, Runtime};
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::oneshot;

use crate::args::ServeArgs;
use crate::config;

/// How long whatever still runs may take when everybody has been said goodbye to.
const LAST_MOMENTS: Duration = Duration::from_secs(1);
/// How long a source may take to commit what it has counted.
const LAST_COMMIT: Duration = Duration::from_secs(3);
/// Files that are open besides those of connections: of Kafka, of the page, and the system's own.
const OTHER_FILES: u64 = 256;
/// How often is looked whether it has.
const LOOK_AGAIN: Duration = Duration::from_millis(10);

/// Serves until SIGTERM or Ctrl-C, or until the source fails.
pub(crate) fn run(args: &ServeArgs) -> Result<()> {
    let config = args.config()?;
    // What counts a share of the partitions only has no figures of all.
    let has_figures = args.is_replayed() || config.kafka.role != KafkaRole::Aggregate;
    let settings = Settings { has_figures, ..config::settings(&config, args.token.as_deref())? };
    let limits = Limits::default();
    let source = source(args, &config, limits)?;
    let live = Arc::new(Live::unread(LiveState::new(config.analysis.definitions.clone(), limits)));
    let publisher = Arc::new(Publisher::new(live.clone(), config::alerts(&config)?));
    let stop = Stop::default();
    let runtime = Builder::new_multi_thread().enable_all().build()?;
    let update_interval = settings.update_interval;
    allow_files(settings.limits.connections as u64 + OTHER_FILES);
    let mut info = source.info();
    info.currency = info.currency.or_else(|| Some(config.page.currency).filter(|currency| !currency.is_empty()));
    let server = runtime.block_on(Server::bind(settings, live.clone(), publisher.clone(), info))?;
    // Whether anybody can read where it is changes nothing about it.
    if let Err(error) = writeln!(stdout(), "Listening on {}", server.origin()) {
        complain(format_args!("listens on {}; standard output cannot be written: {error}", server.origin()));
    }

    let (failure, failed) = oneshot::channel();
    let threads = [
        thread::Builder::new().name("source".to_owned()).spawn({
            let stop = stop.clone();
            move || run_source(source, &live, &stop, failure)
        })?,
        thread::Builder::new().name("publisher".to_owned()).spawn({
            let stop = stop.clone();
            move || publisher.run(update_interval, &stop)
        })?,
    ];
    let result = serve(&runtime, server, failed);
    stop.stop();
    runtime.shutdown_timeout(LAST_MOMENTS);
    // A source that waits for its broker loses nothing if it is not waited for: what is not committed is counted by the next relay.
    let end = Instant::now() + LAST_COMMIT;
    while threads.iter().any(|thread| !thread.is_finished()) && Instant::now() < end {
        thread::sleep(LOOK_AGAIN);
    }
    result
}

/// Raises the limit of open files, as each connection is one.
fn allow_files(wanted: u64) {
    let allowed = rlimit::increase_nofile_limit(wanted).unwrap_or(0);
    if allowed < wanted {
        complain(format_args!(
            "{allowed} files may be open here, {wanted} would be enough for all connections: see `ulimit -Hn`"
        ));
    }
}

fn run_source(mut source: Box<dyn EventSource>, live: &Live, stop: &Stop, failure: oneshot::Sender<anyhow::Error>) {
    if let Err(error) = source.run(live, stop) {
        // Without a receiver everything is stopping anyway.
        let _ = failure.send(error);
    }
}

/// Serves until it is told to stop, which is no failure, or the source has failed.
fn serve(runtime: &Runtime, server: Server, failed: oneshot::Receiver<anyhow::Error>) -> Result<()> {
    let mut failure = None;
    runtime.block_on(async {
        let mut terminate = signal(SignalKind::terminate())?;
        let shutdown = async {
            tokio::select! {
                _ = terminate.recv() => {}
                _ = tokio::signal::ctrl_c() => {}
                Ok(error) = failed => failure = Some(error),
            }
        };
        server.run(shutdown).await
    })?;
    failure.map_or(Ok(()), |error| Err(error).context("the source failed"))
}

/// Where the events come from: Kafka, unless a file or the sample is to happen again.
fn source(args: &ServeArgs, config: &Config, limits: Limits) -> Result<Box<dyn EventSource>> {
    if args.is_replayed() {
        let clocks = config.shop.clocks();
        let file = match &args.replay {
            Some(file) => SalesFile::open(file, clocks)?,
            None => SalesFile::sample(clocks)?,
        };
        return Ok(Box::new(Replay::new(file, args.pace.pace())));
    }
    let settings = config::kafka(config, config::kafka_password().as_deref())?;
    Ok(Box::new(KafkaSource::new(settings, config.analysis.definitions.clone(), limits)))
}
