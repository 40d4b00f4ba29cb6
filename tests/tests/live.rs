//! The Live page with a relay: its figures are those of the file, it gets over the relay's end, and it says what it lacks.

use std::{fs, path::Path};

use aisle_tests::{Browser, Page, Relay, folders::TemporaryFolder, in_browser, sales_file};
use anyhow::{Context, Result, ensure};
use rcgen::CertifiedKey;
use serde_json::json;
use thirtyfour::Key;

/// Keys that the page shows of all that was counted, where the command line has them.
const TOTALS: [&str; 9] = [
    "gross_sales",
    "returns",
    "discounts",
    "net_sales",
    "adjustments",
    "total_amount",
    "orders",
    "units_sold",
    "customers",
];

const TOKEN: &str = "open sesame";

/// Waits until all totals are those of `aisle overview --json`.
async fn shows_all_of_the_file(page: &Page) -> Result<()> {
    let told = sales_file::told_with_options(&[])?;
    for key in TOTALS {
        let expected = &told["kpis"][key];
        let expected = expected.as_str().map_or_else(|| expected.to_string(), str::to_owned);
        let body = "return document.querySelector(`.live-totals [data-metric=\"${arguments[0]}\"]`)?.dataset.value \
            === arguments[1]";
        page.until(&format!("{key} {expected}"), body, vec![json!(key), json!(expected)]).await?;
    }
    Ok(())
}

/// Figures and lists are those of the file's last day, and the steps those before its last line.
async fn shows_the_last_day(page: &Page) -> Result<()> {
    let counted = tokio::task::spawn_blocking(sales_file::counted_live).await??;
    page.shows_today(counted).await?;
    page.shows_ranking("Best sellers today", &counted["products"]).await?;
    page.shows_ranking("Countries today", &counted["countries"]).await?;
    page.shows_lines(&counted["lines"]).await?;
    // The last chart of the page.
    page.click("Show as table").await?;
    page.shows_steps("Sales by the minute", &counted["minutes"]).await?;
    page.click("Last day").await?;
    page.shows_steps("Sales by the hour", &counted["hours"]).await?;
    page.click("Last hour").await?;
    page.click("Show as chart").await
}

/// Pictures of the page, none of which is cut, and nothing that axe-core would change.
async fn looks_right(page: &Page) -> Result<()> {
    for (width, is_dark) in [(390, false), (1280, false), (1920, true)] {
        page.picture("live", width, is_dark).await?;
        ensure!(page.overflow_pixels().await? == 0, "the page is wider than {width}");
        let faults = page.axis_faults().await?;
        ensure!(faults.is_empty(), "at {width}: {faults:#?}");
    }
    let faults = page.accessibility_faults().await?;
    ensure!(faults.is_empty(), "axe-core finds {faults:#?}");
    Ok(())
}

/// Browsers offer compression by themselves, the relay agrees, and each reads the other's messages one by one.
async fn messages_are_compressed(page: &Page) -> Result<()> {
    let body = "return new Promise((resolve) => {
        const socket = new WebSocket(`${location.origin.replace('http', 'ws')}/ws`);
        const views = ['totals', 'today', 'series', 'products', 'places', 'lines', 'alerts'];
        let snapshots = 0;
        socket.onopen = () => socket.send(JSON.stringify({ type: 'hello', protocol: 1, views }));
        socket.onmessage = ({ data }) => {
            if (JSON.parse(data).type !== 'snapshot') return;
            snapshots += 1;
            if (snapshots < 3) return socket.send(JSON.stringify({ type: 'subscribe', views }));
            resolve(socket.extensions);
            socket.close();
        };
        socket.onclose = ({ code }) => resolve(`closed with ${code}`);
    })";
    let agreed = page.script(body, vec![]).await?;
    ensure!(agreed.as_str().is_some_and(|agreed| agreed.starts_with("permessage-deflate")), "agreed: {agreed}");
    Ok(())
}

/// Both charts tell by keys what stands at a step, and show it there.
async fn charts_are_read_by_keys(page: &Page) -> Result<()> {
    for chart in [".plot--high", ".plot--low"] {
        let focus = "document.querySelector(arguments[0]).querySelector('[role=slider]').focus()";
        page.script(focus, vec![json!(chart)]).await?;
        page.press(Key::End + Key::Left).await?;
        let last = "const chart = document.querySelector(arguments[0]); \
            const slider = chart.querySelector('[role=slider]'); \
            const shown = [...chart.querySelectorAll('.plot__tip span')].map((line) => line.textContent).join(', '); \
            return slider.ariaValueNow === String(slider.ariaValueMax - 1) && shown === slider.ariaValueText && shown";
        let shown = page.until(&format!("the last step but one of {chart}"), last, vec![json!(chart)]).await?;
        let shown = shown.as_str().unwrap_or_default().to_owned();
        ensure!(shown.contains(':') && shown.matches(", ").count() >= 1, "{chart} says {shown:?}");
    }
    Ok(())
}

/// Waits until the page has counted one interruption, is live again and shows all of the file.
async fn comes_back_once(page: &Page) -> Result<()> {
    let interruptions = "return document.querySelector('[data-metric=\"interruptions\"]')?.dataset.value === '1'";
    page.until("an interruption", interruptions, vec![]).await?;
    page.live_state_is("Live").await?;
    shows_all_of_the_file(page).await.context("after the restart")
}

async fn live(browser: Browser) -> Result<()> {
    in_browser(browser, "live", async |page| {
        let relay = Relay::start(None)?;
        page.open(&format!("{}/#/live", relay.origin())).await?;
        shows_all_of_the_file(&page).await?;
        page.live_state_is("Live").await?;
        messages_are_compressed(&page).await?;
        page.is_clean(relay.origin()).context("while it is live")?;
        shows_the_last_day(&page).await?;

        if browser == Browser::Chromium {
            looks_right(&page).await?;
        }

        charts_are_read_by_keys(&page).await?;
        page.click("Pause").await?;
        page.live_state_is("Paused").await?;
        page.click("Resume").await?;
        page.live_state_is("Live").await?;

        // What is there stays while the relay is away, and the same figures come back.
        let relay = relay.crash_and_restart()?;
        comes_back_once(&page).await?;

        drop(relay);
        page.says("The relay cannot be reached; the page goes on trying.").await?;
        shows_all_of_the_file(&page).await.context("without a relay")
    })
    .await
}

async fn token(browser: Browser) -> Result<()> {
    in_browser(browser, "live_token", async |page| {
        let relay = Relay::start(Some(TOKEN))?;
        page.open(&format!("{}/#/live", relay.origin())).await?;
        page.says("The relay wants a token.").await?;
        let field = page.element("input[type=password]").await?;
        field.send_keys("close sesame").await?;
        page.click("Connect").await?;
        page.says("The relay wants another token.").await?;
        // Whoever was refused can type at once, and Enter is enough.
        page.until("the focus in the field", "return document.activeElement.type === 'password' || null", vec![])
            .await?;
        page.press(TOKEN + Key::Enter).await?;
        shows_all_of_the_file(&page).await?;
        // It is remembered.
        page.open("about:blank").await?;
        page.open(&format!("{}/#/live", relay.origin())).await?;
        shows_all_of_the_file(&page).await.context("when it is opened again")?;
        let address = page.script("return location.href", vec![]).await?;
        ensure!(!address.to_string().contains("sesame"), "the token stands in the address: {address}");
        page.is_clean(relay.origin())
    })
    .await
}

/// A relay that is held says nothing and closes nothing, like one whose host has lost its power. The page says so within two of the
/// relay's intervals, and has the figures again when the relay goes on.
async fn silence(browser: Browser) -> Result<()> {
    in_browser(browser, "live_silence", async |page| {
        let relay = Relay::start(None)?;
        page.open(&format!("{}/#/live", relay.origin())).await?;
        shows_all_of_the_file(&page).await?;
        page.live_state_is("Live").await?;
        relay.signal("STOP")?;
        // A script may take a minute.
        let body = "return new Promise((resolve) => {
            const begun = performance.now();
            const look = () => {
                const text = document.querySelector('.notice--warning')?.innerText ?? '';
                if (text.includes(arguments[0]) || performance.now() - begun > 55000) resolve(text);
                else setTimeout(look, 100);
            };
            look();
        })";
        let said = "The relay cannot be reached; the page goes on trying.";
        let notice = page.script(body, vec![json!(said)]).await?;
        ensure!(notice.as_str().is_some_and(|notice| notice.contains(said)), "the page says {notice} of a held relay");
        shows_all_of_the_file(&page).await.context("while it is held")?;
        relay.signal("CONT")?;
        comes_back_once(&page).await
    })
    .await
}

#[tokio::test]
async fn a_relay_that_is_silent_is_noticed_in_chromium() -> Result<()> {
    silence(Browser::Chromium).await
}

#[tokio::test]
async fn a_relay_that_is_silent_is_noticed_in_firefox() -> Result<()> {
    silence(Browser::Firefox).await
}

/// Writes a new certificate of this machine that vouches for itself, and its key.
fn write_certificate(certificate: &Path, key: &Path) -> Result<()> {
    let CertifiedKey { cert, signing_key } = rcgen::generate_simple_self_signed(vec!["127.0.0.1".to_owned()])?;
    fs::write(certificate, cert.pem())?;
    fs::write(key, signing_key.serialize_pem())?;
    Ok(())
}

/// The page comes by https and its figures by wss, also from a relay that comes back with another certificate.
async fn secured(browser: Browser) -> Result<()> {
    in_browser(browser, "live_secured", async |page| {
        let folder = TemporaryFolder::new()?;
        let (certificate, key) = (folder.path().join("certificate.pem"), folder.path().join("key.pem"));
        write_certificate(&certificate, &key)?;
        let relay = Relay::start_in(&[
            ("AISLE_RELAY_TLS_CERTIFICATE", certificate.to_str().context("a path in UTF-8")?),
            ("AISLE_RELAY_TLS_KEY", key.to_str().context("a path in UTF-8")?),
        ])?;
        ensure!(relay.origin().starts_with("https://"), "it listens at {}", relay.origin());
        page.open(&format!("{}/#/live", relay.origin())).await?;
        shows_all_of_the_file(&page).await?;
        page.live_state_is("Live").await?;
        page.is_clean(relay.origin()).context("while it is live")?;

        write_certificate(&certificate, &key)?;
        let _relay = relay.crash_and_restart()?;
        comes_back_once(&page).await
    })
    .await
}

/// What the settings of the relay say is what its page shows, and what Settings go back to.
async fn settings(browser: Browser) -> Result<()> {
    in_browser(browser, "live_settings", async |page| {
        let settings = [("AISLE_ANALYSIS_TOP", "25"), ("AISLE_ANALYSIS_DEFINITIONS_REVERSAL_DAYS", "7")];
        let currency = ("AISLE_PAGE_CURRENCY", "Kč");
        let relay = Relay::start_in(&[settings[0], settings[1], currency])?;
        page.open(&format!("{}/#/settings", relay.origin())).await?;
        let field_is = async |label: &str, value: &str| {
            let body = "return [...document.querySelectorAll('label.field')].some((field) => \
                field.innerText.startsWith(arguments[0]) && field.querySelector('input').value === arguments[1])";
            page.until(&format!("{label}: {value}"), body, vec![json!(label), json!(value)]).await
        };
        let days = "A return undoes a sale";
        field_is("Rows in rankings", "25").await?;
        field_is(days, "7").await?;
        // The usual question needs no words in the address; another one has them, also where it is that of other pages.
        let asked = async || page.script("return decodeURIComponent(location.hash)", vec![]).await;
        ensure!(asked().await? == json!("#/settings"));
        let field = page.element("label.field input[type=number]").await?;
        field.clear().await?;
        field.send_keys("14" + Key::Tab).await?;
        page.until("another question", "return location.hash.includes('?')", vec![]).await?;
        ensure!(asked().await? == json!("#/settings?{\"version\":1,\"top\":25}"), "{}", asked().await?);
        page.click("Back to the standard definitions").await?;
        field_is(days, "7").await?;
        ensure!(asked().await? == json!("#/settings"));
        page.open(&format!("{}/#/live", relay.origin())).await?;
        page.says("Kč").await?;
        page.is_clean(relay.origin())
    })
    .await
}

#[tokio::test]
async fn the_page_starts_with_its_relays_settings_in_chromium() -> Result<()> {
    settings(Browser::Chromium).await
}

#[tokio::test]
async fn the_page_starts_with_its_relays_settings_in_firefox() -> Result<()> {
    settings(Browser::Firefox).await
}

#[tokio::test]
async fn live_figures_are_those_of_the_file_in_chromium() -> Result<()> {
    live(Browser::Chromium).await
}

#[tokio::test]
async fn live_figures_are_those_of_the_file_in_firefox() -> Result<()> {
    live(Browser::Firefox).await
}

#[tokio::test]
async fn the_page_lives_by_https_and_wss_in_chromium() -> Result<()> {
    secured(Browser::Chromium).await
}

#[tokio::test]
async fn the_page_lives_by_https_and_wss_in_firefox() -> Result<()> {
    secured(Browser::Firefox).await
}

#[tokio::test]
async fn the_token_is_asked_for_and_remembered_in_chromium() -> Result<()> {
    token(Browser::Chromium).await
}

#[tokio::test]
async fn the_token_is_asked_for_and_remembered_in_firefox() -> Result<()> {
    token(Browser::Firefox).await
}
