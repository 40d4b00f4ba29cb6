//! A page from any static host, built for two relays: each lets it in by its own token, and a person chooses between them at any time.

use std::{fs, path::Path};

use aisle_protocol::config::allowed_in;
use aisle_tests::{
    Browser, Page, Site,
    counting_relay::CountingRelay,
    folders::{self, TemporaryFolder},
    in_browser,
};
use anyhow::{Context, Result, ensure};
use serde_json::json;
use thirtyfour::Key;

const BASE: &str = "/some/shop/";

/// A relay that names the page's origin, and wants a token.
struct Stand {
    relay: CountingRelay,
    token: &'static str,
    lines: usize,
}

impl Stand {
    /// Counts so many lines.
    fn open(folder: &Path, page_origin: &str, token: &'static str, lines: usize) -> Result<Self> {
        let file = folder.join(format!("{lines}-lines.csv"));
        let header = "Invoice,StockCode,Description,Quantity,InvoiceDate,Price,Customer ID,Country\n";
        let line = "1,A1,CUP,2,2011-12-09 12:00:00,1.25,12345,France\n";
        fs::write(&file, format!("{header}{}", line.repeat(lines)))?;
        let file = file.to_str().context("a path in UTF-8")?;
        let environment = [("AISLE_TOKEN", token), ("AISLE_RELAY_ORIGINS", page_origin)];
        Ok(Self { relay: CountingRelay::start(&["--replay", file], &environment)?, token, lines })
    }

    /// As a page calls it.
    fn origin(&self) -> String {
        format!("ws://{}", self.relay.address())
    }

    /// Waits until a page shows its figures.
    async fn is_shown(&self, page: &Page) -> Result<()> {
        page.figure_is("events", &self.lines.to_string()).await?;
        page.says(&self.origin()).await?;
        page.live_state_is("Live").await
    }
}

/// Copies the built page, as `cargo xtask dist --allow` and `page.relays` build it for these relays.
fn copy_page_for(relays: [&Stand; 2], folder: &Path) -> Result<()> {
    for entry in fs::read_dir(folders::page()?)? {
        let entry = entry?;
        if entry.file_type()?.is_file() {
            fs::copy(entry.path(), folder.join(entry.file_name()))?;
        }
    }
    let index = folder.join("index.html");
    let text = allowed_in(&fs::read_to_string(&index)?, &relays.map(Stand::origin)).context("no policy")?;
    fs::write(index, text)?;
    Ok(())
}

async fn choose(page: &Page, stand: &Stand) -> Result<()> {
    page.click("Change relay").await?;
    let body = "const choice = document.querySelector('select'); \
        if (document.activeElement !== choice) return null; \
        choice.value = arguments[0]; \
        choice.dispatchEvent(new Event('change')); \
        return choice.value === arguments[0]";
    page.until("the choice of relays", body, vec![json!(stand.origin())]).await?;
    page.click("Connect").await
}

async fn give_token(page: &Page, stand: &Stand) -> Result<()> {
    page.says("The relay wants a token.").await?;
    page.until("the focus in the field", "return document.activeElement.type === 'password' || null", vec![]).await?;
    page.press(stand.token + Key::Enter).await
}

async fn relays(browser: Browser) -> Result<()> {
    in_browser(browser, "live_relays", async |page| {
        let folder = TemporaryFolder::new()?;
        let built = folder.path().join("page");
        fs::create_dir(&built)?;
        let site = Site::of_folder(&built, BASE)?;
        let first = Stand::open(folder.path(), site.origin(), "open sesame", 1)?;
        let second = Stand::open(folder.path(), site.origin(), "open barley", 2)?;
        copy_page_for([&first, &second], &built)?;

        // It begins with the first, which lets it in by its token.
        page.open(&format!("{}#/live", site.url())).await?;
        give_token(&page, &first).await?;
        first.is_shown(&page).await?;

        // Whoever thinks better of it has the figures back.
        page.click("Change relay").await?;
        page.click("Keep this relay").await?;
        first.is_shown(&page).await?;

        // The other relay is told no token of this one, and has its own.
        choose(&page, &second).await?;
        give_token(&page, &second).await?;
        second.is_shown(&page).await?;
        choose(&page, &first).await?;
        first.is_shown(&page).await.context("without its token being given again")?;

        // Choice and tokens are remembered, until they are to be forgotten.
        page.open("about:blank").await?;
        page.open(&format!("{}#/live", site.url())).await?;
        first.is_shown(&page).await.context("when it is opened again")?;
        page.open(&format!("{}#/settings", site.url())).await?;
        page.click("Forget what this browser remembers").await?;
        page.says("relays with their tokens are forgotten").await?;
        let stored = page.script("return JSON.stringify(localStorage)", vec![]).await?;
        ensure!(!stored.to_string().contains("open"), "the browser still has a token: {stored}");
        page.open(&format!("{}#/live", site.url())).await?;
        page.says("The relay wants a token.").await?;

        page.is_clean_with(site.origin(), &[&first.relay.origin(), &second.relay.origin()])?;
        let asked = page.evidence().requests();
        let has_token = |url: &str| [first.token, second.token].iter().any(|token| url.contains(&token[5..]));
        ensure!(!asked.iter().any(|request| has_token(&request.url)), "a token stands in an address");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_static_page_has_the_choice_of_its_relays_in_chromium() -> Result<()> {
    relays(Browser::Chromium).await
}

#[tokio::test]
async fn a_static_page_has_the_choice_of_its_relays_in_firefox() -> Result<()> {
    relays(Browser::Firefox).await
}
