//! `cargo xtask kafka start|stop`.

use std::path::PathBuf;

use anyhow::Result;
use xtask::background_broker::{BackgroundBroker, STOP_TIME};
use xtask::kafka::fetch_jars;

use crate::shell::{step, target_dir};

/// Kafka's usual port.
const PORT: u16 = 9_092;

/// Starts a broker on 127.0.0.1:9092 and leaves it running.
pub(crate) fn start() -> Result<()> {
    step("Fetching the jars of Kafka, if they are missing");
    let jars = fetch_jars(&target_dir()?)?;
    step("Starting a broker");
    BackgroundBroker(&folder()?).start(&jars, PORT)?;
    println!("Kafka on 127.0.0.1:{PORT}; `cargo xtask kafka stop` stops it");
    Ok(())
}

/// Stops the broker that [`start`] has left running.
pub(crate) fn stop() -> Result<()> {
    step("Stopping the broker");
    BackgroundBroker(&folder()?).stop(STOP_TIME)
}

fn folder() -> Result<PathBuf> {
    Ok(target_dir()?.join("kafka/broker"))
}
