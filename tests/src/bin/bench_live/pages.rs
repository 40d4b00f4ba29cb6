//! Pages that listen: how many frames came, and how long after their events.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, PoisonError};
use std::time::Instant;

use anyhow::{Context, Result};
use tokio::runtime::Runtime;

use crate::producer::Times;
use crate::socket::Socket;

/// Connections from one address of this machine; a relay takes no more from one.
const PAGES_AN_ADDRESS: usize = 500;
/// One page of so many reads what it is sent; all others count frames and bytes, so that they take nothing from whom they are to measure.
const PAGES_A_READER: usize = 20;
/// Events of a frame whose way is measured, spread over all of it.
const SAMPLES: u64 = 10;
/// Classes of the times, in tenths of a millisecond; the last holds all that took longer.
const CLASSES: usize = 100_000;
const CLASSES_A_MILLISECOND: f64 = 10.0;

/// Connected pages. They go when this does.
pub(crate) struct Pages {
    counters: Arc<Counters>,
    _runtime: Runtime,
}

/// What was heard until a moment.
#[derive(Clone, Debug)]
pub(crate) struct Heard {
    pub(crate) frames: u64,
    pub(crate) bytes: u64,
    classes: Vec<u64>,
}

struct Counters {
    frames: AtomicU64,
    bytes: AtomicU64,
    open: AtomicUsize,
    classes: Vec<AtomicU64>,
    times: Times,
}

impl Pages {
    /// Connects so many pages, which say hello if there is one and then listen.
    pub(crate) fn connect(
        address: &str,
        count: usize,
        is_deflated: bool,
        times: Times,
        hello: Option<&'static str>,
    ) -> Result<Self> {
        let counters = Arc::new(Counters {
            frames: AtomicU64::new(0),
            bytes: AtomicU64::new(0),
            open: AtomicUsize::new(0),
            classes: (0..CLASSES).map(|_| AtomicU64::new(0)).collect(),
            times,
        });
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build()?;
        let address: SocketAddr = address.parse()?;
        runtime.block_on(async {
            for number in 0..count {
                let host = u8::try_from(2 + number / PAGES_AN_ADDRESS).context("too many pages for one machine")?;
                let mut socket = Socket::connect(address, Ipv4Addr::new(127, 0, 0, host), is_deflated).await?;
                if let Some(hello) = hello {
                    socket.send(hello).await?;
                }
                counters.open.fetch_add(1, Ordering::Relaxed);
                tokio::spawn(listen(socket, number % PAGES_A_READER == 0, counters.clone()));
            }
            anyhow::Ok(())
        })?;
        Ok(Self { counters, _runtime: runtime })
    }

    /// What all have heard until now.
    pub(crate) fn heard(&self) -> Heard {
        let load = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
        Heard {
            frames: load(&self.counters.frames),
            bytes: load(&self.counters.bytes),
            classes: self.counters.classes.iter().map(load).collect(),
        }
    }

    /// How many are still connected.
    pub(crate) fn open(&self) -> usize {
        self.counters.open.load(Ordering::Relaxed)
    }
}

impl Heard {
    /// What was heard since an earlier moment.
    pub(crate) fn since(&self, before: &Self) -> Self {
        let classes = self.classes.iter().zip(&before.classes).map(|(now, before)| now - before).collect();
        Self { frames: self.frames - before.frames, bytes: self.bytes - before.bytes, classes }
    }

    /// Within how many milliseconds this part of the events had come.
    pub(crate) fn millis_at(&self, part: f64) -> f64 {
        let all: u64 = self.classes.iter().sum();
        let wanted = (all as f64 * part).ceil() as u64;
        let mut seen = 0;
        let class = self.classes.iter().position(|&count| {
            seen += count;
            seen >= wanted
        });
        class.unwrap_or(CLASSES) as f64 / CLASSES_A_MILLISECOND
    }
}

async fn listen(socket: Socket, is_reader: bool, counters: Arc<Counters>) {
    if let Err(error) = hear(socket, is_reader, &counters).await {
        eprintln!("a page has gone: {error:#}");
    }
    counters.open.fetch_sub(1, Ordering::Relaxed);
}

async fn hear(mut socket: Socket, is_reader: bool, counters: &Counters) -> Result<()> {
    // As a page adds them up: those of the snapshot, and those of each delta.
    let mut lines = 1;
    loop {
        let bytes = socket.next().await?;
        counters.frames.fetch_add(1, Ordering::Relaxed);
        counters.bytes.fetch_add(bytes as u64, Ordering::Relaxed);
        if is_reader {
            counters.take(&socket.text()?, &mut lines);
        }
    }
}

impl Counters {
    fn take(&self, text: &str, lines: &mut u64) {
        let now = Instant::now();
        if text.starts_with(r#"{"type":"snapshot""#) {
            *lines = number_after(text, r#""tally":{"lines":"#).unwrap_or(1);
        }
        if !text.starts_with(r#"{"type":"delta""#) {
            return;
        }
        let new = number_after(text, r#""change":{"lines":"#).unwrap_or(0);
        let produced = self.times.lock().unwrap_or_else(PoisonError::into_inner);
        for sample in 0..SAMPLES.min(new) {
            let place = *lines + new * (sample + 1) / SAMPLES.min(new) - 1;
            if let Some(&produced) = produced.get(place as usize) {
                let class = (now - produced).as_secs_f64() * 1e3 * CLASSES_A_MILLISECOND;
                self.classes[(class as usize).min(CLASSES - 1)].fetch_add(1, Ordering::Relaxed);
            }
        }
        *lines += new;
    }
}

fn number_after(text: &str, key: &str) -> Option<u64> {
    let start = text.find(key)? + key.len();
    let digits = text[start..].bytes().take_while(u8::is_ascii_digit).count();
    text[start..start + digits].parse().ok()
}
