//! The sales file of an example.

use std::fs::File;
use std::io::Read;

use aisle_engine::ingest::{Ingest, IngestOptions};
use aisle_engine::table::SalesTable;

/// Bytes read at once.
const PIECE: usize = 1 << 20;

/// Reads a sales file.
pub(crate) fn read(path: &str) -> Result<SalesTable, Box<dyn std::error::Error>> {
    let mut ingest = Ingest::new(IngestOptions::default());
    let mut piece = vec![0; PIECE];
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
    Ok(ingest.finish()?.table)
}
