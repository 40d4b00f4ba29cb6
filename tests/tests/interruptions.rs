//! A long reading that is given up, and a worker that breaks down: what was there stays or comes back, and the page goes on.

use std::{
    fs::{self, File},
    io::{BufWriter, Write},
    path::{Path, PathBuf},
};

use aisle_datagen::{Config, write_file};
use aisle_tests::{
    Browser, Page, Site, bad_files::GOOD_LINE_GROSS, bad_files::good_file, folders::TemporaryFolder, in_browser,
};
use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};

/// Rows that the generator writes for the large file, and how often they are repeated: 400 MB that take seconds to read.
const BLOCK_ROWS: u64 = 50_000;
const BLOCKS: usize = 90;
const LARGE_BYTES_MIN: u64 = 300_000_000;
/// The product of the two, as the page writes it.
const LARGE_ROWS: &str = "4,500,000";

/// Is the last column of the table of kinds and classes the sum of its rows, and more than the one line of the good file?
const CLASSES_ADD_UP: &str = "const last = (part) => [...document.querySelectorAll(`.columns--wide-left ${part} tr`)] \
        .map((row) => Number([...row.querySelectorAll('[data-value]')].at(-1)?.dataset.value ?? 0)); \
    const sum = (values) => values.reduce((sum, value) => sum + value, 0); \
    return sum(last('tfoot')) > 1e6 && Math.abs(sum(last('tbody')) - sum(last('tfoot'))) < 0.01";

/// Lets a test take all the memory that WebAssembly gives the data worker, so that the next row that needs more traps. What
/// the page and its workers do about it is their own.
const EXHAUSTIBLE: &str = "const instantiate = WebAssembly.instantiateStreaming; \
    WebAssembly.instantiateStreaming = async (...source) => { \
        const made = await instantiate.call(WebAssembly, ...source); \
        new BroadcastChannel('memory').onmessage = () => { \
            const { memory } = made.instance.exports; \
            for (let pages = 65536; pages >= 1; pages /= 2) { \
                try { for (;;) memory.grow(pages); } catch { /* less, then */ } \
            } \
        }; \
        return made; \
    };\n";

/// Puts a script in front of every module that the page starts from a blob.
fn before_workers(script: &str) -> String {
    format!(
        "() => {{ const createUrl = URL.createObjectURL; \
         URL.createObjectURL = (object) => createUrl.call(URL, \
         object.type === 'text/javascript' ? new Blob([{}, object], {{ type: object.type }}) : object); }}",
        json!(script)
    )
}

/// A file that takes a while: generated sales, again and again.
fn large_file(folder: &Path) -> Result<PathBuf> {
    let (block, path) = (folder.join("block.csv"), folder.join("large.csv"));
    write_file(&Config { rows: BLOCK_ROWS, ..Config::default() }, &block)?;
    let text = fs::read(&block)?;
    let rows = text.iter().position(|&byte| byte == b'\n').context("the block has no header")? + 1;
    let mut file = BufWriter::new(File::create(&path)?);
    file.write_all(&text[..rows])?;
    for _ in 0..BLOCKS {
        file.write_all(&text[rows..])?;
    }
    file.flush()?;
    let bytes = fs::metadata(&path)?.len();
    ensure!(bytes > LARGE_BYTES_MIN, "the large file has only {bytes} bytes");
    Ok(path)
}

async fn shows_file(page: &Page, name: &str) -> Result<()> {
    let body = "return document.querySelector('.bar__name')?.innerText === arguments[0]";
    page.until(name, body, vec![json!(name)]).await?;
    page.figure_is("gross_sales", GOOD_LINE_GROSS).await
}

/// How far the reading is: rows, speed and time left.
async fn progress(page: &Page) -> Result<Value> {
    let body = "const words = document.querySelector('.progress__words')?.innerText ?? ''; \
        return /[1-9][\\d,]* lines, [\\d.,]+ MB\\/s, \\d+ (s|min) left/.test(words) && words";
    page.until("rows, MB/s and time left", body, vec![]).await
}

async fn large_reading_is_cancelled(page: &Page, large: &Path) -> Result<()> {
    page.drop_files(&[large]).await?;
    progress(page).await?;
    page.click_on(".progress button").await?;
    page.says("Reading was cancelled. What was there before is unchanged.").await?;
    let is_over = "return !document.querySelector('.progress')";
    ensure!(page.script(is_over, vec![]).await? == true, "the progress stays after Cancel");
    shows_file(page, "good.csv").await.context("after Cancel")?;
    // The worker answers at once: it does not read on.
    follow(page, "#/overview?%7B%22filter%22%3A%7B%22countries%22%3A%5B%22Spain%22%5D%7D%7D").await?;
    page.says("No line").await?;
    page.driver().back().await?;
    shows_file(page, "good.csv").await.context("back from a filter")
}

async fn follow(page: &Page, address: &str) -> Result<()> {
    page.script("location.hash = arguments[0]", vec![json!(address)]).await.map(drop)
}

/// The data worker runs out of memory while it reads: the reading ends, the worker comes back with what was there.
async fn worker_comes_back(page: &Page, large: &Path) -> Result<()> {
    page.drop_files(&[large]).await?;
    progress(page).await?;
    page.script("new BroadcastChannel('memory').postMessage('exhaust')", vec![]).await?;
    page.says("It was started again, and your files are being read again.").await?;
    shows_file(page, "good.csv").await.context("after the worker broke down")?;
    let is_over = "return !document.querySelector('.progress')";
    page.until("no reading to be under way", is_over, vec![]).await?;
    page.settles().await.context("a question stays open")
}

/// Notes whether the progress ever says what follows the last row.
const WATCH_ORDERING: &str = "new MutationObserver(() => { \
        const words = document.querySelector('.progress__words')?.innerText ?? ''; \
        if (/[1-9][\\d,]* lines read, putting them in order, \\d+ s left/.test(words)) document.documentElement.dataset.ordering = words; \
    }).observe(document, { subtree: true, childList: true, characterData: true })";

/// The file goes while it is read: the browser has it open and reads it to its end.
async fn vanishing_file_is_read(page: &Page, large: &Path) -> Result<()> {
    page.script(WATCH_ORDERING, vec![]).await?;
    page.drop_files(&[large]).await?;
    progress(page).await?;
    fs::remove_file(large)?;
    let body = "return document.querySelector('.bar__name')?.innerText === 'large.csv'";
    page.until("the large file", body, vec![]).await?;
    page.says(&format!("All {LARGE_ROWS} lines were read")).await?;
    let ordering = page.script("return document.documentElement.dataset.ordering ?? null", vec![]).await?;
    ensure!(ordering.is_string(), "the progress ended with the last row");
    // Nothing of the file before is left: the classes add up to all lines.
    page.until("rows that add up", CLASSES_ADD_UP, vec![]).await.map(drop)
}

async fn page_goes_on(browser: Browser) -> Result<()> {
    in_browser(browser, "interruptions", async |page| {
        let (site, folder) = (Site::of_page()?, TemporaryFolder::new()?);
        let good = folder.path().join("good.csv");
        fs::write(&good, good_file())?;
        let large = large_file(folder.path())?;
        page.call_before_scripts(&before_workers(EXHAUSTIBLE)).await?;
        page.open(site.url()).await?;
        page.says("Drop your sales file here").await?;
        page.drop_files(&[&good]).await?;
        shows_file(&page, "good.csv").await?;
        large_reading_is_cancelled(&page, &large).await.context("cancel")?;
        page.is_clean(site.origin())?;
        worker_comes_back(&page, &large).await.context("breakdown")?;
        vanishing_file_is_read(&page, &large).await.context("a file that goes")
    })
    .await
}

/// The first tries to fetch a part of the program fail, as without a network.
fn fetching_fails(part: &str, times: u32) -> String {
    format!(
        "{{ const fetched = globalThis.fetch; let left = {times}; \
            globalThis.fetch = (...request) => {{ \
                if (left === 0 || !String(request[0]).includes('{part}')) return fetched(...request); \
                left -= 1; \
                return Promise.reject(new TypeError('no network')); \
            }}; }}\n"
    )
}

/// Has the page itself fetched its pages, and its Live page? What the service worker fetches is not among these.
const FETCHED_PARTS: &str = "return ['split_pages', 'split_live'] \
        .map((part) => performance.getEntriesByType('resource').some(({ name }) => name.includes(part)))";

/// Some pages, and what answers their questions, come in files of their own: without them the rest works, and the page says
/// how to go on.
async fn missing_parts_are_fetched_again(browser: Browser) -> Result<()> {
    in_browser(browser, "second-try", async |page| {
        let (site, folder) = (Site::of_page()?, TemporaryFolder::new()?);
        let good = folder.path().join("good.csv");
        fs::write(&good, good_file())?;
        for part in ["split_pages", "split_live"] {
            page.call_before_scripts(&format!("() => {}", fetching_fails(part, 1))).await?;
        }
        // The worker fetches its part in advance, and again for the first question that needs it.
        page.call_before_scripts(&before_workers(&fetching_fails("split_answers", 2))).await?;
        page.open(site.url()).await?;
        page.says("Drop your sales file here").await?;
        page.drop_files(&[&good]).await?;
        shows_file(&page, "good.csv").await?;
        follow(&page, "#/overview").await?;
        page.says("This page could not be loaded.").await?;
        page.click_on("main > [role=alert] button").await?;
        page.says("A part of Aisle could not be loaded.").await?;
        page.click_on(".notice button").await?;
        page.says("Net sales by").await?;
        page.figure_is("gross_sales", GOOD_LINE_GROSS).await?;
        // Only who opens the Live page waits for its part.
        ensure!(page.script(FETCHED_PARTS, vec![]).await? == json!([true, false]));
        follow(&page, "#/live").await?;
        page.says("This page could not be loaded.").await?;
        page.click_on("main > [role=alert] button").await?;
        page.says("This page may connect to no relay.").await?;
        ensure!(page.script(FETCHED_PARTS, vec![]).await? == json!([true, true]));
        Ok(())
    })
    .await
}

#[tokio::test]
async fn missing_parts_are_fetched_again_in_chromium() -> Result<()> {
    missing_parts_are_fetched_again(Browser::Chromium).await
}

#[tokio::test]
async fn missing_parts_are_fetched_again_in_firefox() -> Result<()> {
    missing_parts_are_fetched_again(Browser::Firefox).await
}

#[tokio::test]
async fn page_goes_on_in_chromium() -> Result<()> {
    page_goes_on(Browser::Chromium).await
}

#[tokio::test]
async fn page_goes_on_in_firefox() -> Result<()> {
    page_goes_on(Browser::Firefox).await
}
