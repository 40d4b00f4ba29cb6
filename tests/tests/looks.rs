//! Every page at the width of a phone, a laptop and a wide screen, light and dark: pictures for people to look at, and
//! what a machine can check, which is accessibility and that nothing hangs out sideways.

use aisle_tests::{Browser, Page, Site, in_browser, sales_file};
use anyhow::{Context, Result, ensure};
use serde_json::json;

const WIDTHS: [u32; 3] = [390, 1280, 1920];
const WINDOW_HEIGHT: u64 = 900;

/// A page: its name, its address, and a figure or text that is there once it is complete.
const PAGES: [(&str, &str, &str); 6] = [
    ("data", "#/data", ".findings, .find"),
    ("overview", "#/overview", ".kpi [data-metric=net_sales]"),
    ("forecast", "#/forecast", "[data-export]"),
    (
        "forecast-product",
        "#/forecast?%7B%22version%22%3A1%2C%22forecast%22%3A%7B%22series%22%3A%2222423%22%7D%7D",
        "[data-whole]",
    ),
    ("trace", "#/trace/net_sales", "main table tbody tr"),
    ("settings", "#/settings", "main input"),
];

/// Takes the pictures of a page, and returns what is wrong with it.
async fn look_at(page: &Page, name: &str) -> Result<Vec<String>> {
    let mut faults = Vec::new();
    for is_dark in [false, true] {
        for width in WIDTHS {
            page.look(width, WINDOW_HEIGHT, is_dark).await?;
            let overflow = page.overflow_pixels().await?;
            if overflow > 0 {
                faults.push(format!("{name} hangs out by {overflow} px at {width}"));
            }
            if width != WIDTHS[2] {
                let found = page.accessibility_faults().await?;
                faults.extend(found.iter().map(|fault| format!("{name} at {width}, dark: {is_dark}: {fault}")));
            }
            page.picture(name, width, is_dark).await?;
            faults.extend(page.axis_faults().await?.iter().map(|fault| format!("{name} at {width}: {fault}")));
        }
    }
    Ok(faults)
}

#[tokio::test]
async fn every_page_is_presentable() -> Result<()> {
    in_browser(Browser::Chromium, "looks", async |page| {
        let site = Site::of_page()?;
        page.open(site.url()).await?;
        page.says("Drop your sales file here").await?;
        let mut faults = look_at(&page, "start").await?;
        page.look(WIDTHS[1], WINDOW_HEIGHT, false).await?;
        page.drop_files(&[&sales_file::path()?]).await?;
        page.element(".ledger").await?;
        for (name, address, sign) in PAGES {
            page.script("location.hash = arguments[0]", vec![json!(address)]).await?;
            page.element(sign).await.with_context(|| name.to_owned())?;
            page.settles().await?;
            faults.extend(look_at(&page, name).await?);
        }
        ensure!(faults.is_empty(), "{faults:#?}");
        page.is_clean(site.origin())
    })
    .await
}
