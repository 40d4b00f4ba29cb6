//! `cargo xtask test`: everything that can be tested on one machine.

use std::process::Command;

use anyhow::{Result, ensure};

use crate::{
    page,
    shell::{command, output, run as run_command, step, target_dir},
    tools,
};

/// It leaves numbers and letters to the browser's JavaScript, so its tests run where there is some.
const PAGE: &str = "aisle-frontend";

pub(crate) fn run(name: Option<&str>) -> Result<()> {
    tools::install_libraries()?;
    tools::install_for_kafka_tests()?;
    tools::install_for_browser_tests()?;
    let page_folder = page::build_for_this_machine()?;
    step("Building the command line and the relay");
    run_command(command("cargo").args(["build", "--package", "aisle-cli", "--package", "aisle-relay"]))?;
    step("Fetching the jars of Kafka, if they are missing");
    let jars = xtask::kafka::fetch_jars(&target_dir()?)?;

    if let Some(name) = name {
        step("Looking for tests of this name");
        let lists = [output(tests().args(["--", name, "--list"]))?, output(page_tests().args(["--", name, "--list"]))?];
        let has_test = lists.iter().flat_map(|list| list.lines()).any(|line| line.ends_with(": test"));
        ensure!(has_test, "no test has `{name}` in its name");
    }

    step("Running the tests");
    let programs = target_dir()?.join("debug");
    let mut tests = tests();
    tests.args(filter(name)).env("AISLE_DIST", page_folder).env("AISLE_BIN", programs.join("aisle"));
    let tested = run_command(tests.env("AISLE_RELAY", programs.join("aisle-relay")).env("AISLE_JARS", jars));

    step("Running the page's own tests, in Node.js");
    tested.and(run_command(page_tests().args(filter(name))))
}

/// The tests that run on this machine.
fn tests() -> Command {
    let mut tests = command("cargo");
    tests.args(["test", "--workspace", "--no-fail-fast", "--exclude", PAGE]);
    tests
}

fn page_tests() -> Command {
    let mut tests = command("cargo");
    tests.args(["test", "--package", PAGE, "--target", tools::WASM_TARGET]);
    tests.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", "wasm-bindgen-test-runner");
    tests
}

/// The arguments that choose the tests whose name contains NAME.
fn filter(name: Option<&str>) -> Vec<&str> {
    name.map_or_else(Vec::new, |name| vec!["--", name])
}
