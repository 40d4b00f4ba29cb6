//! The order of the steps.

use std::{env, fs, path::PathBuf};

use aisle_protocol::config::{self, Config};
use anyhow::{Context, Result, ensure};

use super::{bundle, html, names, offline, sample, split, world};
use crate::tools;

/// The origins that the page may connect to besides its own, separated by spaces.
pub(crate) const ALLOWED_ORIGINS_VARIABLE: &str = "AISLE_ALLOW_ORIGINS";

/// The settings whose defaults the page has; those of `public/config.yaml` without it.
pub(crate) const CONFIG_VARIABLE: &str = "AISLE_CONFIG";

/// Some static hosts refuse files above this size.
const FILE_BYTES_MAX: u64 = 25 * 1024 * 1024;

pub(crate) fn run() -> Result<()> {
    let folder =
        PathBuf::from(env::var_os("TRUNK_STAGING_DIR").context("`stage` is for trunk to call: run trunk build")?);
    let is_release = env::var_os("TRUNK_PROFILE").is_some_and(|profile| profile == "release");
    let allowed_origins = env::var(ALLOWED_ORIGINS_VARIABLE).unwrap_or_default();
    let config = env::var_os(CONFIG_VARIABLE).map(PathBuf::from);

    tools::install_npm_packages()?;
    split::split(&folder, is_release)?;
    bundle::write_scripts_and_styles(&folder, is_release)?;
    if is_release {
        bundle::optimise(&folder)?;
    }
    // The page has its part of the settings in index.html; the relay's part is nobody else's business.
    fs::remove_file(folder.join("config.yaml"))?;
    sample::write(&folder, is_release)?;
    world::write(&folder)?;

    let index = folder.join("index.html");
    let mut page = fs::read_to_string(&index).with_context(|| format!("{} cannot be read", index.display()))?;
    page = html::allow_origins(&page, &allowed_origins)?;
    page = html::with_defaults(&page, &Config::load(config.as_deref(), config::environment(), &[])?)?;
    page = html::move_reload_script(&page, &folder)?;
    if !is_release {
        page = html::without_service_worker(&page)?;
    }
    fs::write(&index, &page)?;
    names::rename_by_content(&folder)?;
    if is_release {
        offline::write_service_worker(&folder)?;
    }
    check_sizes(&folder)
}

fn check_sizes(folder: &PathBuf) -> Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let bytes = entry.metadata()?.len();
        ensure!(bytes <= FILE_BYTES_MAX, "{} has {bytes} bytes, over {FILE_BYTES_MAX}", entry.path().display());
    }
    Ok(())
}
