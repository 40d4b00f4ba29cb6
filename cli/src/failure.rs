use std::fmt;
use std::io::ErrorKind;
use std::process::ExitCode;

/// Why a command ends without its answer.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The data cannot be used.
    Data(anyhow::Error),
    /// The command line is wrong.
    Usage(String),
}

impl Failure {
    pub(crate) fn exit_code(&self) -> ExitCode {
        match self {
            Self::Data(_) => ExitCode::from(1),
            Self::Usage(_) => ExitCode::from(2),
        }
    }

    /// Has the reader of our output gone away, as `head` does? That is no failure.
    pub(crate) fn is_closed_pipe(&self) -> bool {
        let Self::Data(error) = self else { return false };
        let causes = error.chain().filter_map(|cause| cause.downcast_ref::<std::io::Error>());
        causes.into_iter().any(|cause| cause.kind() == ErrorKind::BrokenPipe)
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Data(error) => write!(f, "{error:#}"),
            Self::Usage(text) => write!(f, "{text}\n\nFor the options, try '--help'."),
        }
    }
}

impl<E: Into<anyhow::Error>> From<E> for Failure {
    fn from(error: E) -> Self {
        Self::Data(error.into())
    }
}
