//! `cargo xtask test`: everything that can be tested on one machine.

use std::env;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Result, ensure};

use crate::{
    kafka_tests::{KafkaTests, TestBinaries, notice},
    page,
    shell::{cargo_metadata, command, output, run as run_command, step, target_dir},
    tools,
};

/// It leaves numbers and letters to the browser's JavaScript, so its tests run where there is some.
const PAGE: &str = "aisle-frontend";

pub(crate) fn run(name: Option<&str>) -> Result<()> {
    tools::install_libraries()?;
    let kafka = KafkaTests::decide(kafka_jars(), env::var_os("CI").is_some_and(|value| value == "true"))?;
    let left_out = match &kafka {
        KafkaTests::Run(_) => None,
        KafkaTests::LeftOut(reason) => Some(notice_of(reason)?),
    };
    if let Some(notice) = &left_out {
        eprintln!("{notice}");
    }
    let tested = run_all(name, &kafka);
    // After all that the tests have said, too.
    if let Some(notice) = left_out {
        eprintln!("{notice}");
    }
    tested
}

fn run_all(name: Option<&str>, kafka: &KafkaTests) -> Result<()> {
    tools::install_for_browser_tests()?;
    let page_folder = page::build_for_this_machine()?;
    step("Building the command line and the relay");
    run_command(command("cargo").args(["build", "--package", "aisle-cli", "--package", "aisle-relay"]))?;

    if let Some(name) = name {
        step("Looking for tests of this name");
        let mut has_test = false;
        for mut tests in native_tests(kafka)?.into_iter().chain([page_tests()]) {
            let list = output(tests.args(["--", name, "--list"]))?;
            has_test |= tests_of(&list) > 0;
        }
        ensure!(has_test, "no test that is run has `{name}` in its name");
    }

    step("Running the tests");
    let programs = target_dir()?.join("debug");
    let mut tested = Ok(());
    for mut tests in native_tests(kafka)? {
        tests.args(filter(name)).env("AISLE_DIST", &page_folder).env("AISLE_BIN", programs.join("aisle"));
        tests.env("AISLE_RELAY", programs.join("aisle-relay"));
        if let KafkaTests::Run(jars) = kafka {
            tests.env("AISLE_JARS", jars);
        }
        tested = tested.and(run_command(&mut tests));
    }

    step("Running the page's own tests, in Node.js");
    tested.and(run_command(page_tests().args(filter(name))))
}

/// Where the jars of Kafka are, once what is missing is fetched.
fn kafka_jars() -> Result<PathBuf> {
    tools::install_for_kafka_tests()?;
    step("Fetching the jars of Kafka, if they are missing");
    xtask::kafka::fetch_jars(&target_dir()?)
}

/// What is said of the tests with Kafka where they are left out.
fn notice_of(reason: &str) -> Result<String> {
    let binaries = TestBinaries::of(&cargo_metadata(false)?).with_kafka;
    step("Counting the tests that are left out");
    let list = output(chosen(&binaries).args(["--", "--list"]))?;
    Ok(notice(tests_of(&list), &binaries, reason))
}

/// How many tests a list has.
fn tests_of(list: &str) -> usize {
    list.lines().filter(|line| line.ends_with(": test")).count()
}

/// The tests that run on this machine, without a browser's JavaScript.
fn native_tests(kafka: &KafkaTests) -> Result<Vec<Command>> {
    if let KafkaTests::Run(_) = kafka {
        return Ok(vec![workspace_tests()]);
    }
    // Cargo takes all test binaries or those that are named, and with any of these no documentation.
    let mut named = chosen(&TestBinaries::of(&cargo_metadata(false)?).others);
    named.args(["--lib", "--bins"]);
    let mut documentation = workspace_tests();
    documentation.arg("--doc");
    Ok(vec![named, documentation])
}

/// The test binaries of these names.
fn chosen(binaries: &[String]) -> Command {
    let mut tests = workspace_tests();
    for name in binaries {
        tests.args(["--test", name]);
    }
    tests
}

fn workspace_tests() -> Command {
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
