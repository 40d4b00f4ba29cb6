//! Finding the checkout, and the programs that builds and tests run.

use std::{
    env,
    ffi::OsString,
    path::{Path, PathBuf},
    sync::OnceLock,
};

/// The root of the checkout. Cargo names it when it runs a program: what is compiled may come from another checkout, which
/// shares the target folder.
#[must_use]
pub fn root() -> &'static Path {
    static ROOT: OnceLock<PathBuf> = OnceLock::new();
    ROOT.get_or_init(|| {
        let package =
            env::var_os("CARGO_MANIFEST_DIR").map_or_else(|| env!("CARGO_MANIFEST_DIR").into(), PathBuf::from);
        package.parent().map_or(package.clone(), Path::to_path_buf)
    })
}

/// The search path, led by the folder where `cargo install` puts programs, even where the caller's own PATH lacks it.
#[must_use]
pub fn search_path() -> OsString {
    let inherited = env::var_os("PATH").unwrap_or_default();
    let cargo_home = env::var_os("CARGO_HOME")
        .map(PathBuf::from)
        .or_else(|| env::var_os("HOME").map(|home| Path::new(&home).join(".cargo")));
    let folders = cargo_home.map(|home| home.join("bin")).into_iter().chain(env::split_paths(&inherited));
    env::join_paths(folders).unwrap_or(inherited)
}

/// Where the program of this name is, if it is anywhere on the search path.
#[must_use]
pub fn path_of(program: &str) -> Option<PathBuf> {
    env::split_paths(&search_path()).map(|folder| folder.join(program)).find(|path| path.is_file())
}
