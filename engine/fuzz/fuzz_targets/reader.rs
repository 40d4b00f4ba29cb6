//! Any bytes, in any pieces, give the same table or the same error; and no row is lost.
#![no_main]

use aisle_engine::ingest::{Ingest, IngestError, IngestOptions, IngestReport};
use libfuzzer_sys::fuzz_target;

fn read(bytes: &[u8], piece: usize) -> Result<(usize, IngestReport), IngestError> {
    let mut ingest = Ingest::new(IngestOptions::default());
    ingest.begin_file("a.csv", bytes.len() as u64)?;
    for piece in bytes.chunks(piece) {
        ingest.push(piece)?;
    }
    ingest.end_file()?;
    let ingested = ingest.finish()?;
    Ok((ingested.table.len(), ingested.report))
}

fuzz_target!(|bytes: &[u8]| {
    let whole = read(bytes, usize::MAX);
    if let Ok((lines, report)) = &whole {
        assert_eq!(*lines as u64, report.rows_kept);
        assert_eq!(report.rows_read, report.rows_kept + report.rows_set_aside);
    }
    let piece = bytes.first().map_or(1, |&byte| usize::from(byte) % 61 + 1);
    assert_eq!(read(bytes, piece), whole);
});
