//! What `aisle-relay simulate` leaves in a broker's log.

use std::fs;
use std::process::Stdio;

use aisle_tests::{
    Topics,
    counting_relay::{kafka_jars, program},
    folders::TemporaryFolder,
};
use anyhow::{Context, Result, ensure};
use xtask::kafka::Broker;

/// The broker keeps batches as they were sent.
///
/// # References
/// Apache Kafka documentation, "Record Batch": the attributes are bytes 21 and 22, of which the lowest three bits name the compression, and
/// the number of an idempotent producer is bytes 43 to 50; others have -1.
#[test]
fn simulated_events_come_from_an_idempotent_producer_and_are_compressed_with_zstd() -> Result<()> {
    const ZSTD: u16 = 4;
    let folder = TemporaryFolder::new()?;
    let broker = Broker::start_empty(&kafka_jars()?, &folder.path().join("broker"))?;
    let (topics, till) = (Topics::new(&broker.address(), "simulated"), folder.path().join("till.csv"));
    let lines: String = (0..1_000).map(|invoice| format!("{invoice},A,2,2011-12-09 12:50,2.50\n")).collect();
    fs::write(&till, format!("invoice,stock_code,quantity,date,unit_price\n{lines}"))?;
    let mut simulate = program()?;
    simulate.args(["simulate", "--kafka", &topics.address, "--topic", &topics.events, "--csv"]).arg(&till);
    ensure!(simulate.stdout(Stdio::null()).status()?.success(), "the simulator failed");
    for partition in 0..4 {
        let segment = format!("broker/log/{}-{partition}/00000000000000000000.log", topics.events);
        let batches = fs::read(folder.path().join(segment))?;
        let compression = u16::from_be_bytes(*batches.get(21..).and_then(<[u8]>::first_chunk).context("no batch")?) & 7;
        let producer = i64::from_be_bytes(*batches.get(43..).and_then(<[u8]>::first_chunk).context("no batch")?);
        ensure!(compression == ZSTD && producer >= 0, "partition {partition}: {compression} of {producer}");
    }
    Ok(())
}
