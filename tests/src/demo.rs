use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Result, bail, ensure};
use serde_json::Value;
use xtask::showing::Demo;

use crate::counting_relay::get;
use crate::sales_file::{self, Question};

/// Nothing takes so long unless it hangs.
const LONG: Duration = Duration::from_secs(120);
const ASK_AGAIN: Duration = Duration::from_millis(50);

/// Waits until a demo shows the page, and the sales file to the last digit; then ends it, and nothing of it stays behind.
///
/// # Inputs
/// `address`: where it serves the page, like `127.0.0.1:8090`.
///
/// # Errors
/// When any of this is not so.
pub fn shows_the_file_and_ends(mut demo: Demo, address: &str) -> Result<()> {
    let told = sales_file::told_by_command_line(Question::default())?;
    let index = answer(address, "/", |_| true)?;
    ensure!(index.contains(r#"<meta name="aisle-relay" content="self""#), "the page is not connected: {index}");
    let totals = answer(address, "/api/v1/totals", |totals| {
        serde_json::from_str(totals).is_ok_and(|totals: Value| totals["kpis"] == told["kpis"])
    })?;
    ensure!(serde_json::from_str::<Value>(&totals)?["status"]["bad"] == 0, "{totals}");

    let ids = demo.ids();
    ensure!(!ids.is_empty(), "nothing runs");
    drop(demo);
    for id in ids {
        ensure!(!Path::new(&format!("/proc/{id}")).exists(), "process {id} is still there");
    }
    Ok(())
}

/// The answer to a GET, once there is one with the status 200.
fn answer(address: &str, path: &str, is_right: impl Fn(&str) -> bool) -> Result<String> {
    let end = Instant::now() + LONG;
    loop {
        let answer = get(address, path);
        match &answer {
            Ok((200, body)) if is_right(body) => return Ok(body.clone()),
            _ if Instant::now() > end => bail!("{path}: {answer:?}"),
            _ => std::thread::sleep(ASK_AGAIN),
        }
    }
}
