//! `cargo xtask dist`: the folder to upload.

use std::path::Path;

use aisle_protocol::config::{self, Config};
use anyhow::Result;
use xtask::programs::root;

use crate::{page, shell::step, stage::check_origin};

pub(crate) fn run(allowed_origins: &[String], file: Option<&Path>) -> Result<()> {
    for origin in allowed_origins {
        check_origin(origin)?;
    }
    // What is wrong is said before anything is compiled.
    Config::load(file, config::environment(), &[])?;
    let folder = root().join("dist");
    page::build(&folder, allowed_origins, file)?;
    step(&format!("Upload the contents of {} to any static host", folder.display()));
    Ok(())
}
