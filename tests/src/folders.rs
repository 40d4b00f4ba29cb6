//! Where the tests find and leave things.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process,
    sync::atomic::{AtomicU32, Ordering},
    thread,
    time::Duration,
};

use anyhow::{Context, Result, ensure};
pub use xtask::programs::root;

/// The built page.
///
/// # Errors
/// When there is none.
pub fn page() -> Result<PathBuf> {
    let folder = env::var_os("AISLE_DIST").map_or_else(|| root().join("dist"), PathBuf::from);
    ensure!(
        folder.join("index.html").is_file(),
        "there is no built page in {}: run `cargo xtask test`, which builds it, or set AISLE_DIST",
        folder.display()
    );
    Ok(folder)
}

/// A folder of the run's results, made when it is missing.
///
/// # Errors
/// When it cannot be made.
pub fn results(name: &str) -> Result<PathBuf> {
    let folder = root().join("target").join(name);
    fs::create_dir_all(&folder).with_context(|| format!("{} cannot be made", folder.display()))?;
    Ok(folder)
}

const REMOVALS_MAX: u32 = 40;
const REMOVAL_INTERVAL: Duration = Duration::from_millis(50);

/// A new folder that goes when this value does.
#[derive(Debug)]
pub struct TemporaryFolder(PathBuf);

impl TemporaryFolder {
    /// Makes the folder.
    ///
    /// # Errors
    /// When it cannot be made.
    pub fn new() -> Result<Self> {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let folder = env::temp_dir().join(format!("aisle-test-{}-{number}", process::id()));
        fs::create_dir_all(&folder).with_context(|| format!("{} cannot be made", folder.display()))?;
        Ok(Self(folder))
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for TemporaryFolder {
    fn drop(&mut self) {
        // A browser that is about to end may still be writing to it. What stays is in the system's temporary folder.
        for _ in 0..REMOVALS_MAX {
            if fs::remove_dir_all(&self.0).is_ok() || !self.0.exists() {
                return;
            }
            thread::sleep(REMOVAL_INTERVAL);
        }
    }
}
