//! Cuts WebAssembly into parts: what it takes until the first figures stand, what is for afterwards, and what only the Live page needs.
//!
//! `pages/cuts.rs` says where in the page, `worker/src/main.rs` where in the data worker. The cut is made in what the linker has
//! left, before wasm-bindgen, so what trunk has put together is made once more, from the first part.

use std::{fs, path::Path};

use anyhow::{Context, Result, anyhow, ensure};
use wasm_split_cli_support::{Options, transform};

use super::bundle;
use crate::{
    shell::{command, run, target_dir},
    tools::WASM_TARGET,
};

/// What is cut: the program, and the later parts, which have the names of the cuts in the source.
const CUT: [(&str, &[&str]); 2] =
    [("aisle-frontend", &[LATER_PAGES, LIVE_PAGE, SHARED_BY_PAGES]), ("aisle-worker", &[LATER_ANSWERS])];

/// The part of the page with most pages.
pub(super) const LATER_PAGES: &str = "split_pages.wasm";

/// The part of the page with the Live page.
pub(super) const LIVE_PAGE: &str = "split_live.wasm";

/// What both of these use. It comes with the first of them; the tool names it by its place among the parts.
pub(super) const SHARED_BY_PAGES: &str = "chunk_3.wasm";

/// The later part of the data worker.
pub(super) const LATER_ANSWERS: &str = "split_answers.wasm";

/// The script that fetches the later parts.
const LOADER: &str = "__wasm_split.js";

/// How the loader compiles a part; and how it does where the host does not know the type of WebAssembly files.
const COMPILES: [&str; 2] = [
    "WebAssembly.instantiateStreaming(src, imports)",
    "src.then((answer) => answer.arrayBuffer()).then((bytes) => WebAssembly.instantiate(bytes, imports))",
];

/// Cuts all that is to be cut.
pub(super) fn split(folder: &Path, is_release: bool) -> Result<()> {
    let linked = target_dir()?.join(WASM_TARGET).join(if is_release { "page" } else { "debug" });
    CUT.iter().try_for_each(|(program, later_parts)| split_program(&linked, program, later_parts, folder))
}

fn split_program(linked: &Path, program: &str, later_parts: &[&str], folder: &Path) -> Result<()> {
    let whole = linked.join(format!("{program}.wasm"));
    let module = fs::read(&whole).with_context(|| format!("{} cannot be read", whole.display()))?;
    let first_part = folder.join(format!("{program}.wasm"));
    let script_name = format!("./{program}.js");
    let mut options = Options::new(&module);
    options.output_dir = folder;
    options.main_out_path = &first_part;
    options.main_module = &script_name;
    transform(options).map_err(|error| anyhow!("{} cannot be cut: {error:?}", whole.display()))?;
    for part in later_parts {
        ensure!(folder.join(part).exists(), "the cut of {program} gave no {part}");
    }

    let options = ["--target=web", "--no-typescript", "--keep-lld-exports", "--out-name", program, "--out-dir"];
    run(command("wasm-bindgen").args(options).arg(folder).arg(&first_part))?;
    fs::remove_file(&first_part)?;

    let loader = folder.join(LOADER);
    let script = fs::read_to_string(&loader)?;
    let [streamed, whole] = COMPILES;
    let count = script.matches(streamed).count();
    ensure!(count == later_parts.len(), "{LOADER} says {streamed} {count} times, for the parts {later_parts:?}");
    fs::write(&loader, script.replace(streamed, whole))?;
    bundle::join(&folder.join(script_name))?;
    fs::remove_file(&loader)?;
    Ok(())
}
