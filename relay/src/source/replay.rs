use std::cell::Cell;

use aisle_engine::table::Timestamp;
use anyhow::Result;

use super::{EventSource, Pace, SalesFile, SourceInfo};
use crate::complaint::complain;
use crate::{Live, Stop};

/// So many lines that cannot be counted are told of one by one.
const TOLD_FAULTS: usize = 5;

/// A sales file whose lines happen again in this process.
#[derive(Debug)]
pub struct Replay {
    file: SalesFile,
    pace: Pace,
}

impl Replay {
    /// Lets a file happen at some pace.
    #[must_use]
    pub fn new(file: SalesFile, pace: Pace) -> Self {
        Self { file, pace }
    }
}

impl EventSource for Replay {
    fn info(&self) -> SourceInfo {
        let speed = if let Pace::Speed { speed, .. } = self.pace { Some(speed) } else { None };
        SourceInfo { name: self.file.name().to_owned(), speed, currency: self.file.currency().map(str::to_owned) }
    }

    fn run(&mut self, live: &Live, stop: &Stop) -> Result<()> {
        let (name, mut told) = (self.file.name(), 0);
        self.file.play(
            self.pace,
            stop,
            || live.set_ready(),
            |events| {
                let (time, mut faults) = (Cell::new(Timestamp::default()), Vec::new());
                let events = events.map(|(_, event)| {
                    time.set(event.time);
                    event
                });
                live.apply(events, |fault| faults.push((time.get(), fault)));
                // Not while others wait for the state: standard error may be slow.
                for (time, fault) in faults.into_iter().take(TOLD_FAULTS + 1 - told) {
                    told += 1;
                    if told <= TOLD_FAULTS {
                        complain(format_args!("{name}: a line of {time} cannot be counted: {fault}"));
                    } else {
                        complain(format_args!("{name}: further lines cannot be counted; /metrics says how many"));
                    }
                }
                Ok(())
            },
        )?;
        live.set_ended();
        Ok(())
    }
}
