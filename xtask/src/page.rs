//! Building the page, always with trunk; `stage` is trunk's last step.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::{
    shell::{command, run, step, target_dir},
    stage::{ALLOWED_ORIGINS_VARIABLE, CONFIG_VARIABLE},
    tools,
};

/// Builds the release page into `folder`; it may connect to `allowed_origins` besides its own, and has the defaults of `config`, if
/// that is named.
pub(crate) fn build(folder: &Path, allowed_origins: &[String], config: Option<&Path>) -> Result<()> {
    tools::install_for_page()?;
    step("Building the page (release)");
    let mut trunk = command("trunk");
    if let Some(config) = config {
        let file = config.canonicalize().with_context(|| format!("{} cannot be read", config.display()))?;
        trunk.env(CONFIG_VARIABLE, file);
    }
    run(trunk
        .args(["build", "--release", "--dist"])
        .arg(folder)
        .env(ALLOWED_ORIGINS_VARIABLE, allowed_origins.join(" "))
        // Trunk takes the value for its own flag and stops at anything but true or false.
        .env_remove("NO_COLOR"))
}

/// Builds the release page where demo and tests look for it, apart from `dist/`, and returns that folder.
pub(crate) fn build_for_this_machine() -> Result<PathBuf> {
    // Not `page`: that is where Cargo keeps what it builds in the profile of this name, and trunk empties its folder.
    let folder = target_dir()?.join("site");
    build(&folder, &[], None)?;
    Ok(folder)
}
