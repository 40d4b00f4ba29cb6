use std::collections::BTreeMap;

use super::Limits;
use crate::metrics::DaySums;
use crate::table::SECONDS_PER_DAY;

/// Seconds of a minute, an hour and a day.
pub(super) const WIDTHS: [u32; 3] = [60, 3_600, SECONDS_PER_DAY];

/// Sums by minute, hour and day of shop time, each as far back as its bound reaches.
#[derive(Clone, Debug)]
pub(super) struct Buckets {
    pub(super) levels: [Level; 3],
}

/// Sums by steps of one width.
#[derive(Clone, Debug)]
pub(super) struct Level {
    width_seconds: u32,
    limit: usize,
    /// What lies before is forgotten, and is not begun anew.
    floor: u32,
    sums: BTreeMap<u32, DaySums>,
}

impl Buckets {
    pub(super) fn new(limits: &Limits) -> Self {
        // Times have 32 bits of seconds, so that there are at most 49,711 days.
        let bounds = [limits.minutes, limits.hours, usize::MAX];
        let level = |index: usize| Level {
            width_seconds: WIDTHS[index],
            limit: bounds[index],
            floor: 0,
            sums: BTreeMap::new(),
        };
        Self { levels: [level(0), level(1), level(2)] }
    }

    /// Changes the sums of a moment at all levels.
    ///
    /// Levels and beginnings of the steps that have changed or gone are handed to `touch`.
    pub(super) fn change(&mut self, seconds: u32, change: impl Fn(&mut DaySums), mut touch: impl FnMut(u8, u32)) {
        for (number, level) in self.levels.iter_mut().enumerate() {
            level.change(seconds, &change, |start| touch(number as u8, start));
        }
    }

    pub(super) fn floors(&self) -> [u32; 3] {
        [0, 1, 2].map(|level| self.levels[level].floor)
    }

    pub(super) fn set_floors(&mut self, floors: [u32; 3]) {
        for (level, floor) in self.levels.iter_mut().zip(floors) {
            level.raise_floor(floor);
        }
    }
}

impl Level {
    /// Changes the sums of the step of a moment. Beginnings of the steps that have changed or gone are handed to `touch`.
    pub(super) fn change(&mut self, seconds: u32, change: impl Fn(&mut DaySums), mut touch: impl FnMut(u32)) {
        let start = seconds - seconds % self.width_seconds;
        if start < self.floor {
            return;
        }
        change(self.sums.entry(start).or_default());
        touch(start);
        while self.sums.len() > self.limit {
            if let Some((first, _)) = self.sums.pop_first() {
                self.floor = first.saturating_add(self.width_seconds);
                touch(first);
            }
        }
    }

    fn raise_floor(&mut self, floor: u32) {
        if floor > self.floor {
            self.floor = floor;
            self.sums = self.sums.split_off(&floor);
        }
    }

    /// The steps from one moment to before another, those without a line left out.
    pub(super) fn range(&self, from: u32, to: u32) -> impl DoubleEndedIterator<Item = (u32, &DaySums)> {
        let range = if from < to { Some(self.sums.range(from..to)) } else { None };
        range.into_iter().flatten().map(|(&start, sums)| (start, sums))
    }

    /// The first step with a line.
    pub(super) fn first(&self) -> Option<u32> {
        self.sums.first_key_value().map(|(&start, _)| start)
    }

    pub(super) fn get(&self, start: u32) -> Option<&DaySums> {
        self.sums.get(&start)
    }

    /// Is everything from this moment on remembered?
    pub(super) fn reaches(&self, seconds: u32) -> bool {
        seconds >= self.floor
    }
}
