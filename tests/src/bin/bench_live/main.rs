//! The live benchmark: one broker, one topic, Aisle's relay beside kafkajs and ws. `cargo xtask bench live` runs it.
//!
//! Usage: `bench_live JARS FOLDER SALES.csv PEER.mjs [ingest|pages|crowd]`. Contenders take turns, so that a noisy moment of the machine hits both, and each
//! figure is the median of the rounds. CPU is that of a contender's process; that of the pages and of the producer, which are this
//! process, and of the broker, is not in it.

mod contender;
mod pages;
mod producer;
mod sending;
mod serving;
mod socket;
mod usage;

use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use aisle_tests::counting_relay;
use anyhow::{Context, Result, ensure};
use xtask::kafka::Broker;
use xtask::measures::median;

use contender::{Contender, Kind};

const ROUNDS: usize = 3;
/// What is counted is committed within this.
const COMMITTED: Duration = Duration::from_secs(2);

/// What one contender did in one round.
#[derive(Clone, Copy, Debug, Default)]
struct Ingest {
    events: f64,
    wall_seconds: f64,
    cpu_seconds: f64,
    /// Events a second from the first that were shown to the last.
    pace: f64,
}

fn main() -> Result<()> {
    let mut arguments = std::env::args_os().skip(1).map(PathBuf::from);
    let mut next = |what: &str| arguments.next().with_context(|| format!("no {what} was given"));
    let (jars, folder, sales, peer) = (next("folder of jars")?, next("folder")?, next("sales file")?, next("peer")?);
    let only = next("part").ok();
    let is_wanted = |part: &str| only.as_ref().is_none_or(|only| only.as_os_str() == part);
    let broker = Broker::start_empty(&jars, &folder.join("broker"))?;
    let kinds = [Kind::Aisle, Kind::Peer(peer)];
    if is_wanted("ingest") {
        ingest(&broker, &kinds, &sales)?;
    }
    if is_wanted("pages") {
        serving::compare(&broker, &kinds)?;
    }
    if is_wanted("crowd") {
        serving::crowd(&broker)?;
    }
    Ok(())
}

/// A topic that is full when the contenders come.
fn ingest(broker: &Broker, kinds: &[Kind], sales: &Path) -> Result<()> {
    let topic = "bench.ingest";
    let events = produce(broker, topic, sales)?;
    let mut measured = [Vec::new(), Vec::new()];
    for round in 0..ROUNDS {
        for (kind, measured) in kinds.iter().zip(&mut measured) {
            let contender = Contender::start(kind, &broker.address(), topic, &format!("{topic}.{round}"))?;
            contender.wait_for_events(1)?;
            let (first, counting) = (contender.events()?, Instant::now());
            contender.wait_for_events(events)?;
            let wall_seconds = contender.age().as_secs_f64();
            let pace = (events - first) as f64 / counting.elapsed().as_secs_f64();
            thread::sleep(COMMITTED);
            let cpu_seconds = contender.usage()?.cpu_seconds;
            measured.push(Ingest { events: events as f64, wall_seconds, cpu_seconds, pace });
        }
    }
    let [aisle, peer] = measured.map(|rounds| {
        let median = |of: fn(&Ingest) -> f64| median(rounds.iter().map(of).collect());
        [
            median(|round| round.pace),
            median(|round| round.events / round.wall_seconds),
            median(|round| round.events / round.cpu_seconds),
        ]
    });
    println!("\n{events} events wait in the topic, zstd, four partitions; median of {ROUNDS} rounds\n");
    println!("| | events/s | events/s, start included | events a CPU second |\n|---|---|---|---|");
    for (name, [pace, whole, frugal]) in [("Aisle", aisle), ("kafkajs", peer)] {
        println!("| {name} | {pace:.0} | {whole:.0} | {frugal:.0} |");
    }
    let [pace, whole, frugal] = [0, 1, 2].map(|column| aisle[column] / peer[column]);
    println!("| Aisle / kafkajs | {pace:.1} | {whole:.1} | {frugal:.1} |");
    Ok(())
}

/// Fills a topic with the lines of a file; how many there are.
fn produce(broker: &Broker, topic: &str, sales: &Path) -> Result<u64> {
    let output = counting_relay::program()?
        .args(["simulate", "--kafka", &broker.address(), "--topic", topic, "--csv"])
        .arg(sales)
        .output()?;
    ensure!(output.status.success(), "no events: {}", String::from_utf8_lossy(&output.stderr));
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    let number: String = said.chars().filter(char::is_ascii_digit).collect();
    number.parse().with_context(|| format!("the simulation said {said:?}"))
}
