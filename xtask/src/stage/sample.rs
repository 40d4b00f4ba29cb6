//! The sample sales file, one click away on the page.

use std::{fs, path::Path};

use anyhow::Result;

use crate::shell::{command, run, target_dir};

const ROWS: &str = "40000";
const SEED: &str = "7";

/// Puts the sample file into the page. A release always makes it anew; a page under development reuses the last one.
pub(super) fn write(folder: &Path, is_release: bool) -> Result<()> {
    let sample = target_dir()?.join("sample.csv.gz");
    if is_release || !sample.exists() {
        let generator = ["run", "--quiet", "--package", "aisle-datagen", "--"];
        run(command("cargo").args(generator).args(["--rows", ROWS, "--seed", SEED, "--out"]).arg(&sample))?;
    }
    fs::copy(&sample, folder.join("sample.csv.gz"))?;
    Ok(())
}
