//! The web benchmark: one file, one Chromium, Aisle beside DuckDB-WASM and PapaParse. `cargo xtask bench web` runs it.
//!
//! Usage: `bench_web FILE.csv PEERS_FOLDER`. Rounds alternate between the contenders, so that a noisy moment of the machine
//! hits all of them; each number is the median of the rounds. Aisle's time ends when the first figures are in the page,
//! the peers' when their figures are computed: nothing is drawn there. No start-up is counted: neither the peers', nor that of
//! the page, which has stood for a second when the file is chosen.

use std::{
    path::{Path, PathBuf},
    time::Duration,
};

use aisle_tests::{Browser, Page, Site, folders, in_browser};
use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};
use xtask::measures::median;

const ROUNDS: usize = 5;
const FILTER_CLICKS: usize = 5;
const FORECAST_ROUNDS: usize = 3;

/// A person takes longer to choose a file. Page and workers have started by then.
const TIME_TO_CHOOSE: Duration = Duration::from_secs(1);

/// As many rows of the file have a fault.
const FAULTY_ROWS: u64 = 500;

/// Notes when a file is chosen, and when the first figure of the Overview stands in the page.
const WATCH_FIRST_FIGURES: &str = "globalThis.bench = {}; \
    addEventListener('change', () => { bench.start = performance.now(); }, { capture: true, once: true }); \
    new MutationObserver((_, observer) => { \
        if (!document.querySelector('[data-metric=\"net_sales\"][data-value]')) return; \
        bench.end = performance.now(); observer.disconnect(); \
    }).observe(document, { subtree: true, childList: true, attributes: true })";

/// Opens the Forecast page, and notes the milliseconds until the shop's forecast stands there, until every product has one, and
/// until earlier forecasts of all have been judged.
const WATCH_FORECASTS: &str = "const start = performance.now(); globalThis.bench = {}; \
    const note = (name, holds) => { if (holds) bench[name] ??= performance.now() - start; }; \
    new MutationObserver((_, observer) => { \
        note('total', document.querySelector('.kpi [data-metric=expected]')?.dataset.value); \
        note('first', document.querySelector('.progress')?.textContent.includes('Judging')); \
        note('judged', [...document.querySelectorAll('.card__note')].some((e) => e.textContent.startsWith('Over all parts'))); \
        if (bench.judged) observer.disconnect(); \
    }).observe(document, { subtree: true, childList: true, attributes: true, characterData: true }); \
    location.hash = '#/forecast'";

/// Clicks a country and resolves to the milliseconds from the question to the worker's answer, and from the click to other
/// net sales in the page.
const CLICK_A_COUNTRY: &str = "const figure = () => document.querySelector('.kpis [data-metric=\"net_sales\"]')?.dataset.value; \
    const before = figure(); const bars = document.querySelectorAll('[data-dimension=\"country\"]'); \
    const post = Worker.prototype.postMessage; let recomputed; \
    Worker.prototype.postMessage = function (...message) { \
        const asked = performance.now(); Worker.prototype.postMessage = post; \
        const answered = () => { recomputed = performance.now() - asked; }; \
        this.addEventListener('message', answered, { once: true, capture: true }); \
        return post.apply(this, message); }; \
    const start = performance.now(); bars[arguments[0]].click(); \
    return new Promise((resolve) => { const look = () => figure() !== before ? resolve([recomputed, performance.now() - start]) \
        : setTimeout(look, 0); look(); })";

fn main() -> Result<()> {
    let mut arguments = std::env::args_os().skip(1).map(PathBuf::from);
    let (Some(file), Some(peers)) = (arguments.next(), arguments.next()) else {
        anyhow::bail!("usage: bench_web FILE.csv PEERS_FOLDER");
    };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(in_browser(
        Browser::Chromium,
        "bench_web",
        |page| async move { compare(&page, &file, &peers).await },
    ))
}

async fn compare(page: &Page, file: &Path, peers: &Path) -> Result<()> {
    let aisle_site = Site::of_page()?;
    let peers_site = Site::of_folder(peers, "/peers/")?;
    let mut times: [Vec<f64>; 3] = Default::default();
    let mut filter_times: [Vec<f64>; 2] = Default::default();
    let mut memory_bytes = 0.0;
    for round in 0..ROUNDS {
        let aisle = load_aisle(page, &aisle_site, file).await?;
        times[0].push(aisle);
        for times in cross_filter(page).await? {
            filter_times.iter_mut().zip(times).for_each(|(all, millis)| all.push(millis));
        }
        memory_bytes = f64::max(memory_bytes, worker_memory(page).await?);
        page.open(&format!("{}peers.html", peers_site.url())).await?;
        page.element("#file").await?.send_keys(file.display().to_string()).await?;
        page.script("return startDuckDb()", vec![]).await?;
        let duckdb = page.script("return runDuckDb()", vec![]).await?;
        let papaparse = page.script("return runPapaParse()", vec![]).await?;
        ensure!(agree(&duckdb, &papaparse), "the peers disagree: {duckdb} and {papaparse}");
        times[1].push(total(&duckdb)?);
        times[2].push(total(&papaparse)?);
        eprintln!("round {}: Aisle {aisle:.0} ms, DuckDB-WASM {duckdb}, PapaParse {papaparse}", round + 1);
    }
    let [aisle, duckdb, papaparse] = times.map(median);
    println!("| load to first figures | median of {ROUNDS} | Aisle / it | target |\n|---|---|---|---|");
    println!("| Aisle | {aisle:.0} ms | | |");
    println!("| DuckDB-WASM, without its start-up | {duckdb:.0} ms | {:.2} | 0.30 |", aisle / duckdb);
    println!("| PapaParse + JavaScript | {papaparse:.0} ms | {:.2} | 0.20 |", aisle / papaparse);
    println!("\n| | measured | target |\n|---|---|---|");
    let [recomputed, shown] = filter_times.map(median);
    println!("| cross-filter, all of Overview recomputed in the worker, median | {recomputed:.0} ms | 50 ms |");
    println!("| cross-filter, click to new figures in the page, median | {shown:.0} ms | |");
    println!("| worker memory | {:.1} MiB | 80 MiB |", memory_bytes / f64::from(1 << 20));
    let mut forecast_times: [Vec<f64>; 3] = Default::default();
    for _ in 0..FORECAST_ROUNDS {
        load_aisle(page, &aisle_site, file).await?;
        for (all, millis) in forecast_times.iter_mut().zip(forecast(page).await?) {
            all.push(millis);
        }
    }
    let [total, first_pass, judged] = forecast_times.map(median);
    println!("| forecast of the whole shop, from the click | {total:.0} ms | |");
    println!("| forecasts of all products with ranges, from the click | {first_pass:.0} ms | 2,000 ms |");
    println!("| four backtests of each, after that | {:.0} ms | 15,000 ms |", judged - first_pass);
    let [first, later, live] = compressed_bytes(&folders::page()?)?;
    println!("| page and worker until the first figures, brotli | {} KB | 300 KB |", first / 1000);
    println!("| what comes after them, without the chart library, brotli | {} KB | |", later / 1000);
    println!("| what only the Live page needs, brotli | {} KB | |", live / 1000);
    Ok(())
}

async fn load_aisle(page: &Page, site: &Site, file: &Path) -> Result<f64> {
    page.open("about:blank").await?;
    page.open(site.url()).await?;
    let input = page.until("the file input", "return !!document.querySelector('input[type=file]')", vec![]).await?;
    ensure!(input == json!(true), "the page has no file input");
    tokio::time::sleep(TIME_TO_CHOOSE).await;
    page.script(WATCH_FIRST_FIGURES, vec![]).await?;
    let chooser = page.driver().find(thirtyfour::By::Css("input[type=file]")).await?;
    chooser.send_keys(file.display().to_string()).await?;
    let millis = page.until("the first figures", "return bench.end ? bench.end - bench.start : null", vec![]).await?;
    millis.as_f64().context("the page measured nothing")
}

/// Milliseconds until the shop's forecast, until all forecasts, and until all are judged.
async fn forecast(page: &Page) -> Result<[f64; 3]> {
    page.script(WATCH_FORECASTS, vec![]).await?;
    let measured = page.until("all forecasts to be judged", "return bench.judged ? bench : null", vec![]).await?;
    let of = |name: &str| measured[name].as_f64().with_context(|| format!("{name} was not measured: {measured}"));
    Ok([of("total")?, of("first")?, of("judged")?])
}

async fn cross_filter(page: &Page) -> Result<Vec<[f64; 2]>> {
    page.script("location.hash = '#/overview'", vec![]).await?;
    page.element("[data-dimension=\"country\"]").await?;
    let mut times = Vec::new();
    for click in 0..FILTER_CLICKS {
        let millis = page.script(CLICK_A_COUNTRY, vec![json!(click)]).await?;
        let [recomputed, shown] = [0, 1].map(|place| millis[place].as_f64().context("the page measured nothing"));
        times.push([recomputed?, shown?]);
    }
    Ok(times)
}

async fn worker_memory(page: &Page) -> Result<f64> {
    page.script("location.hash = '#/data'", vec![]).await?;
    let body = "return Number(document.querySelector('[data-metric=\"memory_bytes\"]')?.dataset.value ?? 0) || null";
    page.until("the worker's memory", body, vec![]).await?.as_f64().context("no memory is shown")
}

/// Whether the peers counted the same lines, but for the faulty ones, which each takes in its own way.
fn agree(one: &Value, other: &Value) -> bool {
    let lines = |answer: &Value| answer["lines"].as_u64();
    lines(one).zip(lines(other)).is_some_and(|(one, other)| one.abs_diff(other) <= FAULTY_ROWS)
}

fn total(answer: &Value) -> Result<f64> {
    Ok(answer["load"].as_f64().context("no load time")? + answer["figures"].as_f64().context("no figures time")?)
}

/// How the files begin that the first figures do not wait for.
const LATER_PARTS: [&str; 4] = ["split_pages", "chunk_", "split_answers", "aisle-compute"];

/// How the part begins that only the Live page needs.
const LIVE_PART: &str = "split_live";

/// Writes a file as brotli makes it smallest, which is Node's way unless told otherwise.
const COMPRESS: &str = "process.stdout.write(zlib.brotliCompressSync(fs.readFileSync(process.argv[1])))";

/// Bytes, compressed by brotli, of what is loaded until the first figures stand, of what is loaded after them, and of what only the Live
/// page needs: the document, styles, scripts and WebAssembly, without the chart library.
fn compressed_bytes(folder: &Path) -> Result<[u64; 3]> {
    let mut bytes = [0; 3];
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let is_program = ["html", "css", "js", "wasm"].iter().any(|kind| name.ends_with(kind));
        if is_program && !name.starts_with("plotly") && name != "sw.js" {
            let output = std::process::Command::new("node").args(["--eval", COMPRESS]).arg(&path).output()?;
            ensure!(output.status.success(), "Node.js could not compress {name}");
            let place = match &name {
                name if name.starts_with(LIVE_PART) => 2,
                name => usize::from(LATER_PARTS.iter().any(|part| name.starts_with(part))),
            };
            bytes[place] += output.stdout.len() as u64;
        }
    }
    ensure!(bytes[1] > 0, "no part of the program comes after the first figures: are its names still {LATER_PARTS:?}?");
    ensure!(bytes[2] > 0, "the Live page has no part of its own: is its name still {LIVE_PART}?");
    Ok(bytes)
}
