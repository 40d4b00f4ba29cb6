//! `cargo xtask test`: everything that can be tested on one machine.

use anyhow::Result;

use crate::{
    page,
    shell::{command, run as run_command, step, target_dir},
    tools,
};

/// These only make sense as WebAssembly; the browser tests exercise them.
const WASM_ONLY: [&str; 2] = ["aisle-frontend", "aisle-worker"];

pub(crate) fn run(name: Option<&str>) -> Result<()> {
    tools::install_for_browser_tests()?;
    let page_folder = page::build_for_this_machine()?;
    step("Building the command line");
    run_command(command("cargo").args(["build", "--package", "aisle-cli"]))?;

    step("Running the tests");
    let mut tests = command("cargo");
    tests.args(["test", "--workspace", "--no-fail-fast"]);
    for package in WASM_ONLY {
        tests.args(["--exclude", package]);
    }
    if let Some(name) = name {
        tests.args(["--", name]);
    }
    tests.env("AISLE_DIST", page_folder).env("AISLE_BIN", target_dir()?.join("debug").join("aisle"));
    run_command(&mut tests)
}
