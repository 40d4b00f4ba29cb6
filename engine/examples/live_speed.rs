//! Times how quickly events are counted, on one thread, the engine alone, in CPU time as Linux
//! counts it: `cargo run --release -p aisle-engine --example live_speed FILE`.

mod sales;

use std::fs;
use std::hint::black_box;

use aisle_engine::live::{Event, Limits, LiveState, Merger, Part};
use aisle_engine::spec::Definitions;

/// Events between two times that changes are taken.
const COMMIT_EVENTS: usize = 200_000;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let path = std::env::args().nth(1).ok_or("a sales file is needed")?;
    let table = sales::read(std::slice::from_ref(&path))?.table;
    let mut rows: Vec<usize> = (0..table.len()).collect();
    rows.sort_by_key(|&row| table.event(row).time);
    let events: Vec<String> = rows
        .iter()
        .map(|&row| Event { event_id: Some(format!("{path}/{row}").into()), ..table.event(row) }.to_json())
        .collect();
    drop(table);
    let report = |what: &str, start: f64| -> Result<(), Box<dyn std::error::Error>> {
        println!("{what}: {:.2} µs an event", 1e6 * (cpu_seconds()? - start) / events.len() as f64);
        Ok(())
    };

    let start = cpu_seconds()?;
    for event in &events {
        let _ = black_box(Event::from_json(event.as_bytes(), None));
    }
    report("read", start)?;

    let start = cpu_seconds()?;
    let mut state = LiveState::new(Definitions::default(), Limits::default());
    for event in &events {
        state.apply(&Event::from_json(event.as_bytes(), None)?)?;
    }
    report("read and counted", start)?;
    println!("net sales {}, {} orders", state.kpis().net_sales, state.kpis().orders);
    drop(state);

    let start = cpu_seconds()?;
    let mut part = Part::new(Definitions::default(), Limits::default());
    let mut written = Vec::new();
    for events in events.chunks(COMMIT_EVENTS) {
        for event in events {
            part.apply(&Event::from_json(event.as_bytes(), None)?)?;
        }
        written.push(part.take_changes());
    }
    let records: usize = written.iter().map(Vec::len).sum();
    report(&format!("read and counted as a part, and {records} records taken"), start)?;
    drop(part);

    let start = cpu_seconds()?;
    let mut state = LiveState::of_parts(Definitions::default(), Limits::default());
    let mut merger = Merger::default();
    for changes in written {
        merger.take(&mut state, vec![(0, changes)])?;
    }
    report("merged", start)?;
    println!("net sales {}, {} orders", state.kpis().net_sales, state.kpis().orders);
    Ok(())
}

/// CPU that this thread has had.
fn cpu_seconds() -> Result<f64, Box<dyn std::error::Error>> {
    let counted = fs::read_to_string("/proc/thread-self/schedstat")?;
    let nanoseconds: f64 = counted.split(' ').next().unwrap_or_default().parse()?;
    Ok(nanoseconds / 1e9)
}
