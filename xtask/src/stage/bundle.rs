//! esbuild for scripts and styles, wasm-opt for WebAssembly; both come from package-lock.json.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result};
use xtask::programs::root;

use super::{import_names, split};
use crate::shell::{command, run};

/// Syntax that every browser with WebAssembly SIMD understands.
const SCRIPT_TARGET: &str = "es2022";

/// All WebAssembly, each file with the script that lends it what it imports, if one does, and with how it is optimised.
const MODULES: [(&str, Option<&str>, &str); 7] = [
    ("aisle-frontend_bg.wasm", Some("aisle-frontend.js"), "-Oz"),
    (split::LATER_PAGES, None, "-Oz"),
    (split::LIVE_PAGE, None, "-Oz"),
    (split::SHARED_BY_PAGES, None, "-Oz"),
    ("aisle-worker_bg.wasm", Some("aisle-worker.js"), "-O3"),
    (split::LATER_ANSWERS, None, "-O3"),
    ("aisle-compute_bg.wasm", Some("aisle-compute.js"), "-O3"),
];

/// Nothing lies in the first 1,024 bytes of the memory but the far end of the stack. Functions of one kind are alike, and
/// beside each other they compress better.
const OPTIMISER_OPTIONS: [&str; 2] = ["--low-memory-unused", "--reorder-functions-by-name"];

/// Bundles our own scripts, the chart library with just the traces that we draw, and the styles.
pub(super) fn write_scripts_and_styles(folder: &Path, is_release: bool) -> Result<()> {
    let minify: &[&str] = if is_release { &["--minify"] } else { &[] };
    run(bundler("boot.js", &folder.join("boot.js")).args(minify))?;
    run(bundler("src/app.css", &folder.join("app.css")).args(minify))?;

    // plotly.js names its `global`, and imports the styles of a map library that is not in our bundle. It is slow to
    // parse, hence small in every build.
    let plotly_options = ["--define:global=globalThis", "--loader:.css=empty", "--minify"];
    run(bundler("plotly-entry.js", &folder.join("plotly.js")).args(plotly_options))?;
    let styles = root().join("node_modules/plotly.js/dist/plotly.css");
    fs::copy(&styles, folder.join("plotly.css")).with_context(|| format!("{} cannot be copied", styles.display()))?;
    Ok(())
}

/// Shrinks what was compiled.
pub(super) fn optimise(folder: &Path) -> Result<()> {
    for (module, script, level) in MODULES {
        let module = folder.join(module);
        run(node_program("wasm-opt").arg(level).args(OPTIMISER_OPTIONS).arg(&module).arg("--output").arg(&module))?;
        if let Some(script) = script.map(|script| folder.join(script)) {
            import_names::shorten(&module, &script)?;
            run(esbuild(&script, &script).args(["--minify", "--allow-overwrite", NAMED_TWICE]))?;
        }
    }
    Ok(())
}

/// wasm-bindgen imports the loader of later parts once for each of them, and names it as often: no fault of its scripts.
const NAMED_TWICE: &str = "--log-override:duplicate-object-key=silent";

/// Puts a script and those that it imports into one.
pub(super) fn join(script: &Path) -> Result<()> {
    run(esbuild(script, script).args(["--bundle", "--allow-overwrite", NAMED_TWICE]))
}

/// Bundles a file of `frontend/` with all that it imports.
fn bundler(source: &str, target: &Path) -> Command {
    let mut command = esbuild(&root().join("frontend").join(source), target);
    command.arg("--bundle");
    command
}

fn esbuild(source: &Path, target: &Path) -> Command {
    let mut command = node_program("esbuild");
    command.arg(source).arg(format!("--outfile={}", target.display()));
    command.args(["--format=esm", "--log-level=warning", "--charset=utf8"]);
    command.arg(format!("--target={SCRIPT_TARGET}"));
    command
}

fn node_program(name: &str) -> Command {
    let path: PathBuf = root().join("node_modules/.bin").join(name);
    command(&path.to_string_lossy())
}
