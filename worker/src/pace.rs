/// Says when the next of many small reports is due, so that a fast job does not flood the page.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Pace {
    interval_millis: f64,
    last_millis: f64,
}

impl Pace {
    /// How often progress is reported.
    pub(crate) const PROGRESS_MILLIS: f64 = 100.0;

    /// The first report is due one interval from now.
    pub(crate) const fn new(interval_millis: f64, now_millis: f64) -> Self {
        Self { interval_millis, last_millis: now_millis }
    }

    /// Is a report due? Then the next one is due an interval later.
    pub(crate) fn is_due(&mut self, now_millis: f64) -> bool {
        let is_due = now_millis - self.last_millis >= self.interval_millis;
        if is_due {
            self.last_millis = now_millis;
        }
        is_due
    }
}

#[cfg(test)]
mod tests {
    use super::Pace;

    #[test]
    fn reports_are_an_interval_apart() {
        let mut pace = Pace::new(100.0, 1_000.0);
        let due: Vec<_> = [1_000.0, 1_099.0, 1_100.0, 1_101.0, 1_350.0, 1_449.0, 1_450.0]
            .into_iter()
            .filter(|now| pace.is_due(*now))
            .collect();
        assert_eq!(due, [1_100.0, 1_350.0, 1_450.0]);
    }
}
