//! What a person does with a pointer on the overview: press on a bar, a country, a product, drag over a stretch of time, and
//! take a picture of what is there. The figures are held against those of the command line for the same filter.

use std::sync::OnceLock;

use aisle_tests::{Browser, Page, Picture, Site, in_browser, sales_file};
use anyhow::{Context, Result, anyhow, ensure};
use serde_json::{Value, json};

/// A country that both files have, and not the home market.
const COUNTRY: &str = "Germany";
const COUNTRY_ON_MAP: &str = ".world__country[data-iso3=DEU]";

/// The third step of the chart over time, after days and weeks.
const BY_MONTH: &str = ".card:has(.plot--time) [role=radio]:nth-child(3)";

/// The months dragged over, of all that the file has: whole ones.
const FIRST_MONTH: usize = 2;
const LAST_MONTH: usize = 4;

/// Fewer colours than a chart has: its ground, its bars, its words.
const COLOURS_MIN: usize = 4;

/// A filter, and what comes of it.
struct Filtered {
    /// The chip's field and value.
    chip: (&'static str, String),
    /// The filter that the address carries.
    filter: Value,
    /// What the command line says for it.
    told: Value,
}

fn told(options: &[&str]) -> Result<Value> {
    sales_file::told_with_options(&options.iter().map(|&word| word.to_owned()).collect::<Vec<_>>())
}

/// What the command line says of the whole file.
fn all() -> Result<&'static Value> {
    static ALL: OnceLock<Result<Value, String>> = OnceLock::new();
    let all = ALL.get_or_init(|| told(&[]).map_err(|error| format!("{error:#}")));
    all.as_ref().map_err(|words| anyhow!("{words}"))
}

fn country() -> Result<Filtered> {
    Ok(Filtered {
        chip: ("Country", COUNTRY.to_owned()),
        filter: json!({ "countries": [COUNTRY] }),
        told: told(&["--country", COUNTRY])?,
    })
}

/// The second of the products, and its code.
fn product() -> Result<(Filtered, String)> {
    let product = &all()?["products"][1];
    let text = |key: &str| product[key].as_str().map(str::to_owned).with_context(|| format!("no {key}"));
    let code = text("product")?;
    let filtered = Filtered {
        chip: ("Product", text("description")?),
        filter: json!({ "products": [code] }),
        told: told(&["--product", &code])?,
    };
    Ok((filtered, code))
}

fn months() -> Result<&'static [Value]> {
    Ok(all()?["by_month"].as_array().context("no months")?)
}

/// The first and the last day of the months dragged over.
fn days() -> Result<(String, String)> {
    let month = |index: usize| months()?[index]["month"].as_str().context("no month");
    Ok((format!("{}-01", month(FIRST_MONTH)?), last_day(month(LAST_MONTH)?)?))
}

fn period() -> Result<Filtered> {
    let (from, to) = days()?;
    let told = told(&["--from", &from, "--to", &to])?;
    Ok(Filtered { chip: ("Period", String::new()), told, filter: json!({ "from": from, "to": to }) })
}

fn last_day(month: &str) -> Result<String> {
    let (year, number) = month.split_once('-').context("a month is like 2011-02")?;
    let (year, number): (u32, u32) = (year.parse()?, number.parse()?);
    let is_leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let days = match number {
        2 => 28 + u32::from(is_leap),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    };
    Ok(format!("{month}-{days}"))
}

async fn chips(page: &Page) -> Result<Vec<(String, String)>> {
    let body = "return [...document.querySelectorAll('.chip:has(.chip__remove)')].map((chip) => \
        [chip.querySelector('.chip__field').innerText, chip.querySelector('.chip__value').innerText])";
    Ok(serde_json::from_value(page.script(body, vec![]).await?)?)
}

/// The address carries this filter and no other.
async fn address_has(page: &Page, filter: &Value) -> Result<()> {
    let body = "const question = location.hash.split('?')[1]; \
        return question ? JSON.parse(decodeURIComponent(question)).filter : {}";
    let found = page.script(body, vec![]).await?;
    ensure!(found == *filter, "the address carries {found}, not {filter}");
    Ok(())
}

async fn is_unfiltered(page: &Page) -> Result<()> {
    page.agrees_with(all()?).await?;
    let chips = chips(page).await?;
    ensure!(chips.is_empty(), "{chips:?} stay");
    address_has(page, &json!({})).await
}

async fn is_filtered(page: &Page, filtered: &Filtered) -> Result<()> {
    page.agrees_with(&filtered.told).await?;
    let chips = chips(page).await?;
    let (field, value) = &filtered.chip;
    let is_right = |(found_field, found_value): &(String, String)| {
        found_field == field && found_value.to_lowercase().contains(&value.to_lowercase())
    };
    ensure!(chips.len() == 1 && chips.iter().all(is_right), "the chips are {chips:?}, not {:?}", filtered.chip);
    address_has(page, &filtered.filter).await
}

/// After a pointer has filtered: everything follows; Back and Forward lead out and in again, the chip out for good.
async fn can_be_undone(page: &Page, filtered: &Filtered) -> Result<()> {
    is_filtered(page, filtered).await?;
    page.driver().back().await?;
    is_unfiltered(page).await.context("after Back")?;
    page.driver().forward().await?;
    is_filtered(page, filtered).await.context("after Forward")?;
    page.point_and_click(".chip__remove").await?;
    is_unfiltered(page).await.context("without the chip")
}

async fn bars_and_rows_filter(page: &Page) -> Result<()> {
    // The map comes when the browser is idle, and pushes down what is below it.
    page.element(COUNTRY_ON_MAP).await?;
    let country = country()?;
    page.point_and_click(&format!(".bars__pick[data-key='country {COUNTRY}']")).await?;
    can_be_undone(page, &country).await.context("by a country's bar")?;
    page.point_and_click(COUNTRY_ON_MAP).await?;
    can_be_undone(page, &country).await.context("by the map")?;
    let (product, code) = product()?;
    page.point_and_click(&format!("tr:has([title$='· {code}']) th")).await?;
    can_be_undone(page, &product).await.context("by a product's row")
}

/// Drags from the middle of one bar to that of another.
async fn drag_over_months(page: &Page, first: usize, last: usize) -> Result<()> {
    let count = months()?.len() as f64;
    let area = page.place_of(".plot--time .plot__area").await?;
    let middle_of = |month: usize| area.point((month as f64 + 0.5) / count, 0.5);
    page.drag(middle_of(first), middle_of(last)).await
}

async fn dragging_filters(page: &Page) -> Result<()> {
    page.point_and_click(BY_MONTH).await?;
    let period = period()?;
    drag_over_months(page, FIRST_MONTH, LAST_MONTH).await?;
    can_be_undone(page, &period).await.context("by dragging over months")?;
    // The other way round it is the same stretch, and one more press adds to it.
    drag_over_months(page, LAST_MONTH, FIRST_MONTH).await?;
    is_filtered(page, &period).await.context("by dragging back in time")?;
    page.point_and_click(&format!(".bars__pick[data-key='country {COUNTRY}']")).await?;
    let (from, to) = days()?;
    let both = told(&["--from", &from, "--to", &to, "--country", COUNTRY])?;
    page.agrees_with(&both).await.context("with a country as well")?;
    page.click("Clear").await?;
    is_unfiltered(page).await.context("after Clear")
}

/// Saves a picture of the card that has an element in it.
async fn picture_of(page: &Page, inside: &str, name: &str) -> Result<()> {
    let card = format!(".card:has({inside})");
    page.point_and_click(&format!("{card} [data-save]")).await?;
    page.point_and_click(&format!("{card} [data-save-png]")).await?;
    let (file, bytes) = page.downloaded("png").await?;
    ensure!(file.starts_with(&format!("aisle-{name}-2")), "the picture is called {file}");
    let picture = Picture::of_png(&bytes).with_context(|| file.clone())?;
    let (width, height, colours) = (picture.width, picture.height, picture.colours.len());
    ensure!(width > 400 && height > 200, "{file} has only {width} × {height} pixels");
    ensure!(colours >= COLOURS_MIN, "{file} has only {colours} colours");
    Ok(())
}

async fn charts_become_pictures(page: &Page) -> Result<()> {
    picture_of(page, ".plot--time", "net-sales").await.context("the chart over time")?;
    picture_of(page, COUNTRY_ON_MAP, "countries").await.context("the map")?;
    page.point_and_click(".card:has(.plot--time) [aria-label=Expand]").await?;
    page.element(".zoom__chart.js-plotly-plot .bars").await?;
    picture_of(page, ".zoom__chart", "net-sales").await.context("the large chart")
}

async fn pointer_is_enough(browser: Browser) -> Result<()> {
    in_browser(browser, "pointer", async |page| {
        let site = Site::of_page()?;
        page.open(&format!("{}#/overview", site.url())).await?;
        page.says("Drop your sales file here").await?;
        page.drop_files(&[&sales_file::path()?]).await?;
        is_unfiltered(&page).await?;
        bars_and_rows_filter(&page).await?;
        dragging_filters(&page).await?;
        charts_become_pictures(&page).await?;
        page.is_clean(site.origin())
    })
    .await
}

#[tokio::test]
async fn pointer_is_enough_in_chromium() -> Result<()> {
    pointer_is_enough(Browser::Chromium).await
}

#[tokio::test]
async fn pointer_is_enough_in_firefox() -> Result<()> {
    pointer_is_enough(Browser::Firefox).await
}
