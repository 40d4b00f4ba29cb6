//! The live benchmark: one broker, one topic, Aisle's relay beside kafkajs and ws. `cargo xtask bench live` runs it.
//!
//! Usage: `bench_live JARS FOLDER SALES.csv PEER.mjs [ingest|pages|crowd]`. Contenders take turns, so that a noisy moment of the machine hits both, and each
//! figure is the median of the rounds. CPU is that of a contender's process; that of the pages and of the producer, which are this
//! process, and of the broker, is not in it.

mod contender;
mod pages;
mod producer;
mod usage;

use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use aisle_tests::counting_relay;
use anyhow::{Context, Result, ensure};
use xtask::kafka::Broker;
use xtask::measures::median;

use contender::{Contender, Kind};
use pages::{Heard, Pages};
use producer::Producer;

const ROUNDS: usize = 3;
/// Events a second while pages are connected.
const RATE: u32 = 2_000;
/// Pages of the comparison, and of the crowd.
const PAGES: usize = 2_000;
const CROWD: usize = 5_000;
/// How long pages are served before anything is measured, and while it is.
const SETTLE: Duration = Duration::from_secs(3);
const MEASURED: Duration = Duration::from_secs(15);
/// How often a program asks over HTTP meanwhile.
const ASKED: Duration = Duration::from_millis(20);
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
        fan_out(&broker, &kinds)?;
    }
    if is_wanted("crowd") {
        crowd(&broker)?;
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

/// As many pages for each, one after the other.
fn fan_out(broker: &Broker, kinds: &[Kind]) -> Result<()> {
    let mut measured = [Vec::new(), Vec::new()];
    for round in 0..ROUNDS {
        for (kind, measured) in kinds.iter().zip(&mut measured) {
            let topic = format!("bench.pages.{round}");
            measured.push(serve_pages(broker, kind, &topic, PAGES)?);
        }
    }
    println!("\n{PAGES} pages, five updates a second, {RATE} events/s; median of {ROUNDS} rounds\n");
    println!("| | frames a CPU second | bytes a frame | frames/s | CPU of the relay | CPU of pages and producer |");
    println!("|---|---|---|---|---|---|");
    let rates = measured.map(|rounds| {
        let median = |of: fn(&Served) -> f64| median(rounds.iter().map(of).collect());
        [
            median(|served| served.frames / served.cpu_seconds),
            median(|served| served.bytes / served.frames),
            median(|served| served.frames / served.seconds),
            median(|served| served.cpu_seconds / served.seconds),
            median(|served| served.load_cpu_seconds / served.seconds),
        ]
    });
    for (name, rate) in ["Aisle", "ws"].iter().zip(&rates) {
        println!("| {name} | {:.0} | {:.0} | {:.0} | {:.2} | {:.2} |", rate[0], rate[1], rate[2], rate[3], rate[4]);
    }
    println!("| Aisle / ws | {:.1} | | | | |", rates[0][0] / rates[1][0]);
    Ok(())
}

/// More pages than a shop will ever have open.
fn crowd(broker: &Broker) -> Result<()> {
    let served = serve_pages(broker, &Kind::Aisle, "bench.crowd", CROWD)?;
    let [median, late, last] = [0.5, 0.99, 1.0].map(|part| served.heard.millis_at(part));
    println!("\n{CROWD} pages, five updates a second, {RATE} events/s\n\n| | measured | target |\n|---|---|---|");
    println!("| produce to page, median | {median:.0} ms | |\n| produce to page, p99 | {late:.0} ms | 500 ms |");
    println!("| produce to page, the longest | {last:.0} ms | |");
    let slowest = served.answers[served.answers.len() * 99 / 100];
    println!("| `/api/v1/products`, p99 of {} answers | {slowest:.0} ms | 100 ms |", served.answers.len());
    println!("| updates a second and page | {:.1} | 5 |", served.frames / served.seconds / CROWD as f64);
    println!("| memory of the relay a page | {:.1} KB | 40 KB |", served.bytes_a_page / 1e3);
    println!("| CPU of the relay | {:.2} of a core | |", served.cpu_seconds / served.seconds);
    println!("| CPU of pages and producer | {:.2} of a core | |", served.load_cpu_seconds / served.seconds);
    Ok(())
}

/// What pages were served while it was measured.
struct Served {
    seconds: f64,
    frames: f64,
    bytes: f64,
    cpu_seconds: f64,
    load_cpu_seconds: f64,
    bytes_a_page: f64,
    heard: Heard,
    answers: Vec<f64>,
}

fn serve_pages(broker: &Broker, kind: &Kind, topic: &str, count: usize) -> Result<Served> {
    let topic = format!("{topic}.{}", kind.name());
    let producer = Producer::new(&broker.address(), &topic)?;
    // One event makes the topic.
    producer.send_one()?;
    let contender = Contender::start(kind, &broker.address(), &topic, &topic)?;
    contender.wait_for_events(1)?;
    let alone = contender.usage()?.resident_bytes;
    let pages = Pages::connect(contender.address(), count, producer.times(), kind.hello())?;
    let running = producer.run(RATE);
    thread::sleep(SETTLE);
    let (before, load_before) = (contender.usage()?, usage::of_this_process()?);
    let heard_before = pages.heard();
    let answers = ask(&contender, MEASURED)?;
    let (after, load_after) = (contender.usage()?, usage::of_this_process()?);
    let heard = pages.heard().since(&heard_before);
    running.stop()?;
    ensure!(pages.open() == count, "only {} of {count} pages are still connected", pages.open());
    Ok(Served {
        seconds: MEASURED.as_secs_f64(),
        frames: heard.frames as f64,
        bytes: heard.bytes as f64,
        cpu_seconds: after.cpu_seconds - before.cpu_seconds,
        load_cpu_seconds: load_after.cpu_seconds - load_before.cpu_seconds,
        bytes_a_page: (after.resident_bytes.saturating_sub(alone)) as f64 / count as f64,
        heard,
        answers,
    })
}

/// Asks over HTTP again and again; how long the answers took, in milliseconds, the quickest first.
fn ask(contender: &Contender, time: Duration) -> Result<Vec<f64>> {
    let (start, mut millis) = (Instant::now(), Vec::new());
    while start.elapsed() < time {
        let asked = Instant::now();
        contender.ask()?;
        millis.push(asked.elapsed().as_secs_f64() * 1e3);
        thread::sleep(ASKED);
    }
    millis.sort_by(f64::total_cmp);
    Ok(millis)
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
