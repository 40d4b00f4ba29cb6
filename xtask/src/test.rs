//! `cargo xtask test`: everything that can be tested on one machine.

use anyhow::Result;

use crate::{
    page,
    shell::{command, run as run_command, step, target_dir},
    tools,
};

/// It leaves numbers and letters to the browser's JavaScript, so its tests run where there is some.
const PAGE: &str = "aisle-frontend";

pub(crate) fn run(name: Option<&str>) -> Result<()> {
    tools::install_for_browser_tests()?;
    let page_folder = page::build_for_this_machine()?;
    step("Building the command line");
    run_command(command("cargo").args(["build", "--package", "aisle-cli"]))?;

    step("Running the tests");
    let mut tests = command("cargo");
    tests.args(["test", "--workspace", "--no-fail-fast", "--exclude", PAGE]);
    tests.args(filter(name)).env("AISLE_DIST", page_folder).env("AISLE_BIN", target_dir()?.join("debug").join("aisle"));
    let tested = run_command(&mut tests);

    step("Running the page's own tests, in Node.js");
    let mut tests = command("cargo");
    tests.args(["test", "--package", PAGE, "--target", tools::WASM_TARGET]).args(filter(name));
    tests.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", "wasm-bindgen-test-runner");
    tested.and(run_command(&mut tests))
}

/// The arguments that choose the tests whose name contains NAME.
fn filter(name: Option<&str>) -> Vec<&str> {
    name.map_or_else(Vec::new, |name| vec!["--", name])
}
