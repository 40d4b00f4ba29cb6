//! esbuild for scripts and styles, wasm-opt for WebAssembly; both come from package-lock.json.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result};
use xtask::programs::root;

use crate::shell::{command, run};

/// Syntax that every browser with WebAssembly SIMD understands.
const SCRIPT_TARGET: &str = "es2022";

/// What trunk takes from wasm-bindgen: the page and the worker.
const GLUE_SCRIPTS: [&str; 2] = ["aisle-frontend.js", "aisle-worker.js"];
const WASM_FILES: [&str; 2] = ["aisle-frontend_bg.wasm", "aisle-worker_bg.wasm"];

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

/// Shrinks what trunk has compiled.
pub(super) fn optimise(folder: &Path) -> Result<()> {
    for name in GLUE_SCRIPTS {
        let script = folder.join(name);
        run(esbuild(&script, &script).args(["--minify", "--allow-overwrite"]))?;
    }
    for name in WASM_FILES {
        let module = folder.join(name);
        run(node_program("wasm-opt").arg("-O3").arg(&module).arg("--output").arg(&module))?;
    }
    Ok(())
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
