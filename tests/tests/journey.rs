//! What a person does with their own file: drop it, read the figures, filter, look behind a figure, export, come back.
//! Every figure is held against an independent count.

use std::sync::OnceLock;

use aisle_tests::{
    Browser, Page, Site, exact, in_browser,
    sales_file::{self, Question},
};
use anyhow::{Context, Result, anyhow, ensure};
use serde_json::{Value, json};

/// The figures of everything, of one country, and of one month.
fn counts() -> Result<&'static [Value; 3]> {
    static COUNTS: OnceLock<Result<[Value; 3], String>> = OnceLock::new();
    let questions = [Question::default(), Question::one_country(), Question::one_month()];
    let counts = COUNTS.get_or_init(|| sales_file::counted(questions).map_err(|error| format!("{error:#}")));
    counts.as_ref().map_err(|words| anyhow!("{words}"))
}

/// Figures that the overview must show.
const OVERVIEW: [&str; 5] = ["net_sales", "orders", "average_order_value", "units_sold", "customers"];

/// Figures that the data page must show.
const DATA: [&str; 5] = ["gross_sales", "returns", "discounts", "net_sales", "adjustments"];

const KPIS: &str = ".kpi";

async fn drop_the_file(page: &Page) -> Result<()> {
    page.says("Drop your sales file here").await?;
    let file = sales_file::path()?;
    match page.browser() {
        Browser::Chromium => page.drop_truly(&[&file]).await,
        Browser::Firefox => page.drop_files(&[&file]).await,
    }
}

/// Asks a question by the address, as a link would.
async fn follow_link(page: &Page, route: &str, question: Question) -> Result<()> {
    let body = "location.hash = `#/${arguments[0]}?${encodeURIComponent(arguments[1])}`";
    page.script(body, vec![json!(route), json!(question.spec().to_string())]).await.map(drop)
}

async fn figures_are_right(page: &Page) -> Result<()> {
    let [all, country, month] = counts()?;
    page.shows(".ledger", all, &DATA).await.context("on the data page")?;
    page.click("Overview").await?;
    page.shows(KPIS, all, &OVERVIEW).await.context("of everything")?;
    // The same engine gives the same figures in WebAssembly and natively.
    page.agrees_with(&sales_file::told_by_command_line(Question::default())?).await?;
    follow_link(page, "overview", Question::one_country()).await?;
    page.shows(KPIS, country, &OVERVIEW).await.context("of one country")?;
    follow_link(page, "overview", Question::one_month()).await?;
    page.shows(KPIS, month, &OVERVIEW).await.context("of one month")?;
    page.driver().back().await?;
    page.shows(KPIS, country, &OVERVIEW).await.context("after Back")
}

/// The way from a figure to its lines, for the one country that is selected.
async fn figure_is_traced(page: &Page) -> Result<()> {
    let [_, country, _] = counts()?;
    page.click_on(".kpi [data-metric=net_sales]").await?;
    page.click_on("[data-trace=net_sales]").await?;
    page.shows("main", country, &["net_sales"]).await.context("in the trace")?;
    page.says("gross sales − returns − discounts").await?;
    let rows =
        page.until("lines", "return document.querySelectorAll('main table tbody tr').length || null", vec![]).await?;
    ensure!(rows.as_u64() > Some(10), "the trace has only {rows} lines");
    page.driver().back().await?;
    page.shows(KPIS, country, &OVERVIEW).await.context("back from the trace")
}

async fn file_is_dropped_again_after_a_reload(page: &Page) -> Result<()> {
    let [all, country, _] = counts()?;
    page.driver().refresh().await?;
    drop_the_file(page).await?;
    page.shows(KPIS, country, &OVERVIEW).await.context("after a reload, with the question of the address")?;
    page.click_on(".chip__remove").await?;
    page.shows(KPIS, all, &OVERVIEW).await.context("without the filter")
}

/// The long job runs in a worker of its own, which the page starts for it.
async fn every_product_is_explained(page: &Page) -> Result<()> {
    page.click("Compute it for every product").await?;
    let rows =
        "return document.querySelectorAll('[aria-label=\"The same for every product\"] tbody tr').length || null";
    let rows = page.until("the products' trees", rows, vec![]).await?;
    ensure!(rows.as_u64() > Some(10), "only {rows} products are explained");
    Ok(())
}

async fn table_is_exported(page: &Page) -> Result<()> {
    let [all, ..] = counts()?;
    page.script("document.activeElement.blur()", vec![]).await?;
    page.press("e").await?;
    let (name, bytes) = page.downloaded("csv").await?;
    let text = String::from_utf8(bytes).context("the export is no UTF-8")?;
    let mut products = all["products"].as_array().into_iter().flatten();
    let best = products.find(|product| product["class"] == "merchandise").context("no product was counted")?;
    let net_sales = exact(&best["net_sales"]);
    ensure!(
        text.contains(&net_sales),
        "{name} has no {net_sales}: {}",
        text.lines().take(3).collect::<Vec<_>>().join("\n")
    );
    Ok(())
}

async fn journey(browser: Browser) -> Result<()> {
    in_browser(browser, "journey", async |page| {
        let site = Site::of_page()?;
        page.open(site.url()).await?;
        drop_the_file(&page).await?;
        figures_are_right(&page).await?;
        figure_is_traced(&page).await?;
        file_is_dropped_again_after_a_reload(&page).await?;
        every_product_is_explained(&page).await.context("the compute worker")?;
        table_is_exported(&page).await?;
        page.is_clean(site.origin())
    })
    .await
}

#[tokio::test]
async fn journey_in_chromium() -> Result<()> {
    journey(Browser::Chromium).await
}

#[tokio::test]
async fn journey_in_firefox() -> Result<()> {
    journey(Browser::Firefox).await
}
