//! What `cargo xtask demo` starts once all is built: a relay that serves the page and lets the sales file happen again.

use aisle_tests::{counting_relay::program_path, folders, sales_file, shows_the_file_and_ends};
use anyhow::{Result, ensure};
use xtask::ports::{free_port, is_free};
use xtask::showing::Showing;

#[test]
fn the_demo_shows_the_file_and_leaves_nothing_behind() -> Result<()> {
    let (relay, page, sales) = (program_path()?, folders::page()?, sales_file::path()?);
    let port = free_port()?;
    // After all lines, so that all of them happen at once.
    let demo = Showing { relay: &relay, page: &page, sales: &sales, from: "2100-01-01", port }.start()?;
    ensure!(demo.kafka().is_none(), "a broker takes part");
    shows_the_file_and_ends(demo, &format!("127.0.0.1:{port}"))?;
    ensure!(is_free(port), "somebody still listens on port {port}");
    Ok(())
}
