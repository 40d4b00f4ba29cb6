//! The Live page while lines come, several times a second: whoever reads, presses or pauses is not disturbed, and a short interruption is
//! no news.

use std::{fmt::Write, fs};

use aisle_tests::{
    Browser, Page,
    counting_relay::CountingRelay,
    folders::{self, TemporaryFolder},
    in_browser,
};
use anyhow::{Context, Result, bail, ensure};
use serde_json::{Value, json};
use thirtyfour::Key;

/// Lines a second; two of three products have an alert, whose text changes with each of their lines.
const RATE: &str = "50";
/// More than come while the test runs.
const LINES: u32 = 20_000;
/// So many more lines are counted while the page is paused.
const WHILE_PAUSED: u64 = 100;
/// The page tells a person of an interruption that is longer than this.
const NEWS_MILLIS: f64 = 3_000.0;
/// Interruptions, of which one should be short on a machine that has other things to do.
const ATTEMPTS: usize = 4;

const STOCK: &str = "product,on_hand,reorder_point,safety_stock\nB2,100000,100000,1\nA1,100000,99900,1\n";

/// Lines of three products and three countries in turn, one a second.
fn sales() -> String {
    let mut file = "Invoice,StockCode,Description,Quantity,InvoiceDate,Price,Customer ID,Country\n".to_owned();
    let products = [("A1", "BLUE CUP"), ("B2", "HEART HOLDER"), ("C3X", "LAMP")];
    for line in 0..LINES {
        let (code, description) = products[line as usize % 3];
        let country = ["France", "Germany", "Norway"][line as usize / 3 % 3];
        let (hour, minute, second) = (8 + line / 3_600, line / 60 % 60, line % 60);
        let time = format!("2011-12-09 {hour:02}:{minute:02}:{second:02}");
        let _ = writeln!(file, "{},{code},{description},2,{time},1.25,12345,{country}", 1_000 + line);
    }
    file
}

/// A file and its stock, and a relay that lets the file happen.
struct Shop {
    _folder: TemporaryFolder,
    arguments: Vec<String>,
    relay: CountingRelay,
}

impl Shop {
    fn open() -> Result<Self> {
        let folder = TemporaryFolder::new()?;
        let (file, stock) = (folder.path().join("sales.csv"), folder.path().join("stock.csv"));
        fs::write(&file, sales())?;
        fs::write(&stock, STOCK)?;
        let [file, stock, page] = [file, stock, folders::page()?].map(|path| path.display().to_string());
        let arguments = ["--replay", &file, "--rate", RATE, "--stock", &stock, "--page", &page];
        let arguments = arguments.map(str::to_owned).to_vec();
        let relay = Self::start("127.0.0.1:0", &arguments)?;
        Ok(Self { _folder: folder, arguments, relay })
    }

    fn start(address: &str, arguments: &[String]) -> Result<CountingRelay> {
        CountingRelay::start_at(address, &arguments.iter().map(String::as_str).collect::<Vec<_>>(), &[])
    }

    /// Its relay ends as in a crash and begins anew at once.
    fn restart(&mut self) -> Result<()> {
        let address = self.relay.address().to_owned();
        self.relay.signal("KILL")?;
        self.relay.wait_for_end()?;
        self.relay = Self::start(&address, &self.arguments)?;
        Ok(())
    }

    fn events(&self) -> Result<u64> {
        self.relay.totals()?["status"]["events"].as_u64().context("no events")
    }
}

/// In the page: the notice about a product.
const NOTICE: &str = "const notice = (code) => \
    [...document.querySelectorAll('.notice')].find((notice) => notice.innerText.includes(`(${code})`));";

async fn notice(page: &Page, what: &str, condition: &str) -> Result<Value> {
    page.until(what, &format!("{NOTICE} {condition}"), vec![]).await
}

/// A notice stays as it is while what it says changes and another one comes before it, so that whoever presses its button is heard.
async fn notices_stay(page: &Page) -> Result<()> {
    let held = "const [text, button] = ['p', 'button'].map((part) => notice('B2')?.querySelector(part)); \
        if (!text?.innerText.startsWith('Heart holder (B2) should be ordered: ')) return null; \
        [window.heldButton, window.firstText] = [button, text.innerText]; \
        return true";
    notice(page, "the alert of a product", held).await?;
    // The second alert stands before the first.
    let changed = "return notice('A1') && notice('B2').querySelector('p').innerText !== window.firstText";
    notice(page, "another alert, and another text", changed).await?;
    let is_same = "return notice('B2').querySelector('button') === window.heldButton && window.heldButton.isConnected";
    notice(page, "the same button", is_same).await?;

    // The text changes between press and release.
    let (x, y) = {
        let mark = "notice('B2').querySelector('button').dataset.test = 'noting'; return true";
        notice(page, "its button", mark).await?;
        page.place_of("[data-test=noting]").await?.point(0.5, 0.5)
    };
    let note_text = "window.firstText = notice('B2').querySelector('p').innerText; return true";
    page.driver().action_chain().move_to(x, y).click_and_hold().perform().await?;
    notice(page, "its text", note_text).await?;
    notice(page, "another text", changed).await?;
    page.driver().action_chain().release().perform().await?;
    is_noted(page).await
}

/// One alert is noted and has no button any more, the other one not.
async fn is_noted(page: &Page) -> Result<()> {
    let noted = "const word = (code) => notice(code)?.querySelector('.status').innerText.trim(); \
        return word('B2') === 'Noted' && word('A1') === 'Alert' && !notice('B2').querySelector('button') \
            && notice('A1').querySelector('button') !== null";
    notice(page, "one noted alert", noted).await.map(drop)
}

/// Whoever notes an alert by keys goes on from the list of alerts, not from the beginning of the page.
async fn notes_by_keys(page: &Page) -> Result<()> {
    notice(page, "the other alert's button", "notice('A1').querySelector('button').focus(); return true").await?;
    page.press(Key::Enter).await?;
    let is_there = "return notice('A1').querySelector('.status').innerText.trim() === 'Noted' \
        && document.activeElement.matches('.notices')";
    notice(page, "the focus on the list", is_there).await.map(drop)
}

/// Best sellers and countries move with the lines.
async fn rankings_move(page: &Page) -> Result<()> {
    for label in ["Best sellers today", "Countries today"] {
        let body = "const rows = [...document.querySelectorAll(`table[aria-label=\"${arguments[0]}\"] tbody tr`)]; \
            const shown = rows.map((row) => row.querySelector('[data-value]').dataset.value).join(); \
            window.firstShown ??= {}; \
            window.firstShown[arguments[0]] ??= shown; \
            return rows.length === 3 && shown !== window.firstShown[arguments[0]]";
        page.until(&format!("{label} to move"), body, vec![json!(label)]).await?;
    }
    Ok(())
}

/// The list of lines waits while the pointer is in it, and goes on afterwards.
async fn lines_wait_for_readers(page: &Page) -> Result<()> {
    const LINES: &str = "table[aria-label='Latest lines'] tbody tr";
    let (x, y) = page.place_of(LINES).await?.point(0.5, 0.5);
    page.driver().action_chain().move_to(x, y).perform().await?;
    page.says("Held still while you read it").await?;
    let first = "return document.querySelector(arguments[0]).children[1].innerText";
    let held = page.script(first, vec![json!(LINES)]).await?;
    let moved = "const events = document.querySelector('[data-metric=events]').dataset.value; \
        window.eventsOnEntry ??= Number(events); \
        return Number(events) > window.eventsOnEntry + 20";
    page.until("lines to come", moved, vec![]).await?;
    let still = page.script(first, vec![json!(LINES)]).await?;
    ensure!(held == still, "the list has gone on from {held} to {still} while it was read");
    page.driver().action_chain().move_to(1, 1).perform().await?;
    let goes_on = "return document.querySelector(arguments[0]).children[1].innerText !== arguments[1]";
    page.until("the list to go on", goes_on, vec![json!(LINES), held]).await.map(drop)
}

async fn shown_events(page: &Page) -> Result<u64> {
    let body = "return Number(document.querySelector('[data-metric=events]').dataset.value)";
    page.script(body, vec![]).await?.as_u64().context("no number of events")
}

/// A paused page shows what it has; when it goes on, it shows at once what it has heard meanwhile.
async fn pause_holds_what_is_shown(page: &Page, shop: &Shop) -> Result<()> {
    page.click("Pause").await?;
    page.live_state_is("Paused").await?;
    let held = shown_events(page).await?;
    shop.relay.wait_for_events(held + WHILE_PAUSED)?;
    ensure!(shown_events(page).await? == held, "a paused page shows what is new");
    // From now on it can show only what it has heard.
    shop.relay.signal("STOP")?;
    page.click("Resume").await?;
    page.live_state_is("Live").await?;
    let shown = shown_events(page).await?;
    shop.relay.signal("CONT")?;
    // The last updates before may have been on their way.
    ensure!(shown >= held + WHILE_PAUSED / 2, "it goes on at {shown}, after {held} when it was paused");
    Ok(())
}

/// From now on the page notes with their times what it says of its connection.
const NOTE_NEWS: &str = "
    window.news = [];
    const note = () => {
        const state = document.querySelector('.live-bar__state')?.innerText.trim() ?? '';
        const banner = document.querySelector('.notice[role=alert]') ? 'with a banner' : '';
        const said = `${state} ${banner}`.trim();
        if (window.news.at(-1)?.[0] !== said) window.news.push([said, performance.now()]);
    };
    new MutationObserver(note).observe(document.body, { subtree: true, childList: true, characterData: true });
    note();";

/// Nobody is told of a connection that comes back soon, but for a word beside the page's title.
async fn short_interruption_is_no_news(page: &Page, shop: &mut Shop) -> Result<()> {
    page.script(NOTE_NEWS, vec![]).await?;
    for interruption in 1..=ATTEMPTS {
        page.script("window.news.splice(0)", vec![]).await?;
        shop.restart()?;
        page.figure_is("interruptions", &interruption.to_string()).await?;
        page.live_state_is("Live").await?;
        let news: Vec<(String, f64)> = serde_json::from_value(page.script("return window.news", vec![]).await?)?;
        let lost = news.iter().position(|(said, _)| said.starts_with("Reconnecting")).context("it was not lost")?;
        let back = news[lost..].iter().find(|(said, _)| said == "Live").context("it did not come back")?;
        if back.1 - news[lost].1 < NEWS_MILLIS {
            ensure!(
                !news.iter().any(|(said, _)| said.contains("banner")),
                "it tells of a short interruption: {news:?}"
            );
            return Ok(());
        }
    }
    bail!("the relay was away for too long each time")
}

async fn updates(browser: Browser) -> Result<()> {
    in_browser(browser, "live_updates", async |page| {
        let mut shop = Shop::open()?;
        page.open(&format!("{}/#/live", shop.relay.origin())).await?;
        page.live_state_is("Live").await?;
        notices_stay(&page).await?;
        // It is noted for whoever looks.
        page.open("about:blank").await?;
        page.open(&format!("{}/#/live", shop.relay.origin())).await?;
        is_noted(&page).await.context("when the page is opened again")?;
        notes_by_keys(&page).await?;
        rankings_move(&page).await?;
        lines_wait_for_readers(&page).await?;
        pause_holds_what_is_shown(&page, &shop).await?;
        page.is_clean(&shop.relay.origin())?;
        ensure!(shop.events()? < LINES.into(), "the file was over before the test");
        short_interruption_is_no_news(&page, &mut shop).await
    })
    .await
}

#[tokio::test]
async fn updates_disturb_nobody_in_chromium() -> Result<()> {
    updates(Browser::Chromium).await
}

#[tokio::test]
async fn updates_disturb_nobody_in_firefox() -> Result<()> {
    updates(Browser::Firefox).await
}
