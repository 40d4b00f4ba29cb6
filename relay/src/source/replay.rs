use anyhow::Result;

use super::{EventSource, Pace, SalesFile, SourceInfo};
use crate::{Live, Stop};

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
        self.file.play(
            self.pace,
            stop,
            || live.set_ready(),
            |events| {
                live.apply(events.map(|(_, event)| event), |_| {});
                Ok(())
            },
        )?;
        live.set_ended();
        Ok(())
    }
}
