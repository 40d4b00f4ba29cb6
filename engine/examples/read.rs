//! Reads files as the page and the command line do, and prints how long it took: `cargo run --release -p aisle-engine
//! --example read FILE…`.

use std::time::Instant;

mod sales;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let paths: Vec<String> = std::env::args().skip(1).collect();
    let start = Instant::now();
    let ingested = sales::read(&paths)?;
    let seconds = start.elapsed().as_secs_f64();
    let report = &ingested.report;
    let bytes: u64 = report.files.iter().map(|file| file.bytes).sum();
    println!("{} rows read, {} kept, {} set aside", report.rows_read, report.rows_kept, report.rows_set_aside);
    println!("{:?}", report.set_aside_by_reason);
    println!("columns {:.1} MB", ingested.table.column_bytes() as f64 / 1e6);
    println!("{:.0} ms, {:.0} MB/s", seconds * 1e3, bytes as f64 / 1e6 / seconds);
    for file in &report.files {
        println!("{file:?}");
    }
    for fault in report.faults.iter().take(3) {
        println!("{fault:?}");
    }
    Ok(())
}
