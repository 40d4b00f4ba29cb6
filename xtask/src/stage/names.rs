//! File names by content, so that a cache may keep a file forever.

use std::{fs, path::Path};

use anyhow::{Context, Result, ensure};
use sha2::{Digest, Sha256};

use super::split;

/// Hexadecimal digits of the hash in a file's name: 64 bits.
const HASH_DIGITS: usize = 16;

/// The files that get a name by their content, each with the file that names it as `"./name"`: what it names comes before
/// a file.
const RENAMED: [(&str, &str); 15] = [
    (split::LATER_PAGES, "aisle-frontend.js"),
    (split::LIVE_PAGE, "aisle-frontend.js"),
    (split::SHARED_BY_PAGES, "aisle-frontend.js"),
    (split::LATER_ANSWERS, "aisle-worker.js"),
    ("aisle-frontend.js", "index.html"),
    ("aisle-frontend_bg.wasm", "index.html"),
    ("aisle-worker.js", "index.html"),
    ("aisle-compute.js", "index.html"),
    ("aisle-compute_bg.wasm", "index.html"),
    ("aisle-worker_bg.wasm", "index.html"),
    ("app.css", "index.html"),
    ("boot.js", "index.html"),
    ("plotly.css", "index.html"),
    ("plotly.js", "index.html"),
    ("world.txt", "index.html"),
];

/// Puts a hash of its content into each file's name, and the new names where the old ones were.
pub(super) fn rename_by_content(folder: &Path) -> Result<()> {
    for (name, namer) in RENAMED {
        let path = folder.join(name);
        let content = fs::read(&path).with_context(|| format!("{} was not built", path.display()))?;
        let hashed = hashed_name(name, &content)?;
        let namer_path = folder.join(namer);
        let text =
            fs::read_to_string(&namer_path).with_context(|| format!("{} was not built", namer_path.display()))?;
        let (old, new) = (format!("\"./{name}\""), format!("\"./{hashed}\""));
        ensure!(text.contains(&old), "{namer} must name {old}");
        fs::write(&namer_path, text.replace(&old, &new))?;
        fs::rename(&path, folder.join(hashed))?;
    }
    Ok(())
}

/// Whether a file got its name here, so that its content never changes under it.
pub(super) fn is_hashed(name: &str) -> bool {
    RENAMED.iter().any(|(plain, _)| {
        let (stem, extension) = plain.rsplit_once('.').unwrap_or((plain, ""));
        name.strip_prefix(stem)
            .and_then(|rest| rest.strip_prefix('-')?.strip_suffix(extension)?.strip_suffix('.'))
            .is_some_and(|hash| hash.len() == HASH_DIGITS && hash.chars().all(|c| c.is_ascii_hexdigit()))
    })
}

fn hashed_name(name: &str, content: &[u8]) -> Result<String> {
    let (stem, extension) = name.rsplit_once('.').with_context(|| format!("{name} has no extension"))?;
    let hash = format!("{:x}", Sha256::digest(content));
    Ok(format!("{stem}-{}.{extension}", &hash[..HASH_DIGITS]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_follow_the_content() {
        let name = hashed_name("app.css", b"a{}").unwrap();
        assert!(is_hashed(&name), "{name}");
        assert_ne!(name, hashed_name("app.css", b"b{}").unwrap());
        assert!(!is_hashed("app.css") && !is_hashed("icon-512.png") && !is_hashed("sample.csv.gz"));
    }
}
