//! What a person does with the forecasts: read the shop's, find a product, look further ahead, say what they know better and
//! take it back, compare methods, use keys alone, export, stop, come back by a link. Every figure is held against the command line's.

use std::collections::BTreeMap;

use aisle_tests::{Browser, Page, Site, in_browser, sales_file};
use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};
use thirtyfour::Key;

/// The ranges that the page has, as the command line names them.
const LEVELS: [&str; 2] = ["--level", "50,80,95"];

/// The reader of the command line's JSON may miss the last bit of a number; the export is compared letter by letter.
const LAST_BIT: f64 = 1e-15;

/// What the command line expects of each series in all.
fn told(options: &[&str]) -> Result<BTreeMap<String, f64>> {
    let options: Vec<&str> = options.iter().copied().chain(LEVELS).chain(["--json"]).collect();
    let told: Value = serde_json::from_str(&sales_file::said("forecast", &options)?)?;
    let series = told["series"].as_array().context("no series")?;
    let total =
        |series: &Value| Some((series["series"].as_str()?.to_owned(), series.pointer("/total/mean")?.as_f64()?));
    Ok(series.iter().filter_map(total).collect())
}

fn of_shop(horizon: &str) -> Result<f64> {
    of_whole(&["--horizon", horizon])
}

/// What the command line expects of the whole shop.
fn of_whole(options: &[&str]) -> Result<f64> {
    let told = told(&[&["--by", "total", "--measure", "sales"], options].concat())?;
    told.get("").copied().context("the command line has no total")
}

/// Waits until the key figure is what the command line says, to the last digit.
async fn expects(page: &Page, total: f64) -> Result<()> {
    let body = "const e = document.querySelector('.kpi [data-metric=expected]'); \
        return e && Math.abs(Number(e.dataset.value) / arguments[0] - 1) <= arguments[1]";
    page.until(&format!("a forecast of {total}"), body, vec![json!(total), json!(LAST_BIT)]).await.map(drop)
}

/// Waits until every part has been forecast and judged.
async fn is_done(page: &Page) -> Result<()> {
    page.says("judged by earlier forecasts").await
}

/// The rows that are drawn, by their products' codes: what is expected of each.
async fn rows(page: &Page) -> Result<BTreeMap<String, f64>> {
    let body = "return [...document.querySelectorAll('tbody tr:has([data-metric=expected])')].map((row) => \
        [row.querySelector('th [title]').title.split(' · ').at(-1), \
         Number(row.querySelector('[data-metric=expected]').dataset.value)])";
    let rows: Vec<(String, f64)> = serde_json::from_value(page.script(body, vec![]).await?)?;
    Ok(rows.into_iter().collect())
}

/// Types into a field as a person does, and leaves it.
async fn fill(page: &Page, selector: &str, text: &str) -> Result<()> {
    page.element(selector).await?;
    let body = "const e = document.querySelector(arguments[0]); e.value = arguments[1]; \
        for (const name of ['input', 'change']) e.dispatchEvent(new Event(name, { bubbles: true }))";
    page.script(body, vec![json!(selector), json!(text)]).await.map(drop)
}

async fn figures_are_the_command_lines(page: &Page) -> Result<()> {
    expects(page, of_shop("30")?).await?;
    is_done(page).await?;
    let told = told(&["--by", "product"])?;
    let rows = rows(page).await?;
    ensure!(rows.len() > 20, "only {} rows are drawn", rows.len());
    for (product, expected) in &rows {
        let of_command_line = told.get(product).with_context(|| format!("the command line has no {product}"))?;
        ensure!(
            (of_command_line - expected).abs() <= LAST_BIT * expected,
            "{product}: {expected} here, {of_command_line} on the command line"
        );
    }
    let sum: f64 = told.values().sum();
    ensure!(sum > 0.0 && told.len() >= rows.len(), "the command line expects nothing");
    Ok(())
}

/// Finds the drawn product that comes third by its description, and opens it; returns its code.
async fn product_is_found(page: &Page) -> Result<String> {
    let body = "return document.querySelectorAll('tbody tr:has([data-metric=expected]) th [title]')[2].title";
    let title = page.script(body, vec![]).await?.as_str().context("there is no third row")?.to_owned();
    let (description, code) = title.rsplit_once(" · ").context("a row's title has its code")?;
    fill(page, "[data-search]", code).await?;
    // Rows are drawn anew as forecasts and searches change them, so that finding and clicking are one step.
    let open = "const e = document.querySelector(arguments[0]); e?.click(); return !!e || null";
    page.until(code, open, vec![json!(format!("tbody tr:has([title$='· {code}']) th"))]).await?;
    page.element("[data-whole]").await?;
    let expected = told(&["--by", "product"])?.get(code).copied().context("no such product")?;
    expects(page, expected).await.with_context(|| description.to_owned())?;
    Ok(code.to_owned())
}

async fn expectation_is_set_and_taken_back(page: &Page, before: f64) -> Result<()> {
    let steps = "return [...document.querySelectorAll('.plot--fan [role=slider]')].map((e) => e.ariaValueMax)[0]";
    ensure!(page.script(steps, vec![]).await?.as_str().is_some_and(|steps| steps != "0"), "the chart has no steps");
    page.click_on("[data-override]").await?;
    page.says("Say from which day to which.").await?;
    for (field, text) in [("from", "2011-11-07"), ("to", "2011-11-07"), ("per-step", "some"), ("reason", "a fair")] {
        fill(page, &format!("[data-field={field}] input"), text).await?;
    }
    page.click_on("[data-override]").await?;
    page.says("These days are over").await?;
    for (field, text) in [("from", "2011-12-12"), ("to", "2011-12-12")] {
        fill(page, &format!("[data-field={field}] input"), text).await?;
    }
    page.click_on("[data-override]").await?;
    page.says("The expected figure is a number from 0").await?;
    // A thousand as people write it.
    fill(page, "[data-field=per-step] input", "1,000").await?;
    page.click_on("[data-override]").await?;
    page.says("Your own figures are in it").await?;
    let forgotten = "return [...document.querySelectorAll('[data-field] input')].every((e) => e.value === '') || null";
    page.until("empty fields", forgotten, vec![]).await?;
    let label = page.script("return document.querySelector('[data-undo]').ariaLabel", vec![]).await?;
    ensure!(label.as_str().is_some_and(|label| label.contains("a fair")), "the button is called {label}");
    page.says("the method says").await?;
    let body = "const e = document.querySelector('.kpi [data-metric=expected]'); \
        return Number(e.dataset.value) !== arguments[0] && Number(e.dataset.value)";
    let after = page.until("other figures", body, vec![json!(before)]).await?.as_f64().unwrap_or_default();
    ensure!(after > 1000.0, "{after} is expected in all, although 1000 are expected on one day");
    undo(page).await?;
    expects(page, before).await.context("after Undo")
}

/// Takes back what was said first. The list is drawn anew as forecasts arrive, so that finding and clicking are one step.
async fn undo(page: &Page) -> Result<()> {
    page.until("Undo", "const e = document.querySelector('[data-undo]'); e?.click(); return !!e || null", vec![])
        .await
        .map(drop)
}

/// A promotion of the past, and days on which the shop will be closed, both taken back again.
async fn events_and_closing_days_are_known(page: &Page) -> Result<()> {
    for (field, text) in [("from", "2011-11-14"), ("to", "2011-11-18"), ("reason", "autumn fair")] {
        fill(page, &format!("[data-field={field}] input"), text).await?;
    }
    page.click_on("[data-event]").await?;
    let found = "return Number(document.querySelector('[data-metric=event_effect]')?.dataset.value) || null";
    let found = page.until("the event's effect", found, vec![]).await?.as_f64().context("no effect")?;
    let whole = ["--by", "total", "--measure", "sales", "--json"];
    let options = [&whole[..], &LEVELS, &["--event", "autumn fair=2011-11-14..2011-11-18"]].concat();
    let told: Value = serde_json::from_str(&sales_file::said("forecast", &options)?)?;
    let told = told.pointer("/series/0/events/0/effect").and_then(Value::as_f64).context("no effect is told")?;
    ensure!((found / told - 1.0).abs() <= LAST_BIT, "the event did {found} here, {told} on the command line");
    undo(page).await?;
    expects(page, of_shop("30")?).await.context("without the event")?;
    for (field, text) in [("from", "2011-12-12"), ("to", "2011-12-16")] {
        fill(page, &format!("[data-field={field}] input"), text).await?;
    }
    page.click_on("[data-close-days]").await?;
    let closed = of_whole(&["--horizon", "30", "--closed", "2011-12-12..2011-12-16"])?;
    expects(page, closed).await.context("with the shop closed for a week")?;
    undo(page).await?;
    expects(page, of_shop("30")?).await.context("with the shop open again")
}

/// A second method is drawn beside the first, and named.
async fn methods_are_compared(page: &Page) -> Result<()> {
    // What earlier forecasts said has a line of its own once it is there.
    is_done(page).await?;
    let lines = "return document.querySelectorAll('.legend__item').length";
    let before = page.script(lines, vec![]).await?;
    fill(page, "[data-field=compared] select", "seasonal_naive").await?;
    let more = "return document.querySelectorAll('.legend__item').length > arguments[0] || null";
    page.until("another line", more, vec![before.clone()]).await?;
    fill(page, "[data-field=compared] select", "").await?;
    let again = "return document.querySelectorAll('.legend__item').length === arguments[0] || null";
    page.until("the one line again", again, vec![before]).await.map(drop)
}

/// The chart is read step by step, and a product opened, with keys alone.
async fn keys_are_enough(page: &Page) -> Result<()> {
    let focus = "const e = document.querySelector(arguments[0]); e.focus(); return document.activeElement === e";
    let said = "return document.querySelector('.plot--fan [role=slider]').getAttribute('aria-valuetext')";
    page.script(focus, vec![json!(".plot--fan [role=slider]")]).await?;
    page.press(Key::End).await?;
    let last = page.script(said, vec![]).await?.as_str().unwrap_or_default().to_owned();
    ensure!(last.contains("80%"), "the last step says {last:?}");
    page.press(Key::Left).await?;
    let before = page.script(said, vec![]).await?.as_str().unwrap_or_default().to_owned();
    ensure!(before.contains("80%") && before != last, "the step before says {before:?}");
    page.press(Key::Home).await?;
    let first = page.script(said, vec![]).await?.as_str().unwrap_or_default().to_owned();
    ensure!(!first.contains("80%"), "the first step says {first:?}");
    page.script(focus, vec![json!("tbody tr[tabindex='0']:has([data-metric=expected])")]).await?;
    let title = "return document.activeElement.querySelector('th [title]').title";
    page.press(Key::Down).await?;
    page.press(Key::Down).await?;
    let opened = page.script(title, vec![]).await?.as_str().context("no row has the focus")?.to_owned();
    let (_, code) = opened.rsplit_once(" · ").context("a row's title has its code")?;
    page.press(Key::Enter).await?;
    page.element("[data-whole]").await?;
    let expected = told(&["--by", "product"])?.get(code).copied().context("no such product")?;
    expects(page, expected).await.context("opened by Enter")?;
    page.click_on("[data-whole]").await?;
    expects(page, of_shop("30")?).await.context("of the whole shop again")
}

/// A long table is walked from end to end by keys, its rows are of one height, and a sort shows what comes first in the rows that are there.
async fn long_table_is_walked_and_sorted(page: &Page) -> Result<()> {
    let told = told(&["--by", "product"])?;
    let row = "tbody tr[tabindex='0']:has([data-metric=expected])";
    page.script("document.querySelector(arguments[0]).focus()", vec![json!(row)]).await?;
    let is_at = "return document.activeElement.dataset.position === arguments[0] || null";
    for (key, place) in [(Key::End, told.len() - 1), (Key::Up, told.len() - 2), (Key::Home, 0)] {
        page.press(key).await?;
        page.until(&format!("row {place}"), is_at, vec![json!(place.to_string())]).await?;
    }
    let heights = "return [...new Set([...document.querySelectorAll('.table-scroll--long tbody tr[data-position]')]\
        .map((row) => row.getBoundingClientRect().height))]";
    let heights = page.script(heights, vec![]).await?;
    ensure!(heights.as_array().is_some_and(|heights| heights.len() == 1), "rows are {heights} pixels high");
    let middle = "const e = document.querySelector('.table-scroll--long'); e.scrollTop = e.scrollHeight / 2; \
        return e.querySelector('tbody tr[data-position]').dataset.position !== '0' || null";
    page.until("the middle of the table", middle, vec![]).await?;
    let sort = "for (const row of document.querySelectorAll('.table-scroll--long tbody tr')) row.wasThere = true; \
        [...document.querySelectorAll('.table-scroll--long thead button')]\
        .find((button) => button.textContent.startsWith('Expected')).click()";
    page.script(sort, vec![]).await?;
    let most = told.values().copied().fold(0.0, f64::max);
    let first = "const e = document.querySelector('.table-scroll--long'); \
        const first = e.querySelector('tbody tr[data-position=\"0\"] [data-metric=expected]'); \
        return e.scrollTop === 0 && Math.abs(first?.dataset.value / arguments[0] - 1) <= arguments[1] || null";
    page.until(&format!("{most} first"), first, vec![json!(most), json!(LAST_BIT)]).await?;
    let made = "return [...document.querySelectorAll('.table-scroll--long tbody tr[data-position]')]\
        .filter((row) => !row.wasThere).length";
    ensure!(page.script(made, vec![]).await? == json!(0), "rows were made anew");
    Ok(())
}

/// Other steps look about as far ahead, and are spoken of by their names.
async fn steps_are_spoken_of(page: &Page) -> Result<()> {
    at_once(page, ".fields button", "Week").await?;
    expects(page, of_whole(&["--step", "week", "--horizon", "4"])?).await.context("by weeks")?;
    page.says("Weeks ahead").await?;
    page.says("in the next 4 weeks").await?;
    is_done(page).await?;
    let said = "return [...document.querySelectorAll('h2, .kpi')].map((e) => e.innerText).join()";
    let said = page.script(said, vec![]).await?.to_string();
    ensure!(said.contains("the week before") && !said.contains("same day"), "held against a day: {said}");
    at_once(page, ".fields button", "Day").await?;
    expects(page, of_shop("28")?).await.context("as many days as four weeks have")?;
    fill(page, "input[type=number]", "30").await?;
    expects(page, of_shop("30")?).await.context("by days again")?;
    is_done(page).await
}

async fn all_is_exported(page: &Page) -> Result<()> {
    page.click_on("[data-export]").await?;
    let (name, bytes) = page.downloaded("csv").await?;
    let found = String::from_utf8(bytes)?;
    let options: Vec<&str> = ["--by", "product", "--csv"].into_iter().chain(LEVELS).collect();
    let told = sales_file::said("forecast", &options)?;
    let sorted = |text: &str| {
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        lines[1..].sort();
        lines
    };
    let (found, told) = (sorted(&found), sorted(&told));
    ensure!(found.len() > 100 && found[0] == told[0], "{name} begins with {}", found[0]);
    let other = found.iter().zip(&told).find(|(found, told)| found != told);
    ensure!(other.is_none() && found.len() == told.len(), "{name} differs from the command line: {other:?}");
    Ok(())
}

/// Finds and clicks a button in one step as soon as it is there: a small shop is forecast in no time.
async fn at_once(page: &Page, selector: &str, words: &str) -> Result<()> {
    let body = "const named = (e) => e.innerText.trim() === arguments[1]; \
        const e = [...document.querySelectorAll(arguments[0])].find(named); e?.click(); return !!e || null";
    page.until(words, body, vec![json!(selector), json!(words)]).await.map(drop)
}

/// The key figures stand where they stood while the forecasts were under way.
async fn nothing_moves_when_forecasts_are_done(page: &Page) -> Result<()> {
    const TOP: &str = "return document.querySelector('.kpis').getBoundingClientRect().top + scrollY";
    let under_way = format!("if (document.querySelector('[role=progressbar]')) {TOP}");
    let before = page.until("forecasts under way", &under_way, vec![]).await?;
    is_done(page).await?;
    page.until("the end", "return !document.querySelector('[role=progressbar]') || null", vec![]).await?;
    let after = page.script(TOP, vec![]).await?;
    ensure!(before == after, "the key figures have moved from {before} to {after}");
    Ok(())
}

/// Who stops forecasting can go on to look at a part.
async fn product_is_opened_although_forecasting_was_stopped(page: &Page) -> Result<()> {
    let open = "const figure = document.querySelector('.kpi [data-metric=expected]').dataset.value; \
        document.querySelector('.table__row--open th').click(); return figure";
    let of_whole = page.script(open, vec![]).await?;
    let of_part = "const figure = document.querySelector('.kpi [data-metric=expected]')?.dataset.value; \
        const row = document.querySelector('.table__row--selected [data-metric=expected]')?.dataset.value; \
        return figure > 0 && figure !== arguments[0] && (!row || Number(row) === Number(figure)) || null";
    page.until("the product's own forecast", of_part, vec![of_whole]).await?;
    page.click_on("[data-whole]").await?;
    expects(page, of_shop("14")?).await.context("of the whole shop, forecasting being stopped")
}

/// A link to a product that its filter leaves out shows the product by a click.
async fn left_out_product_is_shown(page: &Page, code: &str) -> Result<()> {
    let body = "const [route, question] = decodeURIComponent(location.hash).split('?'); \
        const asked = JSON.parse(question ?? '{\"version\":1}'); \
        asked.filter = { products: [arguments[1]] }; \
        asked.forecast = { ...asked.forecast, series: arguments[0] }; \
        location.hash = `${route}?${encodeURIComponent(JSON.stringify(asked))}`";
    let others = told(&["--by", "product"])?.into_iter().filter(|(other, _)| other != code);
    let (other, _) = others.max_by(|one, two| one.1.total_cmp(&two.1)).context("there is one product")?;
    page.script(body, vec![json!(code), json!(other)]).await?;
    page.says(&format!("The filter leaves out {code}")).await?;
    page.click_on(".notice--warning .notice__actions button").await?;
    let expected = told(&["--by", "product", "--horizon", "14"])?[code];
    expects(page, expected).await.context("without the filter")?;
    page.click_on("[data-whole]").await.map(drop)
}

async fn forecasts_are_used(browser: Browser) -> Result<()> {
    in_browser(browser, "forecast", async |page| {
        let site = Site::of_page()?;
        page.open(&format!("{}#/forecast", site.url())).await?;
        page.says("Drop your sales file here").await?;
        page.drop_files(&[&sales_file::path()?]).await?;
        figures_are_the_command_lines(&page).await?;
        all_is_exported(&page).await?;
        events_and_closing_days_are_known(&page).await?;
        methods_are_compared(&page).await?;
        keys_are_enough(&page).await?;
        long_table_is_walked_and_sorted(&page).await?;
        steps_are_spoken_of(&page).await?;
        let code = product_is_found(&page).await?;
        let expected = told(&["--by", "product"])?[&code];
        expectation_is_set_and_taken_back(&page, expected).await?;
        page.click_on("[data-whole]").await?;
        expects(&page, of_shop("30")?).await.context("of the whole shop again")?;
        fill(&page, "input[type=number]", "14").await?;
        expects(&page, of_shop("14")?).await.context("14 days ahead")?;
        page.driver().refresh().await?;
        page.says("Drop your sales file here").await?;
        page.drop_files(&[&sales_file::path()?]).await?;
        at_once(&page, ".forecast-bar button", "Cancel").await?;
        page.says("Forecasting was stopped").await?;
        product_is_opened_although_forecasting_was_stopped(&page).await?;
        at_once(&page, ".forecast-bar button", "Forecast again").await?;
        nothing_moves_when_forecasts_are_done(&page).await?;
        expects(&page, of_shop("14")?).await.context("after a reload, with the question of the address")?;
        left_out_product_is_shown(&page, &code).await?;
        page.is_clean(site.origin())
    })
    .await
}

#[tokio::test]
async fn forecasts_are_used_in_chromium() -> Result<()> {
    forecasts_are_used(Browser::Chromium).await
}

#[tokio::test]
async fn forecasts_are_used_in_firefox() -> Result<()> {
    forecasts_are_used(Browser::Firefox).await
}
