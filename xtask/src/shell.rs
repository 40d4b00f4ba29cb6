//! Running other programs, and saying what takes long.

use std::{path::PathBuf, process::Command};

use anyhow::{Context, Result, ensure};
use serde_json::Value;
use xtask::programs::{root, search_path};

/// Tells the person at the terminal what the next seconds or minutes are spent on.
pub(crate) fn step(text: &str) {
    eprintln!("▸ {text}");
}

/// A command that runs at the root of the checkout and finds the programs that `cargo install` puts in place, even where
/// the caller's own PATH has no cargo folder.
pub(crate) fn command(program: &str) -> Command {
    let mut command = Command::new(program);
    command.current_dir(root()).env("PATH", search_path());
    command
}

/// Runs a command, its output going to the terminal.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    let line = command_line(command);
    let status = command.status().with_context(|| format!("cannot start `{line}`"))?;
    ensure!(status.success(), "`{line}` failed ({status})");
    Ok(())
}

/// Runs a command and returns what it wrote to standard output.
pub(crate) fn output(command: &mut Command) -> Result<String> {
    let line = command_line(command);
    let output = command.output().with_context(|| format!("cannot start `{line}`"))?;
    ensure!(output.status.success(), "`{line}` failed: {}", String::from_utf8_lossy(&output.stderr).trim());
    String::from_utf8(output.stdout).with_context(|| format!("`{line}` wrote text that is not UTF-8"))
}

/// Cargo's metadata of the workspace; with `resolved`, the dependency graph too.
pub(crate) fn cargo_metadata(resolved: bool) -> Result<Value> {
    let mut command = command("cargo");
    command.args(["metadata", "--format-version", "1"]);
    if !resolved {
        command.arg("--no-deps");
    }
    serde_json::from_str(&output(&mut command)?).context("cargo metadata is not JSON")
}

/// Where cargo puts what it builds.
pub(crate) fn target_dir() -> Result<PathBuf> {
    let metadata = cargo_metadata(false)?;
    let path = metadata["target_directory"].as_str().context("cargo metadata names no target directory")?;
    Ok(PathBuf::from(path))
}

fn command_line(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words.map(|word| word.to_string_lossy()).collect::<Vec<_>>().join(" ")
}
