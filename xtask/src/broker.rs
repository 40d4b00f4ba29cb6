//! `cargo xtask kafka start|stop`.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result, bail};
use xtask::kafka::{Broker, fetch_jars};

use crate::shell::{command, run, step, target_dir};

/// Kafka's usual port.
const PORT: u16 = 9_092;

/// Starts a broker on 127.0.0.1:9092 and leaves it running. Its log stays from one time to the next.
pub(crate) fn start() -> Result<()> {
    let target = target_dir()?;
    step("Fetching the jars of Kafka, if they are missing");
    let jars = fetch_jars(&target)?;
    let folder = target.join("kafka/broker");
    fs::create_dir_all(&folder)?;
    step("Starting a broker");
    let broker = Broker::start_at(&jars, &folder, PORT)?;
    let address = broker.address();
    let process = broker.leave().context("the broker has ended")?;
    fs::write(process_file()?, process.to_string())?;
    println!("Kafka on {address}; `cargo xtask kafka stop` stops it");
    Ok(())
}

/// Stops the broker that [`start`] has left running.
pub(crate) fn stop() -> Result<()> {
    let file = process_file()?;
    let process = fs::read_to_string(&file).context("no broker was started here")?;
    // The number may have gone to another program since.
    let command_line = fs::read_to_string(format!("/proc/{process}/cmdline")).unwrap_or_default();
    if !command_line.contains("kafka.Kafka") {
        fs::remove_file(file)?;
        bail!("the broker is not running");
    }
    run(command("kill").arg(&process))?;
    fs::remove_file(file)?;
    Ok(())
}

fn process_file() -> Result<PathBuf> {
    Ok(target_dir()?.join("kafka/broker/process"))
}
