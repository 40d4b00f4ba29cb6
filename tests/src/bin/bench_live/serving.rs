//! Pages that are served while events come.

use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Result, ensure};
use xtask::kafka::Broker;
use xtask::measures::median;

use crate::contender::{Contender, Kind};
use crate::pages::{Heard, Pages};
use crate::producer::Producer;
use crate::{ROUNDS, sending, usage};

/// Events a second while pages are connected.
const RATE: u32 = 2_000;
/// Pages of the comparison; the last are also the crowd.
const PAGES: [usize; 2] = [2_000, 5_000];
/// How long pages are served before anything is measured, and while it is.
const SETTLE: Duration = Duration::from_secs(3);
const MEASURED: Duration = Duration::from_secs(15);
/// How often a program asks over HTTP meanwhile.
const ASKED: Duration = Duration::from_millis(20);

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

/// As many pages for each, one after the other; once as they offer compression, as browsers do, and once as they do not.
pub(crate) fn compare(broker: &Broker, kinds: &[Kind; 2]) -> Result<()> {
    for count in PAGES {
        println!("\n{count} pages, five updates a second, {RATE} events/s; median of {ROUNDS} rounds\n");
        println!("| | frames a CPU second | bytes a frame | frames/s | CPU of the relay | CPU of pages and producer |");
        println!("|---|---|---|---|---|---|");
        for is_deflated in [true, false] {
            let form = if is_deflated { "compressed" } else { "plain" };
            let mut measured = [Vec::new(), Vec::new()];
            for round in 0..ROUNDS {
                for (kind, measured) in kinds.iter().zip(&mut measured) {
                    let topic = format!("bench.pages.{count}.{form}.{round}");
                    measured.push(serve(broker, kind, &topic, count, is_deflated)?);
                }
            }
            let [aisle, ws] = measured.map(|rounds| {
                let median = |of: fn(&Served) -> f64| median(rounds.iter().map(of).collect());
                [
                    median(|served| served.frames / served.cpu_seconds),
                    median(|served| served.bytes / served.frames),
                    median(|served| served.frames / served.seconds),
                    median(|served| served.cpu_seconds / served.seconds),
                    median(|served| served.load_cpu_seconds / served.seconds),
                ]
            });
            for (name, [frugal, bytes, pace, cpu, load]) in [("Aisle", aisle), ("ws", ws)] {
                println!("| {name}, {form} | {frugal:.0} | {bytes:.0} | {pace:.0} | {cpu:.2} | {load:.2} |");
            }
            println!("| Aisle / ws, {form} | {:.1} | | | | |", aisle[0] / ws[0]);
            let bytes = aisle[1] as usize;
            println!("| sending alone | {:.0} | {bytes} | | | |", sending::frames_a_cpu_second(count, bytes)?);
        }
    }
    Ok(())
}

/// More pages than a shop will ever have open, which offer compression as browsers do.
pub(crate) fn crowd(broker: &Broker) -> Result<()> {
    let [_, count] = PAGES;
    let served = serve(broker, &Kind::Aisle, "bench.crowd", count, true)?;
    let [median, late, last] = [0.5, 0.99, 1.0].map(|part| served.heard.millis_at(part));
    println!("\n{count} pages, five updates a second, {RATE} events/s\n\n| | measured | target |\n|---|---|---|");
    println!("| produce to page, median | {median:.0} ms | |");
    println!("| produce to page, p99 | {late:.0} ms | 500 ms |");
    println!("| produce to page, the longest | {last:.0} ms | |");
    let slowest = served.answers[served.answers.len() * 99 / 100];
    println!(
        "| totals, series, products, countries and alerts over HTTP in turn, p99 of {} answers | {slowest:.0} ms | 100 ms |",
        served.answers.len()
    );
    println!("| updates a second and page | {:.1} | 5 |", served.frames / served.seconds / count as f64);
    println!("| memory of the relay a page | {:.1} KB | 40 KB |", served.bytes_a_page / 1e3);
    println!("| CPU of the relay | {:.2} of a core | |", served.cpu_seconds / served.seconds);
    println!("| CPU of pages and producer | {:.2} of a core | |", served.load_cpu_seconds / served.seconds);
    Ok(())
}

fn serve(broker: &Broker, kind: &Kind, topic: &str, count: usize, is_deflated: bool) -> Result<Served> {
    let topic = format!("{topic}.{}", kind.name());
    let producer = Producer::new(&broker.address(), &topic)?;
    // One event makes the topic.
    producer.send_one()?;
    let contender = Contender::start(kind, &broker.address(), &topic, &topic)?;
    contender.wait_for_events(1)?;
    let alone = contender.usage()?.resident_bytes;
    let pages = Pages::connect(contender.address(), count, is_deflated, producer.times(), kind.hello())?;
    let running = producer.run(RATE);
    thread::sleep(SETTLE);
    let (before, load_before) = (contender.usage()?, usage::of_this_process()?);
    let (heard_before, start) = (pages.heard(), Instant::now());
    let answers = ask(&contender, MEASURED)?;
    let (after, load_after) = (contender.usage()?, usage::of_this_process()?);
    let (heard, seconds) = (pages.heard().since(&heard_before), start.elapsed().as_secs_f64());
    running.stop()?;
    ensure!(pages.open() == count, "only {} of {count} pages are still connected", pages.open());
    // Before what they are connected to, whose end they would take for an error.
    drop(pages);
    Ok(Served {
        seconds,
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
        contender.ask(millis.len())?;
        millis.push(asked.elapsed().as_secs_f64() * 1e3);
        thread::sleep(ASKED);
    }
    millis.sort_by(f64::total_cmp);
    Ok(millis)
}
