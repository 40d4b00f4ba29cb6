use std::{
    env,
    ffi::OsString,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result, ensure};

use crate::folders;

/// The search path with the folder of `cargo install`, where some drivers are.
pub(crate) fn search_path() -> OsString {
    let path = env::var_os("PATH").unwrap_or_default();
    let cargo_home = env::var_os("CARGO_HOME").map(PathBuf::from).or_else(|| Some(env::home_dir()?.join(".cargo")));
    let folders = env::split_paths(&path).chain(cargo_home.map(|home| home.join("bin")));
    env::join_paths(folders).unwrap_or(path)
}

/// Where a program is.
pub(crate) fn program(name: &str) -> Result<PathBuf> {
    env::split_paths(&search_path())
        .map(|folder| folder.join(name))
        .find(|path| path.is_file())
        .with_context(|| format!("{name} is missing: `cargo xtask test` fetches it"))
}

/// Runs a program at the root of the checkout and returns what it writes to standard output.
pub(crate) fn output(program: &Path, arguments: &[String]) -> Result<String> {
    let line = format!("{} {}", program.display(), arguments.join(" "));
    let output = Command::new(program)
        .args(arguments)
        .current_dir(folders::root())
        .output()
        .with_context(|| format!("`{line}` cannot be started"))?;
    ensure!(output.status.success(), "`{line}` failed: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).with_context(|| format!("`{line}` wrote text that is not UTF-8"))
}
