use std::fmt::Display;
use std::io::{Write, stderr};
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
pub(crate) struct Complaints {
    last: Option<(String, Instant)>,
}

impl Complaints {
    /// Says it, unless it is what was said last, but for its numbers, and that is not long ago.
    pub(crate) fn say(&mut self, text: impl Display) {
        let text = text.to_string();
        if self.is_due(&text, Instant::now()) {
            complain(text);
        }
    }

    fn is_due(&mut self, text: &str, now: Instant) -> bool {
        // Milliseconds and the numbers of attempts differ each time.
        let text: String = text.chars().filter(|letter| !letter.is_ascii_digit()).collect();
        let is_due = self.last.as_ref().is_none_or(|(last, said)| *last != text || now - *said >= SAID_AGAIN);
        if is_due {
            self.last = Some((text, now));
        }
        is_due
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_is_said_once_a_minute_and_something_else_at_once() {
        let mut complaints = Complaints::default();
        let start = Instant::now();
        let said = [(0, "a"), (1, "a"), (59, "a"), (60, "a"), (61, "a"), (62, "b"), (63, "a"), (122, "a"), (123, "a")];
        let said = said.map(|(seconds, text)| complaints.is_due(text, start + Duration::from_secs(seconds)));
        assert_eq!(said, [true, false, false, true, false, true, true, false, true]);
        assert!(complaints.is_due("refused after 3 ms", start + Duration::from_secs(200)));
        assert!(!complaints.is_due("refused after 12 ms", start + Duration::from_secs(201)));
    }
}
