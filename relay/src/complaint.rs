use std::fmt::Display;
use std::io::{Write, stderr};

/// Says something on standard error. A log that is full, or that nobody reads any more, is no reason to stop counting.
pub fn complain(text: impl Display) {
    // At once, so that lines of several threads do not mix.
    let _ = stderr().write_all(format!("aisle-relay: {text}\n").as_bytes());
}
