//! The sample sales file, one click away on the page.

use std::{fs, path::Path};

use aisle_datagen::{sample_config, write_file};
use anyhow::{Context, Result};

use crate::shell::target_dir;

/// Puts the sample file into the page. A release always makes it anew; a page under development reuses the last one.
pub(super) fn write(folder: &Path, is_release: bool) -> Result<()> {
    let sample = target_dir()?.join("sample.csv.gz");
    if is_release || !sample.exists() {
        write_file(&sample_config(), &sample).context("the sample file cannot be made")?;
    }
    fs::copy(&sample, folder.join("sample.csv.gz"))?;
    Ok(())
}
