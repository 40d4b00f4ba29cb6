//! What `aisle-relay simulate` leaves in a broker's log, and says of it.

use std::fs::{self, File};
use std::path::Path;
use std::process::{Command, Output, Stdio};

use aisle_tests::{
    Topics,
    counting_relay::{kafka_jars, program_path},
    folders::TemporaryFolder,
};
use anyhow::{Context, Result, ensure};
use xtask::kafka::Broker;

/// What is simulated: a line each of so many invoices.
const LINES: usize = 1_000;

#[test]
fn a_file_is_simulated() -> Result<()> {
    let folder = TemporaryFolder::new()?;
    let broker = Broker::start_empty(&kafka_jars()?, &folder.path().join("broker"))?;
    let till = folder.path().join("till.csv");
    let lines: String = (0..LINES).map(|invoice| format!("{invoice},A,2,2011-12-09 12:50,2.50\n")).collect();
    fs::write(&till, format!("invoice,stock_code,quantity,date,unit_price\n{lines}"))?;
    let topics = Topics::new(&broker.address(), "simulated");
    let output = simulate(Command::new(program_path()?), &topics, &till).output()?;
    ensure!(output.status.success() && output.stdout == said_of_delivery().as_bytes(), "{output:?}");
    events_come_from_an_idempotent_producer_and_are_compressed_with_zstd(folder.path(), &topics)?;
    what_has_no_room_is_told_of(folder.path(), &Topics::new(&broker.address(), "full"), &till)
}

fn simulate(mut command: Command, topics: &Topics, till: &Path) -> Command {
    command.args(["simulate", "--kafka", &topics.address, "--topic", &topics.events, "--csv"]).arg(till);
    command
}

fn said_of_delivery() -> String {
    format!("{LINES} events delivered\n")
}

/// The broker keeps batches as they were sent.
///
/// # References
/// Apache Kafka documentation, "Record Batch": the attributes are bytes 21 and 22, of which the lowest three bits name the compression, and
/// the number of an idempotent producer is bytes 43 to 50; others have -1.
fn events_come_from_an_idempotent_producer_and_are_compressed_with_zstd(folder: &Path, topics: &Topics) -> Result<()> {
    const ZSTD: u16 = 4;
    for partition in 0..4 {
        let segment = format!("broker/log/{}-{partition}/00000000000000000000.log", topics.events);
        let batches = fs::read(folder.join(segment))?;
        let compression = u16::from_be_bytes(*batches.get(21..).and_then(<[u8]>::first_chunk).context("no batch")?) & 7;
        let producer = i64::from_be_bytes(*batches.get(43..).and_then(<[u8]>::first_chunk).context("no batch")?);
        ensure!(compression == ZSTD && producer >= 0, "partition {partition}: {compression} of {producer}");
    }
    Ok(())
}

/// A limit on the size of files stands in for a disk that is full: the events are there, and that this could not be said is no success.
fn what_has_no_room_is_told_of(folder: &Path, topics: &Topics, till: &Path) -> Result<()> {
    let mut shell = Command::new("sh");
    shell.args(["-c", "trap '' XFSZ; ulimit -f 0; exec \"$0\" \"$@\""]).arg(program_path()?);
    let mut simulation = simulate(shell, topics, till);
    let Output { status, stderr, .. } =
        simulation.stdout(File::create(folder.join("output"))?).stderr(Stdio::piped()).output()?;
    let said = String::from_utf8(stderr)?;
    let expected = format!("aisle-relay: {LINES} events were delivered, but standard output cannot be written: ");
    ensure!(status.code() == Some(1) && said.starts_with(&expected), "{status}: {said}");

    // The same events once more, as nobody may know that they are there, with no room to say why it ends.
    let log = File::create(folder.join("log"))?;
    let ended = simulation.stderr(log).status()?;
    ensure!(ended.code() == Some(1), "{ended}");
    Ok(())
}
