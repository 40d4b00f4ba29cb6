//! `cargo xtask dist`: the folder to upload.

use anyhow::Result;
use xtask::programs::root;

use crate::{page, shell::step, stage::check_origin};

pub(crate) fn run(allowed_origins: &[String]) -> Result<()> {
    for origin in allowed_origins {
        check_origin(origin)?;
    }
    let folder = root().join("dist");
    page::build(&folder, allowed_origins)?;
    step(&format!("Upload the contents of {} to any static host", folder.display()));
    Ok(())
}
