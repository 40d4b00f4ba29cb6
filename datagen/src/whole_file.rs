use std::{
    ffi::OsString,
    fs::{self, File, OpenOptions},
    io::{self, Write},
    path::{Path, PathBuf},
    process,
};

/// A file that is there as a whole or not at all: what is written goes to a file beside it, which takes its place in the end.
///
/// Until then there is what was there before. What fails leaves nothing behind; what is killed leaves a file whose name ends in `.part`.
///
/// # Examples
/// ```
/// use std::io::Write;
/// use aisle_datagen::WholeFile;
/// let path = std::env::temp_dir().join(format!("aisle-whole-{}", std::process::id()));
/// let mut file = WholeFile::create(&path)?;
/// file.write_all(b"all of it")?;
/// assert!(!path.exists());
/// file.finish()?;
/// assert_eq!(std::fs::read(&path)?, b"all of it");
/// # std::fs::remove_file(&path)?;
/// # Ok::<(), std::io::Error>(())
/// ```
#[derive(Debug)]
pub struct WholeFile {
    file: File,
    /// Where it is written until it is whole; `None` for what is no file, such as a device, and is written to as it is.
    part: Option<PathBuf>,
    path: PathBuf,
}

impl WholeFile {
    /// Begins a file.
    ///
    /// # Errors
    /// When none can be made there.
    pub fn create(path: &Path) -> io::Result<Self> {
        // Of a link, the file that it leads to is replaced.
        let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        let before = fs::metadata(&path).ok();
        if before.as_ref().is_some_and(|before| !before.is_file()) {
            return Ok(Self { file: OpenOptions::new().write(true).open(&path)?, part: None, path });
        }
        let mut name: OsString = path.file_name().ok_or(io::ErrorKind::InvalidInput)?.to_owned();
        name.push(format!(".{}.part", process::id()));
        let part = path.with_file_name(name);
        let this = Self { file: File::create(&part)?, part: Some(part), path };
        if let Some(before) = before {
            this.file.set_permissions(before.permissions())?;
        }
        Ok(this)
    }

    /// Puts it where it belongs.
    ///
    /// # Errors
    /// When not all of it can be kept; then nothing of it is.
    pub fn finish(mut self) -> io::Result<()> {
        if let Some(part) = &self.part {
            // Some systems say only now that there is no room.
            self.file.sync_all()?;
            fs::rename(part, &self.path)?;
            self.part = None;
        }
        Ok(())
    }
}

impl Write for WholeFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

impl Drop for WholeFile {
    fn drop(&mut self) {
        if let Some(part) = &self.part {
            let _ = fs::remove_file(part);
        }
    }
}
