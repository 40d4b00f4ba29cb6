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

/// Puts the probe in front of every module that the page starts from a blob: the page's own workers, from inside. Each goes
/// on with its work when the probe has come back, and the page collects what they found.
fn probe_workers(host: &str) -> String {
    let lines = format!(
        "{PROBE} const found = await probe({}); new BroadcastChannel('probe').postMessage(found);\n",
        json!(host)
    );
    format!(
        "() => {{ const createUrl = URL.createObjectURL; window.found = []; \
         const channel = new BroadcastChannel('probe'); \
         channel.onmessage = ({{ data }}) => window.found.push(data); \
         URL.createObjectURL = (object) => createUrl.call(URL, \
         object.type === 'text/javascript' ? new Blob([{}, object], {{ type: object.type }}) : object); }}",
        json!(lines)
    )
}

async fn probe_page(page: &Page, host: &str) -> Result<Value> {
    page.script(&format!("{PROBE} return probe(arguments[0])"), vec![json!(host)]).await
}

/// What the workers have found so far, when there are so many of them.
async fn found_by_workers(page: &Page, count: usize) -> Result<Value> {
    let body = "return window.found.length === arguments[0] && window.found";
    page.until("the workers' probes", body, vec![json!(count)]).await
}

async fn policy_holds(browser: Browser) -> Result<()> {
    let refused = json!({ "fetched": "refused", "socket": "refused" });
    in_browser(browser, "policy", async |page| {
        let (site, stranger) = (Site::of_page()?, Stranger::new()?);
        let host = stranger.address().to_string();
        page.call_before_scripts(&probe_workers(&host)).await?;
        page.open(site.url()).await?;
        let found = found_by_workers(&page, 1).await?;
        ensure!(found == json!([refused]), "the data worker got through: {found}");
        page.click("Open the sample shop").await?;
        page.element(".ledger").await?;
        page.click("Overview").await?;
        page.click("Compute it for every product").await?;
        let found = found_by_workers(&page, 2).await?;
        ensure!(found == json!([refused, refused]), "the compute worker got through: {found}");
        // It was the worker that computes: it has done its work.
        page.element("[aria-label='The same for every product'] tbody tr").await?;
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
