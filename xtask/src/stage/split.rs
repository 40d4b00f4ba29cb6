//! Cuts WebAssembly in two: what it takes until the first figures stand, and what is for afterwards.
//!
//! `pages/later.rs` says where in the page, `worker/src/main.rs` where in the data worker. The cut is made in what the linker has
//! left, before wasm-bindgen, so what trunk has put together is made once more, from the first part.

use std::{fs, path::Path};

use anyhow::{Context, Result, anyhow, ensure};
use wasm_split_cli_support::{Options, transform};

use super::bundle;
use crate::{
    shell::{command, run, target_dir},
    tools::WASM_TARGET,
};

/// What is cut: the program, and the second part, which has the name of the cut in the source.
const CUT: [(&str, &str); 2] = [("aisle-frontend", LATER_PAGES), ("aisle-worker", LATER_ANSWERS)];

/// The second part of the page.
pub(super) const LATER_PAGES: &str = "split_pages.wasm";

/// The second part of the data worker.
pub(super) const LATER_ANSWERS: &str = "split_answers.wasm";

/// The script that fetches the second part.
const LOADER: &str = "__wasm_split.js";

/// How the loader compiles a part; and how it does where the host does not know the type of WebAssembly files.
const COMPILES: [&str; 2] = [
    "WebAssembly.instantiateStreaming(src, imports)",
    "src.then((answer) => answer.arrayBuffer()).then((bytes) => WebAssembly.instantiate(bytes, imports))",
];

/// Cuts all that is to be cut.
pub(super) fn split(folder: &Path, is_release: bool) -> Result<()> {
    let linked = target_dir()?.join(WASM_TARGET).join(if is_release { "page" } else { "debug" });
    CUT.iter().try_for_each(|(program, later_part)| split_program(&linked, program, later_part, folder))
}

fn split_program(linked: &Path, program: &str, later_part: &str, folder: &Path) -> Result<()> {
    let whole = linked.join(format!("{program}.wasm"));
    let module = fs::read(&whole).with_context(|| format!("{} cannot be read", whole.display()))?;
    let first_part = folder.join(format!("{program}.wasm"));
    let script_name = format!("./{program}.js");
    let mut options = Options::new(&module);
    options.output_dir = folder;
    options.main_out_path = &first_part;
    options.main_module = &script_name;
    transform(options).map_err(|error| anyhow!("{} cannot be cut: {error:?}", whole.display()))?;
    ensure!(folder.join(later_part).exists(), "the cut of {program} gave no {later_part}");

    let options = ["--target=web", "--no-typescript", "--keep-lld-exports", "--out-name", program, "--out-dir"];
    run(command("wasm-bindgen").args(options).arg(folder).arg(&first_part))?;
    fs::remove_file(&first_part)?;

    let loader = folder.join(LOADER);
    let script = fs::read_to_string(&loader)?;
    let [streamed, whole] = COMPILES;
    ensure!(script.matches(streamed).count() == 1, "{LOADER} must say {streamed} exactly once");
    fs::write(&loader, script.replace(streamed, whole))?;
    bundle::join(&folder.join(script_name))?;
    fs::remove_file(&loader)?;
    Ok(())
}
