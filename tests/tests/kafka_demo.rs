//! What `cargo xtask demo --kafka` starts once all is built: broker, relay and simulator, none of which stays behind.

use std::path::Path;
use std::time::{Duration, Instant};

use aisle_tests::{
    counting_relay::{get, kafka_jars, program_path},
    folders::{self, TemporaryFolder},
    sales_file::{self, Question},
};
use anyhow::{Context, Result, ensure};
use serde_json::Value;
use xtask::ports::{free_port, is_free};
use xtask::showing::Showing;

/// Nothing takes so long unless it hangs.
const LONG: Duration = Duration::from_secs(120);
const ASK_AGAIN: Duration = Duration::from_millis(50);

/// The answer to a GET, once there is one with the status 200.
fn answer(address: &str, path: &str, is_right: impl Fn(&str) -> bool) -> Result<String> {
    let end = Instant::now() + LONG;
    loop {
        let answer = get(address, path);
        match &answer {
            Ok((200, body)) if is_right(body) => return Ok(body.clone()),
            _ if Instant::now() > end => anyhow::bail!("{path}: {answer:?}"),
            _ => std::thread::sleep(ASK_AGAIN),
        }
    }
}

#[test]
fn the_demo_with_kafka_shows_the_file_and_leaves_nothing_behind() -> Result<()> {
    let folder = TemporaryFolder::new()?;
    let told = sales_file::told_by_command_line(Question::default())?;
    let (relay, page, sales) = (program_path()?, folders::page()?, sales_file::path()?);
    let port = free_port()?;
    // After all lines, so that all of them happen at once.
    let showing = Showing { relay: &relay, page: &page, sales: Path::new(&sales), from: "2100-01-01", port };
    let mut demo = showing.start_with_kafka(&kafka_jars()?, &folder.path().join("broker"))?;
    let address = format!("127.0.0.1:{port}");

    let index = answer(&address, "/", |_| true)?;
    ensure!(index.contains(r#"<meta name="aisle-relay" content="self""#), "the page is not connected: {index}");
    let totals = answer(&address, "/api/v1/totals", |totals| {
        serde_json::from_str(totals).is_ok_and(|totals: Value| totals["kpis"] == told["kpis"])
    })?;
    ensure!(serde_json::from_str::<Value>(&totals)?["status"]["bad"] == 0, "{totals}");

    let ids = demo.ids();
    let kafka: u16 = demo.kafka().context("no broker")?.rsplit(':').next().unwrap_or_default().parse()?;
    ensure!(!is_free(kafka) && !ids.is_empty(), "it runs");
    drop(demo);
    ensure!(is_free(kafka), "the broker is still there");
    for id in ids {
        ensure!(!Path::new(&format!("/proc/{id}")).exists(), "process {id} is still there");
    }
    Ok(())
}
