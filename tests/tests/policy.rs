//! Nothing leaves the browser: the page's policy holds in the page and in the workers that it starts.

use std::fs;

use aisle_tests::{Browser, Page, Site, Stranger, folders::TemporaryFolder, in_browser};
use anyhow::{Result, ensure};
use serde_json::{Value, json};

/// Tries to reach a host in both ways that send something, and answers what became of it.
const PROBE: &str = "const probe = async (host) => { \
    const fetched = await fetch(`http://${host}/`).then(() => 'reached', () => 'refused'); \
    const socket = await new Promise((done) => { try { const socket = new WebSocket(`ws://${host}/`); \
        socket.onopen = () => done('reached'); socket.onerror = () => done('refused'); \
    } catch { done('refused'); } }); \
    return { fetched, socket }; };";

/// Lets the page ask the worker for its probe.
const LISTEN: &str = "const channel = new BroadcastChannel('probe'); \
    channel.onmessage = async ({ data }) => { if (data.host) channel.postMessage(await probe(data.host)); };";

/// Puts the probe in front of every module that the page starts from a blob: the page's own workers, from inside.
fn add_probe_to_workers() -> String {
    format!(
        "() => {{ const lines = {}; const createUrl = URL.createObjectURL; \
         URL.createObjectURL = (object) => createUrl.call(URL, \
         object.type === 'text/javascript' ? new Blob([lines, object], {{ type: object.type }}) : object); }}",
        json!(format!("{PROBE}{LISTEN}\n"))
    )
}

async fn probe_page(page: &Page, host: &str) -> Result<Value> {
    page.script(&format!("{PROBE} return probe(arguments[0])"), vec![json!(host)]).await
}

async fn probe_worker(page: &Page, host: &str) -> Result<Value> {
    let listen = "window.answers = []; window.channel = new BroadcastChannel('probe'); \
        window.channel.onmessage = ({ data }) => { if (data.fetched) window.answers.push(data); }";
    page.script(listen, vec![]).await?;
    // The worker may not listen yet, so it is asked again and again.
    let ask = "window.channel.postMessage({ host: arguments[0] }); return window.answers[0]";
    page.until("the worker's answer", ask, vec![json!(host)]).await
}

async fn policy_holds(browser: Browser) -> Result<()> {
    let refused = json!({ "fetched": "refused", "socket": "refused" });
    in_browser(browser, "policy", async |page| {
        let (site, stranger) = (Site::of_page()?, Stranger::new()?);
        let host = stranger.address().to_string();
        page.call_before_scripts(&add_probe_to_workers()).await?;
        page.open(site.url()).await?;
        let from_worker = probe_worker(&page, &host).await?;
        ensure!(from_worker == refused, "the worker got through: {from_worker}");
        let from_page = probe_page(&page, &host).await?;
        ensure!(from_page == refused, "the page got through: {from_page}");
        ensure!(stranger.visits() == 0, "{} connections arrived", stranger.visits());

        // The same probe gets through where no policy holds, so that it would have been seen above.
        let folder = TemporaryFolder::new()?;
        fs::write(folder.path().join("index.html"), "<!doctype html><title>No policy</title>")?;
        page.open(Site::of_folder(folder.path(), "/")?.url()).await?;
        let unguarded = probe_page(&page, &host).await?;
        ensure!(unguarded["fetched"] == "reached" && stranger.visits() > 0, "the probe is blunt: {unguarded}");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn policy_holds_in_chromium() -> Result<()> {
    policy_holds(Browser::Chromium).await
}

#[tokio::test]
async fn policy_holds_in_firefox() -> Result<()> {
    policy_holds(Browser::Firefox).await
}
