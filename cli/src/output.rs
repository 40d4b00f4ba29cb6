//! Standard output and standard error: what cannot be written there is said, or let go.

use std::fmt::Display;
use std::io::{self, BufWriter, StdoutLock, Write, stderr, stdout};

/// Standard output, whose errors say what they mean.
pub(crate) struct Output(StdoutLock<'static>);

/// Standard output. What is written is there once it is flushed.
pub(crate) fn output() -> BufWriter<Output> {
    BufWriter::new(Output(stdout().lock()))
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write(bytes).map_err(explained)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush().map_err(explained)
    }
}

fn explained(error: io::Error) -> io::Error {
    let advice = "what was written is not whole; make room, or write it elsewhere";
    io::Error::new(error.kind(), format!("standard output cannot be written: {error}; {advice}"))
}

/// Says something on standard error. That nobody can read it there is no reason to end.
pub(crate) fn say(text: impl Display) {
    let _ = writeln!(stderr(), "aisle: {text}");
}
