//! What is done without a mouse, and what is done with the files that the page hands out.

use std::fs;

use aisle_tests::{Browser, Page, Site, folders::TemporaryFolder, in_browser};
use anyhow::{Context, Result, ensure};
use serde_json::Value;
use thirtyfour::Key;

/// More stops than a page before data has.
const STOPS_MAX: usize = 40;

/// Formulas that a spreadsheet would run, as descriptions, countries and customers of a file.
const FORMULAS: &str = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n\
    1,A1,=HYPERLINK(\"\"http://x\"\"),2,2011-03-01 10:00,1.50,7,  =1+1\n\
    2,A2,+1,2,2011-03-01 10:00,1.50,@SUM(A1),France\n\
    3,A3,-2+3,2,2011-03-02 10:00,1.50,7,France\n";

/// Steps with Tab until the focus is on something of this name.
async fn tab_to(page: &Page, name: &str) -> Result<()> {
    for _ in 0..STOPS_MAX {
        page.press(Key::Tab).await?;
        let focused = "const e = document.activeElement; return e.innerText.trim() || e.getAttribute('aria-label')";
        if page.script(focused, vec![]).await? == name {
            let is_outlined = "const style = getComputedStyle(document.activeElement); \
                return style.outlineStyle !== 'none' || style.boxShadow !== 'none'";
            ensure!(page.script(is_outlined, vec![]).await? == true, "one does not see that {name} has the focus");
            return Ok(());
        }
    }
    anyhow::bail!("{name} cannot be reached with Tab")
}

async fn focused_metric(page: &Page) -> Result<Value> {
    page.script("return document.activeElement.dataset.metric ?? null", vec![]).await
}

async fn keyboard_is_enough(browser: Browser) -> Result<()> {
    in_browser(browser, "keyboard", async |page| {
        let site = Site::of_page()?;
        page.open(site.url()).await?;
        page.says("Drop your sales file here").await?;
        tab_to(&page, "Open the sample shop").await?;
        page.press(Key::Enter).await?;
        page.element(".ledger").await?;
        page.press("g").await?;
        page.press("o").await?;
        page.element(".kpi").await?;
        page.press("?").await?;
        page.says("Help").await?;
        page.press(Key::Escape).await?;
        let is_closed = "return !document.querySelector('[role=dialog]')";
        page.until("the help to close", is_closed, vec![]).await?;

        // From a key figure to its definition and lines, and back where one was.
        page.script("document.querySelector('.kpi [data-metric=net_sales]').focus()", vec![]).await?;
        page.press(Key::Enter).await?;
        page.element("[role=dialog] [data-trace=net_sales]").await?;
        page.press(Key::Escape).await?;
        page.until("the definition to close", is_closed, vec![]).await?;
        ensure!(focused_metric(&page).await? == "net_sales", "the focus is lost after a dialog");
        page.press(Key::Enter).await?;
        tab_to(&page, "Show the lines").await?;
        page.press(Key::Enter).await?;
        page.element("main table tbody tr").await?;
        page.is_clean(site.origin())
    })
    .await
}

async fn exports_are_defused(browser: Browser) -> Result<()> {
    in_browser(browser, "exports", async |page| {
        let (site, folder) = (Site::of_page()?, TemporaryFolder::new()?);
        let file = folder.path().join("formulas.csv");
        fs::write(&file, FORMULAS)?;
        page.open(site.url()).await?;
        page.says("Drop your sales file here").await?;
        page.drop_files(&[&file]).await?;
        page.element(".ledger").await?;
        for (address, expected) in [("trace/gross_sales", "'=HYPERLINK"), ("overview", "'-2+3")] {
            page.script("location.hash = `#/${arguments[0]}`", vec![address.into()]).await?;
            page.element(if address == "overview" { ".kpi" } else { "main table tbody tr" }).await?;
            page.settles().await?;
            page.press("e").await?;
            let (name, bytes) = page.downloaded("csv").await?;
            let text = String::from_utf8(bytes).context("an export is no UTF-8")?;
            ensure!(text.contains(expected), "{name} has no {expected}: {text}");
            let cells = text.lines().flat_map(|line| line.split(',')).map(|cell| cell.trim_start_matches(['"', ' ']));
            let armed: Vec<_> = cells.filter(|cell| is_armed(cell)).collect();
            ensure!(armed.is_empty(), "{name} has formulas: {armed:?}");
        }
        page.is_clean(site.origin())
    })
    .await
}

/// Would a spreadsheet take the cell for a formula? A negative number is none.
fn is_armed(cell: &str) -> bool {
    cell.starts_with(['=', '+', '-', '@', '\t']) && cell.parse::<f64>().is_err()
}

#[tokio::test]
async fn keyboard_is_enough_in_chromium() -> Result<()> {
    keyboard_is_enough(Browser::Chromium).await
}

#[tokio::test]
async fn keyboard_is_enough_in_firefox() -> Result<()> {
    keyboard_is_enough(Browser::Firefox).await
}

#[tokio::test]
async fn exports_are_defused_in_chromium() -> Result<()> {
    exports_are_defused(Browser::Chromium).await
}
