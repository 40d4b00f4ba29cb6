use std::path::PathBuf;
use std::process::Command;
use std::time::{Duration, Instant};

use aisle_tests::counting_relay::CountingRelay;
use anyhow::{Context, Result, ensure};
use serde_json::Value;

use crate::usage::{self, Usage};

/// All that can be asked over HTTP.
const QUESTIONS: [&str; 5] =
    ["/api/v1/totals", "/api/v1/series", "/api/v1/products", "/api/v1/countries", "/api/v1/alerts"];

/// Who counts.
#[derive(Clone, Debug)]
pub(crate) enum Kind {
    Aisle,
    /// The script of kafkajs and ws.
    Peer(PathBuf),
}

/// A program that counts a topic and serves pages, for as long as this lives.
pub(crate) struct Contender {
    kind: Kind,
    process: CountingRelay,
    started: Instant,
}

impl Kind {
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Self::Aisle => "aisle",
            Self::Peer(_) => "peer",
        }
    }

    /// What a page says first; the peer's need say nothing.
    pub(crate) fn hello(&self) -> Option<&'static str> {
        matches!(self, Self::Aisle).then_some(
            r#"{"type":"hello","protocol":1,"views":["totals","today","series","products","places","lines","alerts"]}"#,
        )
    }
}

impl Contender {
    /// Starts it on a topic, under a name of its own, which nothing was counted by before.
    pub(crate) fn start(kind: &Kind, brokers: &str, topic: &str, name: &str) -> Result<Self> {
        let started = Instant::now();
        let group = format!("{name}.{}", kind.name());
        let process = match kind {
            Kind::Aisle => {
                let state_topic = format!("{group}.state");
                let names = ["--topic", topic, "--state-topic", &state_topic, "--group", &group];
                CountingRelay::start(&[&["--kafka", brokers, "--update-millis", "200"][..], &names].concat(), &[])?
            }
            Kind::Peer(script) => {
                let mut node = Command::new("node");
                node.arg("--no-warnings").arg(script).args([brokers, topic, &group, "0"]);
                CountingRelay::of(node)?
            }
        };
        Ok(Self { kind: kind.clone(), process, started })
    }

    /// Since it was started.
    pub(crate) fn age(&self) -> Duration {
        self.started.elapsed()
    }

    pub(crate) fn address(&self) -> &str {
        self.process.address()
    }

    pub(crate) fn usage(&self) -> Result<Usage> {
        usage::of(&self.process.id().to_string())
    }

    /// Asks for figures over HTTP, each time for the next of those that there are.
    pub(crate) fn ask(&self, number: usize) -> Result<()> {
        let path = if matches!(self.kind, Kind::Aisle) { QUESTIONS[number % QUESTIONS.len()] } else { "/" };
        let (status, _) = self.process.get(path)?;
        ensure!(status == 200, "{path} was answered with {status}");
        Ok(())
    }

    /// Events that it has counted and can show.
    pub(crate) fn events(&self) -> Result<u64> {
        let counted = match self.kind {
            Kind::Aisle => self.process.totals()?["status"]["events"].as_u64(),
            Kind::Peer(_) => serde_json::from_str::<Value>(&self.process.get("/")?.1)?["committed"].as_u64(),
        };
        counted.context("it does not say how many events it has counted")
    }

    pub(crate) fn wait_for_events(&self, events: u64) -> Result<()> {
        self.process.wait_until(&format!("{events} events"), |_| Ok(self.events()? >= events))
    }
}
