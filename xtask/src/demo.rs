//! `cargo xtask demo`: the page on this machine.

use anyhow::{Context, Result};
use xtask::serve::StaticServer;

use crate::{page, shell::step};

/// How many ports to try from the first one on.
const PORTS_TRIED: u16 = 100;

pub(crate) fn run(first_port: u16) -> Result<()> {
    let folder = page::build_for_this_machine()?;
    let server = (first_port..=first_port.saturating_add(PORTS_TRIED))
        .find_map(|port| StaticServer::bind(&folder, "/", port).ok())
        .with_context(|| format!("no free port from {first_port} on"))?;
    step("Aisle is ready; Ctrl+C ends it");
    println!("{}", server.url());
    server.run();
    Ok(())
}
