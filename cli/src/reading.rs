use aisle_engine::ingest::{Ingest, IngestError, Ingested};
use aisle_engine::table::Zone;
use anyhow::Context;
use std::fs::File;
use std::io::{IsTerminal, Read, Write, stderr, stdin};
use std::path::Path;
use std::time::{Duration, Instant};

use crate::args::InputArgs;
use crate::failure::Failure;
use crate::layout::{counted, visible};
use crate::notices;

/// Bytes read at a time: large enough that system calls do not count, small enough to stay in the cache.
const PIECE_BYTES: usize = 256 * 1024;
/// How often progress is drawn.
const PROGRESS_INTERVAL: Duration = Duration::from_millis(200);

/// Reads all files of a shop in this zone into one table.
pub(crate) fn read(args: &InputArgs, zone: Option<Zone>) -> Result<Ingested, Failure> {
    let mut ingest = Ingest::new(args.options(zone)?);
    let mut progress = Progress::new();
    for path in &args.files {
        if path.as_os_str() == "-" {
            read_file(&mut ingest, "standard input", 0, stdin().lock(), &mut progress)?;
        } else {
            let hint = || format!("{} cannot be opened; check its name and that it may be read", path.display());
            let file = File::open(path).with_context(hint)?;
            let bytes = file.metadata().with_context(hint)?.len();
            read_file(&mut ingest, &name_of(path), bytes, file, &mut progress)?;
        }
    }
    progress.clear();
    let ingested = ingest.finish().map_err(explained)?;
    notices::print(&ingested.report);
    Ok(ingested)
}

fn read_file(
    ingest: &mut Ingest,
    name: &str,
    bytes: u64,
    mut source: impl Read,
    progress: &mut Progress,
) -> Result<(), Failure> {
    ingest.begin_file(name, bytes).map_err(explained)?;
    let mut piece = vec![0; PIECE_BYTES];
    let mut done = 0;
    loop {
        let count = source
            .read(&mut piece)
            .with_context(|| format!("{name} cannot be read beyond byte {done}; a folder cannot be read at all"))?;
        if count == 0 {
            return ingest.end_file().map_err(explained);
        }
        done += count as u64;
        ingest.push(&piece[..count]).map_err(explained)?;
        progress.draw(name, done, bytes, ingest.rows_read());
    }
}

/// The last part of a path, as the page names a dropped file.
fn name_of(path: &Path) -> String {
    path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
}

fn explained(error: IngestError) -> Failure {
    let advice = match &error {
        IngestError::MappingNeeded { header, missing, .. } => {
            let options: Vec<_> = missing.iter().map(|role| format!("--column {}=HEADER", role.key())).collect();
            format!("\nIts columns are: {}.\nSay so with {}.", header.join(", "), options.join(" "))
        }
        IngestError::NoSuchColumn { header, .. } => {
            format!(".\nIts columns are: {}.\nWrite the name as the header does.", header.join(", "))
        }
        _ => String::new(),
    };
    Failure::Data(anyhow::anyhow!("{error}{advice}"))
}

/// One line on standard error, while it is a terminal.
struct Progress {
    is_shown: bool,
    drawn: Option<Instant>,
}

impl Progress {
    fn new() -> Self {
        Self { is_shown: stderr().is_terminal(), drawn: None }
    }

    fn draw(&mut self, name: &str, done: u64, total: u64, rows: u64) {
        let is_due = self.drawn.is_none_or(|drawn| drawn.elapsed() >= PROGRESS_INTERVAL);
        if !self.is_shown || !is_due {
            return;
        }
        self.drawn = Some(Instant::now());
        let percent = (done * 100).checked_div(total).map_or_else(String::new, |percent| format!("{percent} %, "));
        let _ = write!(stderr(), "\r\x1b[K{}: {percent}{}", visible(name), counted(rows, "row"));
    }

    fn clear(&mut self) {
        if self.drawn.take().is_some() {
            let _ = write!(stderr(), "\r\x1b[K");
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.clear();
    }
}
