//! What `cargo xtask demo` runs: a relay that serves the page and counts a sales file that happens again.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result};

use crate::kafka::Broker;
use crate::running::Running;

/// An hour of the shop in a minute; its quiet hours pass more quickly.
const SPEED: &str = "60";

/// What is shown, and by what.
#[derive(Clone, Copy, Debug)]
pub struct Showing<'a> {
    /// The relay's program.
    pub relay: &'a Path,
    /// The folder of the built page.
    pub page: &'a Path,
    /// The sales file that happens again.
    pub sales: &'a Path,
    /// All before this has happened already, like `2011-12-08T08:00:00`.
    pub from: &'a str,
    /// The relay's port on 127.0.0.1.
    pub port: u16,
}

/// A demo that goes on as long as this lives.
#[derive(Debug)]
pub struct Demo {
    // In this order they end.
    running: Running,
    broker: Option<Broker>,
}

impl Showing<'_> {
    /// The file happens in the relay.
    ///
    /// # Errors
    /// When it cannot be started.
    pub fn start(&self) -> Result<Demo> {
        let mut demo = Demo { running: Running::new()?, broker: None };
        let mut relay = self.serve();
        demo.running
            .start("the relay", relay.arg("--replay").arg(self.sales).args(["--speed", SPEED, "--from", self.from]))?;
        Ok(demo)
    }

    /// The file happens in a topic of a broker that is started for it, with an empty log in `folder`.
    ///
    /// # Errors
    /// When one of the three cannot be started.
    pub fn start_with_kafka(&self, jars: &Path, folder: &Path) -> Result<Demo> {
        // Before the broker, which Ctrl-C would leave behind.
        let running = Running::new()?;
        let broker = Broker::start_empty(jars, folder).context("the demo has no broker")?;
        let address = broker.address();
        let mut demo = Demo { running, broker: Some(broker) };
        demo.running.start("the relay", self.serve().args(["--kafka", &address]))?;
        let mut simulator = Command::new(self.relay);
        simulator.arg("simulate").arg("--csv").arg(self.sales);
        simulator.args(["--kafka", &address, "--speed", SPEED, "--from", self.from]);
        demo.running.start("the simulator", &mut simulator)?;
        Ok(demo)
    }

    fn serve(&self) -> Command {
        let mut relay = Command::new(self.relay);
        relay.arg("serve").arg("--page").arg(self.page).arg("--listen").arg(format!("127.0.0.1:{}", self.port));
        relay
    }
}

impl Demo {
    /// Goes on until Ctrl-C or SIGTERM.
    ///
    /// # Errors
    /// When one of its programs has failed.
    pub fn wait(mut self) -> Result<()> {
        self.running.wait()
    }

    /// Where Kafka is, if it takes part.
    #[must_use]
    pub fn kafka(&self) -> Option<String> {
        self.broker.as_ref().map(Broker::address)
    }

    /// Numbers of the relay's and the simulator's processes.
    pub fn ids(&mut self) -> Vec<u32> {
        self.running.ids()
    }
}
