//! What a process has used, as the kernel counts it.

use std::fs;

use anyhow::{Context, Result};

/// The kernel counts CPU in hundredths of a second on every machine that it runs on.
const TICKS_A_SECOND: f64 = 100.0;
const PAGE_BYTES: u64 = 4096;

#[derive(Clone, Copy, Debug)]
pub(crate) struct Usage {
    pub(crate) cpu_seconds: f64,
    pub(crate) resident_bytes: u64,
}

pub(crate) fn of_this_process() -> Result<Usage> {
    of("self")
}

pub(crate) fn of_this_thread() -> Result<Usage> {
    of("thread-self")
}

/// Of the process with this id.
pub(crate) fn of(process: &str) -> Result<Usage> {
    let stat = fs::read_to_string(format!("/proc/{process}/stat"))?;
    // The name of the program stands in brackets and may hold anything.
    let (_, fields) = stat.rsplit_once(')').context("the process is not described")?;
    let fields: Vec<u64> = fields.split_whitespace().map(|field| field.parse().unwrap_or(0)).collect();
    let (user, system, resident_pages) = (fields.get(11), fields.get(12), fields.get(21));
    let ticks = user.zip(system).map(|(user, system)| user + system).context("no CPU time")?;
    let pages = resident_pages.context("no memory")?;
    Ok(Usage { cpu_seconds: ticks as f64 / TICKS_A_SECOND, resident_bytes: pages * PAGE_BYTES })
}
