//! `aisle-relay check-config`.

use std::io::{Write, stdout};

use aisle_protocol::config::Config;
use anyhow::{Context, Result};

use crate::args::CheckConfigArgs;

/// Says whether settings can be taken. The environment has no part in it.
pub(crate) fn run(args: &CheckConfigArgs) -> Result<()> {
    Config::load(Some(&args.file), [], &[])?;
    writeln!(stdout(), "{} is right", args.file.display()).context("standard output cannot be written")
}
