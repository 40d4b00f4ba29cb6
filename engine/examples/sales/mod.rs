//! The sales files of an example.

use std::fs::File;
use std::io::Read;

use aisle_engine::ingest::{Ingest, IngestOptions, Ingested};

/// Bytes read at once.
const PIECE: usize = 1 << 20;

/// Reads sales files, one after the other.
pub(crate) fn read(paths: &[String]) -> Result<Ingested, Box<dyn std::error::Error>> {
    let mut ingest = Ingest::new(IngestOptions::default());
    let mut piece = vec![0; PIECE];
    for path in paths {
        let mut file = File::open(path)?;
        ingest.begin_file(path, file.metadata()?.len())?;
        loop {
            let length = file.read(&mut piece)?;
            if length == 0 {
                break;
            }
            ingest.push(&piece[..length])?;
        }
        ingest.end_file()?;
    }
    Ok(ingest.finish()?)
}
