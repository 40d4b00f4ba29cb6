//! `aisle-relay check-config`.

use aisle_protocol::config::Config;
use anyhow::Result;

use crate::args::CheckConfigArgs;

/// Says whether settings can be taken. The environment has no part in it.
pub(crate) fn run(args: &CheckConfigArgs) -> Result<()> {
    Config::load(Some(&args.file), [], &[])?;
    println!("{} is right", args.file.display());
    Ok(())
}
