//! `cargo xtask demo`: the page on this machine, and a relay that serves it and lets the sample file happen again.

use anyhow::{Context, Result};
use xtask::kafka::fetch_jars;
use xtask::ports::is_free;
use xtask::showing::Showing;

use crate::{
    page,
    shell::{command, run as run_command, step, target_dir},
    tools,
};

/// How many ports to try from the first one on.
const PORTS_TRIED: u16 = 100;

/// The last ten weeks of the sample file happen again.
const LIVE_FROM: &str = "2025-10-01T08:00:00";

pub(crate) fn run(first_port: u16, has_kafka: bool) -> Result<()> {
    tools::install_libraries()?;
    if has_kafka {
        tools::install_for_kafka_tests()?;
    }
    let page = page::build_for_this_machine()?;
    step("Building the relay");
    run_command(command("cargo").args(["build", "--package", "aisle-relay"]))?;
    let port = (first_port..=first_port.saturating_add(PORTS_TRIED))
        .find(|&port| is_free(port))
        .with_context(|| format!("no free port from {first_port} on"))?;
    let target = target_dir()?;
    let (relay, sales) = (target.join("debug/aisle-relay"), target.join("sample.csv.gz"));
    let showing = Showing { relay: &relay, page: &page, sales: &sales, from: LIVE_FROM, port };
    let demo = if has_kafka {
        step("Fetching the jars of Kafka, if they are missing");
        let jars = fetch_jars(&target)?;
        step("Starting a broker");
        showing.start_with_kafka(&jars, &target.join("kafka/demo"))?
    } else {
        showing.start()?
    };
    step("Aisle is ready; Ctrl+C ends it");
    println!("http://127.0.0.1:{port}/");
    if let Some(address) = demo.kafka() {
        println!("Kafka on {address}");
    }
    demo.wait()
}
