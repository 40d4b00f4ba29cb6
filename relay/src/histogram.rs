use std::fmt::Write;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

/// Upper ends of the classes, in seconds.
const ENDS: [f64; 10] = [0.001, 0.005, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0, 30.0];

/// How long something took, by classes of time.
#[derive(Debug, Default)]
pub(crate) struct Histogram {
    /// One for each end, and one for what took longer.
    classes: [AtomicU64; ENDS.len() + 1],
    microseconds: AtomicU64,
}

impl Histogram {
    pub(crate) fn note(&self, time: Duration) {
        let seconds = time.as_secs_f64();
        let class = ENDS.iter().position(|&end| seconds <= end).unwrap_or(ENDS.len());
        self.classes[class].fetch_add(1, Ordering::Relaxed);
        self.microseconds.fetch_add(time.as_micros() as u64, Ordering::Relaxed);
    }

    /// Writes it in the text format of Prometheus, in which each class holds those below it.
    ///
    /// # References
    /// Prometheus documentation, "Exposition formats", version 0.0.4.
    pub(crate) fn write(&self, text: &mut String, name: &str, help: &str) {
        let _ = write!(text, "# HELP {name} {help}\n# TYPE {name} histogram\n");
        let mut sum = 0;
        let ends = ENDS.iter().map(f64::to_string).chain(["+Inf".to_owned()]);
        for (class, end) in self.classes.iter().zip(ends) {
            sum += class.load(Ordering::Relaxed);
            let _ = writeln!(text, "{name}_bucket{{le=\"{end}\"}} {sum}");
        }
        let seconds = self.microseconds.load(Ordering::Relaxed) as f64 / 1e6;
        let _ = writeln!(text, "{name}_sum {seconds}\n{name}_count {sum}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_class_holds_those_below_it() {
        let histogram = Histogram::default();
        for millis in [1, 2, 80, 40_000] {
            histogram.note(Duration::from_millis(millis));
        }
        let mut text = String::new();
        histogram.write(&mut text, "took_seconds", "How long it took.");
        for line in [
            "took_seconds_bucket{le=\"0.001\"} 1",
            "took_seconds_bucket{le=\"0.005\"} 2",
            "took_seconds_bucket{le=\"0.05\"} 2",
            "took_seconds_bucket{le=\"0.1\"} 3",
            "took_seconds_bucket{le=\"30\"} 3",
            "took_seconds_bucket{le=\"+Inf\"} 4",
            "took_seconds_sum 40.083",
            "took_seconds_count 4",
        ] {
            assert!(text.lines().any(|other| other == line), "{line} is not in\n{text}");
        }
    }
}
