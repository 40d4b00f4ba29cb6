//! Cuts the page's WebAssembly in two: what it takes until the first figures stand, and the pages for afterwards.
//!
//! `pages/later.rs` says where. The cut is made in what the linker has left, before wasm-bindgen, so what trunk has put
//! together is made once more, from the first part.

use std::{fs, path::Path};

use anyhow::{Context, Result, anyhow, ensure};
use wasm_split_cli_support::{Options, transform};

use super::bundle;
use crate::{
    shell::{command, run, target_dir},
    tools::WASM_TARGET,
};

/// The second part; the cut in the source is named `pages`.
pub(super) const LATER_PART: &str = "split_pages.wasm";

/// The script that fetches the second part.
const LOADER: &str = "__wasm_split.js";

/// How the loader compiles a part; and how it does where the host does not know the type of WebAssembly files.
const COMPILES: [&str; 2] = [
    "WebAssembly.instantiateStreaming(src, imports)",
    "src.then((answer) => answer.arrayBuffer()).then((bytes) => WebAssembly.instantiate(bytes, imports))",
];

pub(super) fn split(folder: &Path, is_release: bool) -> Result<()> {
    let profile = if is_release { "release" } else { "debug" };
    let linked = target_dir()?.join(WASM_TARGET).join(profile).join("aisle-frontend.wasm");
    let module = fs::read(&linked).with_context(|| format!("{} cannot be read", linked.display()))?;
    let first_part = folder.join("aisle-frontend.wasm");
    let mut options = Options::new(&module);
    options.output_dir = folder;
    options.main_out_path = &first_part;
    options.main_module = "./aisle-frontend.js";
    transform(options).map_err(|error| anyhow!("{} cannot be cut: {error:?}", linked.display()))?;
    ensure!(folder.join(LATER_PART).exists(), "the cut gave no {LATER_PART}");

    let options = ["--target=web", "--no-typescript", "--keep-lld-exports", "--out-name=aisle-frontend", "--out-dir"];
    run(command("wasm-bindgen").args(options).arg(folder).arg(&first_part))?;
    fs::remove_file(&first_part)?;

    let loader = folder.join(LOADER);
    let script = fs::read_to_string(&loader)?;
    let [streamed, whole] = COMPILES;
    ensure!(script.matches(streamed).count() == 1, "{LOADER} must say {streamed} exactly once");
    fs::write(&loader, script.replace(streamed, whole))?;
    bundle::join(&folder.join("aisle-frontend.js"))?;
    fs::remove_file(&loader)?;
    Ok(())
}
