//! `cargo xtask demo`: the page on this machine, and a relay that serves it and lets the sample file happen again.

use std::net::{Ipv4Addr, TcpListener};

use anyhow::{Context, Result};

use crate::{
    page,
    shell::{command, run as run_command, step, target_dir},
    tools,
};

/// How many ports to try from the first one on.
const PORTS_TRIED: u16 = 100;

/// The last ten weeks of the sample file happen again, an hour of the shop in a minute; its quiet hours pass more quickly.
const LIVE_FROM: &str = "2025-10-01T08:00:00";
const LIVE_SPEED: &str = "60";

pub(crate) fn run(first_port: u16) -> Result<()> {
    tools::install_libraries()?;
    let folder = page::build_for_this_machine()?;
    step("Building the relay");
    run_command(command("cargo").args(["build", "--package", "aisle-relay"]))?;
    let port = (first_port..=first_port.saturating_add(PORTS_TRIED))
        .find(|&port| TcpListener::bind((Ipv4Addr::LOCALHOST, port)).is_ok())
        .with_context(|| format!("no free port from {first_port} on"))?;
    let target = target_dir()?;
    let mut relay = command(&target.join("debug/aisle-relay").to_string_lossy());
    relay.arg("serve").arg("--page").arg(&folder).arg("--listen").arg(format!("127.0.0.1:{port}"));
    relay.arg("--replay").arg(target.join("sample.csv.gz")).args(["--speed", LIVE_SPEED, "--from", LIVE_FROM]);
    step("Aisle is ready; Ctrl+C ends it");
    println!("http://127.0.0.1:{port}/");
    run_command(&mut relay)
}
