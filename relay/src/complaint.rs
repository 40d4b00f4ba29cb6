use std::fmt::Display;
use std::io::{Write, stderr};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// A complaint that nothing comes of is said again after this.
const SAID_AGAIN: Duration = Duration::from_mins(1);

/// Says something on standard error. A log that is full, or that nobody reads any more, is no reason to stop counting.
pub fn complain(text: impl Display) {
    // At once, so that lines of several threads do not mix.
    let _ = stderr().write_all(format!("aisle-relay: {text}\n").as_bytes());
}

/// What is tried again and again complains of the same thing no more than once a minute.
#[derive(Debug, Default)]
pub(crate) struct Complaints(Mutex<Said>);

/// What was said during the last minute, and when.
#[derive(Debug, Default)]
struct Said(Vec<(String, Instant)>);

impl Complaints {
    /// Says it, unless the same but for its numbers was said not long ago.
    pub(crate) fn say(&self, text: impl Display) {
        let text = text.to_string();
        if self.0.lock().unwrap_or_else(PoisonError::into_inner).is_due(&text, Instant::now()) {
            complain(text);
        }
    }
}

impl Said {
    fn is_due(&mut self, text: &str, now: Instant) -> bool {
        // Milliseconds and the numbers of attempts differ each time.
        let text: String = text.chars().filter(|letter| !letter.is_ascii_digit()).collect();
        self.0.retain(|(_, said)| now - *said < SAID_AGAIN);
        let is_due = self.0.iter().all(|(other, _)| *other != text);
        if is_due {
            self.0.push((text, now));
        }
        is_due
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_is_said_once_a_minute_and_something_else_at_once() {
        let mut complaints = Said::default();
        let start = Instant::now();
        let said = [(0, "a"), (1, "a"), (59, "a"), (60, "a"), (61, "a"), (62, "b"), (63, "a"), (64, "b"), (122, "a")];
        let said = said.map(|(seconds, text)| complaints.is_due(text, start + Duration::from_secs(seconds)));
        assert_eq!(said, [true, false, false, true, false, true, false, false, true]);
        assert!(complaints.is_due("refused after 3 ms", start + Duration::from_secs(200)));
        assert!(!complaints.is_due("refused after 12 ms", start + Duration::from_secs(201)));
    }
}
