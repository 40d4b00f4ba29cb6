use std::fs::File;
use std::io::Read;
use std::path::Path;
use std::time::{Duration, Instant};

use aisle_engine::ingest::{Ingest, IngestOptions};
use aisle_engine::table::{SalesTable, Timestamp};
use anyhow::{Context, Result};

use super::{EventSource, SourceInfo};
use crate::{Live, Stop};

/// Bytes of a file that are read at a time.
const PIECE_BYTES: usize = 256 * 1024;
/// Events that are counted at a time, so that nobody waits long for the state.
const BATCH_EVENTS: usize = 2_000;
/// How often the clock of a replay moves on.
const TICK: Duration = Duration::from_millis(50);
/// A time without a sale, such as a night, is made as short as this.
const LONGEST_PAUSE: Duration = Duration::from_secs(3);

/// How quickly a file is replayed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Pace {
    /// All at once.
    #[default]
    AtOnce,
    /// So many times as quickly as it happened, from a moment on; all before it at once.
    Speed {
        /// Seconds of shop time in a second.
        speed: u32,
        /// Where it begins to be slow.
        from: Timestamp,
    },
    /// So many events a second.
    Rate(u32),
}

/// A sales file whose lines happen again, in the order of their times.
#[derive(Debug)]
pub struct Replay {
    name: String,
    table: SalesTable,
    /// Rows by time, those of one time in the order of the file.
    rows: Vec<u32>,
    pace: Pace,
}

impl Replay {
    /// Reads a file: CSV in any dialect, gzip or not. What [`aisle_engine::ingest`] sets aside does not happen.
    ///
    /// # Errors
    /// When the file cannot be read or used.
    pub fn open(path: &Path, pace: Pace) -> Result<Self> {
        let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
        let file = File::open(path).with_context(|| format!("{} cannot be opened", path.display()))?;
        let bytes = file.metadata().map_or(0, |metadata| metadata.len());
        Self::read(&name, bytes, file, pace)
    }

    /// Reads a file of so many bytes (0 if that is not known) from anywhere.
    ///
    /// # Errors
    /// As [`Self::open`].
    pub fn read(name: &str, bytes: u64, mut file: impl Read, pace: Pace) -> Result<Self> {
        let mut ingest = Ingest::new(IngestOptions::default());
        ingest.begin_file(name, bytes)?;
        let mut piece = vec![0; PIECE_BYTES];
        loop {
            let count = file.read(&mut piece).with_context(|| format!("{name} cannot be read"))?;
            if count == 0 {
                break;
            }
            ingest.push(&piece[..count])?;
        }
        let table = ingest.finish()?.table;
        let mut rows: Vec<u32> = (0..table.len() as u32).collect();
        rows.sort_by_key(|&row| table.event(row as usize).time);
        Ok(Self { name: name.to_owned(), table, rows, pace })
    }

    fn time_of(&self, place: usize) -> Option<Timestamp> {
        self.rows.get(place).map(|&row| self.table.event(row as usize).time)
    }

    /// Counts the events from one place of the order to before another.
    fn apply(&self, live: &Live, places: std::ops::Range<usize>, stop: &Stop) {
        for rows in self.rows[places].chunks(BATCH_EVENTS) {
            if stop.is_stopped() {
                return;
            }
            live.apply(rows.iter().map(|&row| self.table.event(row as usize)), |_| {});
        }
    }

    fn run_at_speed(&self, live: &Live, stop: &Stop, speed: u32, from: Timestamp) {
        let mut next = self.rows.partition_point(|&row| self.table.event(row as usize).time < from);
        self.apply(live, 0..next, stop);
        live.set_ready();
        // Shop time at an instant of the clock.
        let (mut start, mut shop_seconds) = (Instant::now(), f64::from(from.seconds()));
        while let Some(time) = self.time_of(next) {
            let now = shop_seconds + start.elapsed().as_secs_f64() * f64::from(speed);
            let pause = (f64::from(time.seconds()) - now) / f64::from(speed);
            if pause > LONGEST_PAUSE.as_secs_f64() {
                shop_seconds = f64::from(time.seconds()) - LONGEST_PAUSE.as_secs_f64() * f64::from(speed);
                start = Instant::now();
                continue;
            }
            let due = self.rows.partition_point(|&row| f64::from(self.table.event(row as usize).time.seconds()) <= now);
            if due > next {
                self.apply(live, next..due, stop);
                next = due;
            }
            if stop.wait(TICK) {
                return;
            }
        }
    }

    fn run_at_rate(&self, live: &Live, stop: &Stop, rate: u32) {
        live.set_ready();
        let start = Instant::now();
        let mut next = 0;
        while next < self.rows.len() {
            let due = (start.elapsed().as_secs_f64() * f64::from(rate)) as usize;
            self.apply(live, next..due.min(self.rows.len()), stop);
            next = due;
            if stop.wait(TICK) {
                return;
            }
        }
    }
}

impl EventSource for Replay {
    fn info(&self) -> SourceInfo {
        let speed = if let Pace::Speed { speed, .. } = self.pace { Some(speed) } else { None };
        SourceInfo { name: self.name.clone(), speed, currency: self.table.currency().map(str::to_owned) }
    }

    fn run(&mut self, live: &Live, stop: &Stop) -> Result<()> {
        match self.pace {
            Pace::AtOnce => self.apply(live, 0..self.rows.len(), stop),
            Pace::Speed { speed, from } => self.run_at_speed(live, stop, speed, from),
            Pace::Rate(rate) => self.run_at_rate(live, stop, rate),
        }
        live.set_ready();
        live.set_ended();
        Ok(())
    }
}
