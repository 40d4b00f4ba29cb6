//! The service worker's list of files.

use std::{fs, path::Path};

use anyhow::{Context, Result, ensure};
use sha2::{Digest, Sha256};
use xtask::programs::root;

use super::names::is_hashed;

/// Writes sw.js with the names of all files of the page and a version that changes with any of them.
pub(super) fn write_service_worker(folder: &Path) -> Result<()> {
    let mut names = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        ensure!(entry.file_type()?.is_file(), "{} is a folder, which sw.js would not keep", entry.path().display());
        names.push(entry.file_name().to_string_lossy().into_owned());
    }
    names.sort();

    let mut version = Sha256::new();
    for name in &names {
        version.update(name);
        version.update(fs::read(folder.join(name))?);
    }
    // A host serves index.html under the folder's own address.
    let (fixed, changing): (Vec<&str>, Vec<&str>) =
        names.iter().map(|name| if name == "index.html" { "" } else { name }).partition(|name| is_hashed(name));

    let path = root().join("frontend/sw.js");
    let source = fs::read_to_string(&path).with_context(|| format!("{} cannot be read", path.display()))?;
    let mut script = source;
    for (constant, value) in [
        ("VERSION", format!("'{:x}'", version.finalize())),
        ("FIXED", serde_json::to_string(&fixed)?),
        ("CHANGING", serde_json::to_string(&changing)?),
    ] {
        let slot = format!("const {constant} = null;");
        ensure!(script.contains(&slot), "frontend/sw.js must say {slot:?}");
        script = script.replace(&slot, &format!("const {constant} = {value};"));
    }
    fs::write(folder.join("sw.js"), script).context("sw.js cannot be written")
}
