use std::fs::File;
use std::io::Read;
use std::path::Path;
use std::time::{Duration, Instant};

use aisle_datagen::{sample_config, write_csv};
use aisle_engine::ingest::{Ingest, IngestOptions};
use aisle_engine::live::Event;
use aisle_engine::table::{SalesTable, Timestamp, Zone};
use anyhow::{Context, Result};
use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};

use crate::Stop;

/// Bytes of a file that are read at a time.
const PIECE_BYTES: usize = 256 * 1024;
/// Lines that happen at a time, so that nobody waits long.
const BATCH_LINES: usize = 2_000;
/// How often the clock of a replay moves on.
const TICK: Duration = Duration::from_millis(50);
/// Bytes of the hash of a file's content that tell it from others.
const HASH_BYTES: usize = 8;
/// What the sample shop's sales are called.
const SAMPLE_NAME: &str = "sample data";
/// A time without a sale, such as a night, is made as short as this.
const LONGEST_PAUSE: Duration = Duration::from_secs(3);

/// How quickly the lines of a file happen again.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Pace {
    /// All at once.
    #[default]
    AtOnce,
    /// So many times as quickly as they happened, from a moment on; all before it at once.
    Speed {
        /// Seconds of shop time in a second.
        speed: u32,
        /// Where it begins to be slow.
        from: Timestamp,
    },
    /// So many lines a second.
    Rate(u32),
}

/// A sales file whose lines can happen again, in the order of their times.
#[derive(Debug)]
pub struct SalesFile {
    name: String,
    content: String,
    table: SalesTable,
    /// Rows by time, those of one time in the order of the file.
    rows: Vec<u32>,
}

impl SalesFile {
    /// Reads a file: CSV in any dialect, gzip or not. What [`aisle_engine::ingest`] sets aside does not happen; times with an offset
    /// are moved to the shop's zone, if that is known.
    ///
    /// # Errors
    /// When the file cannot be read or used.
    pub fn open(path: &Path, zone: Option<Zone>) -> Result<Self> {
        let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
        let file = File::open(path).with_context(|| format!("{} cannot be opened", path.display()))?;
        let bytes = file.metadata().map_or(0, |metadata| metadata.len());
        Self::read(&name, bytes, file, zone)
    }

    /// The two years of the sample shop, as the page has them in a file; here they are generated.
    ///
    /// # Errors
    /// When memory does not take them.
    pub fn sample(zone: Option<Zone>) -> Result<Self> {
        let mut csv = Vec::new();
        write_csv(&sample_config(), &mut csv)?;
        Self::read(SAMPLE_NAME, csv.len() as u64, &csv[..], zone)
    }

    /// Reads a file of so many bytes (0 if that is not known) from anywhere.
    ///
    /// # Errors
    /// As [`Self::open`].
    pub fn read(name: &str, bytes: u64, mut file: impl Read, zone: Option<Zone>) -> Result<Self> {
        let mut ingest = Ingest::new(IngestOptions { zone, ..IngestOptions::default() });
        ingest.begin_file(name, bytes)?;
        let (mut piece, mut content) = (vec![0; PIECE_BYTES], Sha256::new());
        loop {
            let count = file.read(&mut piece).with_context(|| format!("{name} cannot be read"))?;
            if count == 0 {
                break;
            }
            content.update(&piece[..count]);
            ingest.push(&piece[..count])?;
        }
        let table = ingest.finish()?.table;
        let mut rows: Vec<u32> = (0..table.len() as u32).collect();
        rows.sort_by_key(|&row| table.event(row as usize).time);
        let content = HEXLOWER.encode(&content.finalize()[..HASH_BYTES]);
        Ok(Self { name: name.to_owned(), content, table, rows })
    }

    /// The file's name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Tells its content from others: the first bytes of its SHA-256, as sixteen hexadecimal digits.
    #[must_use]
    pub fn content(&self) -> &str {
        &self.content
    }

    /// The currency that it names.
    #[must_use]
    pub fn currency(&self) -> Option<&str> {
        self.table.currency()
    }

    /// How many lines there are.
    #[must_use]
    pub fn lines(&self) -> usize {
        self.rows.len()
    }

    /// The line at a place of the order, as an event without an id.
    #[must_use]
    pub fn event(&self, place: usize) -> Option<Event<'_>> {
        self.rows.get(place).map(|&row| self.table.event(row as usize))
    }

    /// Lets the lines happen. Each batch is handed to `happen` as events with their places in the order; `caught_up` is called when
    /// what is to happen at once has happened.
    ///
    /// # Errors
    /// The first error of `happen`.
    pub fn play(
        &self,
        pace: Pace,
        stop: &Stop,
        caught_up: impl FnOnce(),
        mut happen: impl FnMut(&mut dyn Iterator<Item = (usize, Event<'_>)>) -> Result<()>,
    ) -> Result<()> {
        let mut until = |places: std::ops::Range<usize>| -> Result<()> {
            let (mut start, end) = (places.start, places.end.min(self.rows.len()));
            while start < end && !stop.is_stopped() {
                let next = (start + BATCH_LINES).min(end);
                happen(&mut (start..next).filter_map(|place| Some((place, self.event(place)?))))?;
                start = next;
            }
            Ok(())
        };
        match pace {
            Pace::AtOnce => {
                until(0..self.rows.len())?;
                caught_up();
                Ok(())
            }
            Pace::Rate(rate) => {
                caught_up();
                self.play_at_rate(rate, stop, until)
            }
            Pace::Speed { speed, from } => {
                let next = self.place_from(from);
                until(0..next)?;
                caught_up();
                self.play_at_speed(speed, from, next, stop, until)
            }
        }
    }

    fn play_at_rate(
        &self,
        rate: u32,
        stop: &Stop,
        mut until: impl FnMut(std::ops::Range<usize>) -> Result<()>,
    ) -> Result<()> {
        let start = Instant::now();
        let mut next = 0;
        while next < self.rows.len() {
            let due = (start.elapsed().as_secs_f64() * f64::from(rate)) as usize;
            until(next..due)?;
            next = due;
            if stop.wait(TICK) {
                break;
            }
        }
        Ok(())
    }

    fn play_at_speed(
        &self,
        speed: u32,
        from: Timestamp,
        mut next: usize,
        stop: &Stop,
        mut until: impl FnMut(std::ops::Range<usize>) -> Result<()>,
    ) -> Result<()> {
        let (speed, longest_pause) = (f64::from(speed), LONGEST_PAUSE.as_secs_f64());
        // Shop time at an instant of the clock.
        let (mut start, mut shop_seconds) = (Instant::now(), f64::from(from.seconds()));
        while let Some(event) = self.event(next) {
            let now = shop_seconds + start.elapsed().as_secs_f64() * speed;
            let time = f64::from(event.time.seconds());
            if (time - now) / speed > longest_pause {
                (start, shop_seconds) = (Instant::now(), time - longest_pause * speed);
                continue;
            }
            let due = self.place_of(now + 1.0).max(next);
            until(next..due)?;
            next = due;
            if stop.wait(TICK) {
                break;
            }
        }
        Ok(())
    }

    /// The place of the first line that is not before a moment.
    pub(crate) fn place_from(&self, from: Timestamp) -> usize {
        self.place_of(from.seconds().into())
    }

    /// The same of a second.
    fn place_of(&self, seconds: f64) -> usize {
        self.rows.partition_point(|&row| f64::from(self.table.event(row as usize).time.seconds()) < seconds)
    }
}

#[cfg(test)]
mod tests {
    use aisle_engine::table::Day;

    use super::*;

    /// Where a line stood in the file, as its invoice; whether all that happens at once had happened; and since when.
    type Happened = (String, bool, Duration);

    /// Lets a line happen for each of these times, whose invoices are their places.
    fn play(times: &[&str], pace: Pace) -> Vec<Happened> {
        let lines = times.iter().enumerate().map(|(place, time)| format!("{place},A7,1,2011-12-{time},2.50\n"));
        let text = format!("Invoice,SKU,Qty,Date,Price\n{}", lines.collect::<String>());
        let file = SalesFile::read("till.csv", 0, text.as_bytes(), None).unwrap();
        let (has_caught_up, mut happened, begun) = (std::cell::Cell::new(false), Vec::new(), Instant::now());
        file.play(
            pace,
            &Stop::default(),
            || has_caught_up.set(true),
            |events| {
                let events = events.map(|(_, event)| event.invoice.into_owned());
                happened.extend(events.map(|invoice| (invoice, has_caught_up.get(), begun.elapsed())));
                Ok(())
            },
        )
        .unwrap();
        happened
    }

    fn order(happened: &[Happened]) -> Vec<&str> {
        happened.iter().map(|(invoice, ..)| &**invoice).collect()
    }

    #[test]
    fn at_a_speed_no_line_comes_before_its_time() {
        // The last two are half a minute and a minute after midnight, which are half a second and a second at this speed.
        let times = ["09 00:01:00", "08 23:59:00", "09 00:00:30", "08 12:00:00"];
        let from = "2011-12-09".parse::<Day>().unwrap().midnight().unwrap();
        let happened = play(&times, Pace::Speed { speed: 60, from });
        assert_eq!(order(&happened), ["3", "1", "2", "0"]);
        let is_paced: Vec<_> = happened.iter().map(|(_, has_caught_up, _)| *has_caught_up).collect();
        assert_eq!(is_paced, [false, false, true, true], "all before it comes at once");
        // Times are whole seconds: one that has begun has come.
        for ((.., since), shop_seconds) in happened[2..].iter().zip([30, 60]) {
            assert!(*since >= Duration::from_secs(shop_seconds - 1) / 60, "{happened:?}");
        }
    }

    #[test]
    fn at_a_rate_no_more_lines_come_than_it_says() {
        const RATE: u32 = 20;
        let times = ["09 12:00", "08 12:00", "07 12:00", "06 12:00", "05 12:00", "04 12:00", "03 12:00", "02 12:00"];
        let happened = play(&times, Pace::Rate(RATE));
        assert_eq!(order(&happened), ["7", "6", "5", "4", "3", "2", "1", "0"]);
        for (number, (.., since)) in (1_u32..).zip(&happened) {
            assert!(*since >= Duration::from_secs(1) * number / RATE, "{happened:?}");
        }
    }

    /// Nobody waits for the morning.
    #[test]
    fn a_time_without_a_sale_is_short() {
        const NIGHT: Duration = Duration::from_hours(20);
        let from = "2011-12-08".parse::<Day>().unwrap().midnight().unwrap();
        let happened = play(&["08 00:00", "08 20:00"], Pace::Speed { speed: 1, from });
        let [(.., evening), (.., morning)] = &happened[..] else { panic!("{happened:?}") };
        // A second of it has begun as soon as it is there.
        assert!(
            *morning >= LONGEST_PAUSE - Duration::from_secs(1) && *morning - *evening < NIGHT / 100,
            "{happened:?}"
        );
    }
}
