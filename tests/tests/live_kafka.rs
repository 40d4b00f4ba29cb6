//! The Live page while Kafka is away: it says so, and what it shows stays.

use std::fs;

use aisle_tests::{
    Browser, Page, Topics,
    counting_relay::{CountingRelay, kafka_jars},
    folders::{self, TemporaryFolder},
    in_browser,
};
use anyhow::{Context, Result, ensure};
use serde_json::json;
use xtask::kafka::Broker;

/// Events of 2.50 each.
const EVENTS: u64 = 10;
/// Longer than an event takes on a machine that has other things to do; clocks that are not compared rightly are off by more.
const BEHIND_SECONDS: f64 = 60.0;

fn event(number: u64) -> (i32, String) {
    let event = format!(
        r#"{{"invoice":"{number}","stock_code":"A","quantity":1,"unit_price":"2.50","time":"2011-12-09T12:50:00"}}"#
    );
    (0, event)
}

/// The page says how long ago the latest event was produced when it was counted, and that no more wait.
async fn says_how_far_behind(page: &Page) -> Result<()> {
    let body = "const behind = document.querySelector('.live-bar__state').innerText.trim().match(/^Live, (.+ s) behind$/)?.[1]; \
        const facts = [...document.querySelectorAll('.facts dt')]; \
        const fact = (name) => facts.find((fact) => fact.innerText === name)?.nextElementSibling.innerText; \
        return behind && fact('Behind') === behind && fact('Lines waiting') === '0' && behind";
    let behind = page.until("how far it is behind", body, vec![]).await?;
    let seconds: f64 = behind.as_str().and_then(|text| text.split(' ').next()?.parse().ok()).context("no seconds")?;
    ensure!(seconds < BEHIND_SECONDS, "an event that has just been produced is {seconds} s behind");
    Ok(())
}

/// From now on the page notes the fewest events that it has shown.
async fn watch_for_fewer(page: &Page) -> Result<()> {
    let body = "
        window.fewestEvents = Infinity;
        const note = () => {
            const shown = document.querySelector('[data-metric=\"events\"]')?.dataset.value;
            if (shown) window.fewestEvents = Math.min(window.fewestEvents, shown);
        };
        new MutationObserver(note).observe(document.body, { subtree: true, childList: true, attributes: true });";
    page.script(body, vec![]).await.map(drop)
}

async fn kafka_goes_and_comes(browser: Browser) -> Result<()> {
    in_browser(browser, "live_kafka", async |page| {
        let folder = TemporaryFolder::new()?;
        let mut broker = Broker::start_empty(&kafka_jars()?, &folder.path().join("broker"))?;
        let topics = Topics::new(&broker.address(), "away");
        let site = folders::page()?;
        let stock = folder.path().join("stock.csv");
        fs::write(&stock, "product,on_hand,reorder_point,safety_stock\nB,0,5,2\n")?;
        let [site, stock] = [&site, &stock].map(|path| path.to_str().context("a path in UTF-8"));
        let arguments = [topics.arguments(), vec!["--page", site?, "--stock", stock?]].concat();
        let relay = CountingRelay::start(&arguments, &[])?;
        relay.wait_for_partitions(4)?;
        // What is wrong before anything is sold is said, too.
        page.open(&format!("{}/#/live", relay.origin())).await?;
        page.says("Nothing has been sold yet.").await?;
        page.says("B is out of stock.").await?;
        topics.produce((0..EVENTS).map(event))?;
        page.figure_is("events", &EVENTS.to_string()).await?;
        says_how_far_behind(&page).await?;
        page.is_clean(&relay.origin()).context("while it is live")?;
        watch_for_fewer(&page).await?;

        broker.kill();
        page.says("The relay gets no sales from its source for now; it goes on trying.").await?;
        page.live_state_is("Interrupted").await?;

        // A relay that cannot read what was counted has no figures, which is not to say that nothing was sold.
        let address = relay.address().to_owned();
        relay.kill()?;
        let relay = CountingRelay::start_at(&address, &arguments, &[])?;
        ensure!(relay.get("/api/v1/totals")?.0 == 503, "it has figures");
        page.says("The relay cannot be reached; the page goes on trying.").await?;

        broker.start()?;
        topics.produce([event(EVENTS)])?;
        page.figure_is("events", &(EVENTS + 1).to_string()).await?;
        page.live_state_is("Live").await?;
        let fewest = page.script("return window.fewestEvents", vec![]).await?;
        ensure!(fewest == json!(EVENTS), "the page has shown {fewest} events");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_relay_without_its_broker_is_told_of_in_chromium() -> Result<()> {
    kafka_goes_and_comes(Browser::Chromium).await
}

#[tokio::test]
async fn a_relay_without_its_broker_is_told_of_in_firefox() -> Result<()> {
    kafka_goes_and_comes(Browser::Firefox).await
}
