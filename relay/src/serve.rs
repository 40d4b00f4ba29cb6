//! `aisle-relay serve`.

use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use aisle_engine::live::{Limits, LiveState};
use aisle_engine::spec::Definitions;
use aisle_relay::{
    Alerts, EventSource, KafkaSettings, KafkaSource, Live, Publisher, Replay, SalesFile, Server, Settings, Stock, Stop,
    Thresholds, Token,
};
use anyhow::{Context, Result};
use tokio::runtime::{Builder, Runtime};
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::oneshot;

use crate::args::ServeArgs;

/// How long whatever still runs may take when everybody has been said goodbye to.
const LAST_MOMENTS: Duration = Duration::from_secs(1);
/// How long a source may take to commit what it has counted.
const LAST_COMMIT: Duration = Duration::from_secs(3);
/// How often is looked whether it has.
const LOOK_AGAIN: Duration = Duration::from_millis(10);

/// Serves until SIGTERM or Ctrl-C, or until the source fails.
pub(crate) fn run(args: &ServeArgs) -> Result<()> {
    let settings = args.settings();
    let (definitions, limits) = (Definitions::default(), Limits::default());
    let source = args.source(definitions.clone(), limits)?;
    let live = Arc::new(Live::new(LiveState::new(definitions, limits)));
    let publisher = Arc::new(Publisher::new(live.clone(), args.alerts()?));
    let stop = Stop::default();
    let runtime = Builder::new_multi_thread().enable_all().build()?;
    let update_interval = settings.update_interval;
    let server = runtime.block_on(Server::bind(settings, live.clone(), publisher.clone(), source.info()))?;
    println!("Listening on http://{}", server.address());

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

impl ServeArgs {
    fn settings(&self) -> Settings {
        Settings {
            listen: self.listen,
            token: self.token.as_deref().map(Token::new),
            origins: self.origins.clone(),
            page: self.page.clone(),
            update_interval: Duration::from_millis(self.update_millis),
            ..Settings::default()
        }
    }

    fn alerts(&self) -> Result<Alerts> {
        let stock = self.stock.as_deref().map(Stock::open).transpose()?.unwrap_or_default();
        let thresholds = Thresholds {
            low_sales: Some(self.low_sales).filter(|&part| part > 0.0),
            high_returns: Some(self.high_returns).filter(|&part| part > 0.0),
            silence_minutes: self.silence_minutes,
        };
        Ok(Alerts::new(thresholds, stock))
    }

    fn source(&self, definitions: Definitions, limits: Limits) -> Result<Box<dyn EventSource>> {
        if let Some(file) = &self.replay {
            return Ok(Box::new(Replay::new(SalesFile::open(file)?, self.pace.pace())));
        }
        let topics = &self.topics;
        let settings = KafkaSettings {
            brokers: self.kafka.clone().unwrap_or_default(),
            topic: topics.topic.clone(),
            state_topic: topics.state_topic.clone(),
            dead_letter_topic: topics.dead_letter_topic.clone(),
            group: topics.group.clone(),
            shop_offset_minutes: topics.shop_offset_minutes,
            ..KafkaSettings::default()
        };
        Ok(Box::new(KafkaSource::new(settings, definitions, limits)))
    }
}
