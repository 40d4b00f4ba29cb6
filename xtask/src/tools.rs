//! Fetching the programs that builds and tests need, each in the one version that is known to work.

use std::fs;

use anyhow::{Context, Result, bail};
use xtask::programs::{path_of, root};

use crate::shell::{command, output, run, step};

pub(crate) const WASM_TARGET: &str = "wasm32-unknown-unknown";

/// A program that `cargo install` builds.
struct CargoTool {
    package: &'static str,
    program: &'static str,
    version: &'static str,
    options: &'static [&'static str],
}

/// Must be the version of the `wasm-bindgen` crate in Cargo.toml. Its published lock file is older than the crate, hence
/// no `--locked`.
const WASM_BINDGEN: CargoTool =
    CargoTool { package: "wasm-bindgen-cli", program: "wasm-bindgen", version: "0.2.130", options: &[] };

/// Without `--locked`, its newer dependencies do not compile. The default features only serve for downloading tools.
const TRUNK: CargoTool = CargoTool {
    package: "trunk",
    program: "trunk",
    version: "0.21.14",
    options: &["--locked", "--no-default-features"],
};

const GECKODRIVER: CargoTool =
    CargoTool { package: "geckodriver", program: "geckodriver", version: "0.37.0", options: &[] };

/// Programs of the browser tests, and the Debian packages that carry them.
const BROWSERS: [(&str, &str); 3] =
    [("chromium", "chromium"), ("chromedriver", "chromium-driver"), ("firefox-esr", "firefox-esr")];

/// Programs of the tests with a Kafka broker, and the Debian packages that carry them.
const KAFKA: [(&str, &str); 2] = [("java", "default-jre-headless"), ("mvn", "maven")];

/// Debian packages of the libraries that the relay's Kafka client is linked with, and of the program that finds them.
const LIBRARIES: [&str; 3] = ["libssl-dev", "zlib1g-dev", "pkg-config"];

/// Fetches what building the page takes.
pub(crate) fn install_for_page() -> Result<()> {
    install_wasm_target()?;
    install_cargo_tool(&WASM_BINDGEN)?;
    install_cargo_tool(&TRUNK)?;
    install_npm_packages()
}

/// Fetches the browsers and their drivers.
pub(crate) fn install_for_browser_tests() -> Result<()> {
    install_programs("the browser tests", &BROWSERS)?;
    install_cargo_tool(&GECKODRIVER)
}

/// Installs the packages of package-lock.json, unless exactly these are in place.
pub(crate) fn install_npm_packages() -> Result<()> {
    if path_of("npm").is_none() {
        bail!("npm is missing: install Node.js 20 or newer");
    }
    // The copy says which lock file node_modules was made from.
    let wanted = fs::read(root().join("package-lock.json")).context("package-lock.json cannot be read")?;
    let stamp = root().join("node_modules").join(".aisle-lock.json");
    if fs::read(&stamp).is_ok_and(|installed| installed == wanted) {
        return Ok(());
    }
    step("Fetching the npm packages of package-lock.json");
    run(command("npm").args(["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]))?;
    fs::write(&stamp, wanted).context("node_modules cannot be written")
}

fn install_wasm_target() -> Result<()> {
    if path_of("rustup").is_none() {
        bail!("rustup is missing: install Rust from https://rustup.rs, or see that the target {WASM_TARGET} is there");
    }
    let installed = output(command("rustup").args(["target", "list", "--installed"]))?;
    if installed.lines().any(|target| target == WASM_TARGET) {
        return Ok(());
    }
    step("Adding the Rust target for WebAssembly");
    run(command("rustup").args(["target", "add", WASM_TARGET]))
}

fn install_cargo_tool(tool: &CargoTool) -> Result<()> {
    if path_of(tool.program).is_some() {
        let answer = output(command(tool.program).arg("--version"))?;
        if answer.split_whitespace().nth(1) == Some(tool.version) {
            return Ok(());
        }
    }
    step(&format!("Installing {} {} (a few minutes, once)", tool.package, tool.version));
    run(command("cargo")
        .args(["install", tool.package, "--version", tool.version])
        .args(tool.options)
        // These run for seconds: a quick build is worth more than a quick program.
        .env("CARGO_PROFILE_RELEASE_LTO", "off")
        .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1"))
}

/// Installs what the relay is linked with: the tests of all crates, and their lints, need it too.
pub(crate) fn install_libraries() -> Result<()> {
    let is_missing = |package: &str| {
        let query = output(command("dpkg-query").args(["--show", "--showformat=${db:Status-Abbrev}", package]));
        !query.is_ok_and(|status| status.starts_with("ii"))
    };
    // Elsewhere than on Debian, the linker says what is missing.
    if path_of("dpkg-query").is_none() {
        return Ok(());
    }
    install_debian_packages("the relay", LIBRARIES.into_iter().filter(|package| is_missing(package)).collect())
}

/// Fetches what runs a Kafka broker.
pub(crate) fn install_for_kafka_tests() -> Result<()> {
    install_programs("the tests of the relay", &KAFKA)
}

fn install_programs(what_for: &str, programs: &[(&str, &'static str)]) -> Result<()> {
    let missing = programs.iter().filter(|(program, _)| path_of(program).is_none()).map(|(_, package)| *package);
    install_debian_packages(what_for, missing.collect())
}

fn install_debian_packages(what_for: &str, missing: Vec<&str>) -> Result<()> {
    if missing.is_empty() {
        return Ok(());
    }
    let is_root = output(command("id").arg("-u")).is_ok_and(|user_id| user_id.trim() == "0");
    if !is_root || path_of("apt-get").is_none() {
        bail!("for {what_for}: sudo apt-get install {}", missing.join(" "));
    }
    step(&format!("Installing the Debian packages {}", missing.join(" ")));
    let apt = || {
        let mut apt = command("apt-get");
        apt.env("DEBIAN_FRONTEND", "noninteractive").arg("--quiet=2");
        apt
    };
    run(apt().arg("update"))?;
    run(apt().args(["install", "--yes", "--no-install-recommends"]).args(missing))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_agree_with_cargo_and_trunk() {
        let cargo = fs::read_to_string(root().join("Cargo.toml")).unwrap();
        let trunk = fs::read_to_string(root().join("Trunk.toml")).unwrap();
        assert!(cargo.contains(&format!("wasm-bindgen = \"={}\"", WASM_BINDGEN.version)));
        assert!(trunk.contains(&format!("wasm_bindgen = \"{}\"", WASM_BINDGEN.version)));
        assert!(trunk.contains(&format!("trunk-version = \"={}\"", TRUNK.version)));
    }
}
