/// Why what a page sends cannot be read. Nothing after it can be either.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Fault {
    #[error("these are no frames of a client")]
    Protocol,
    #[error("a message is broken: its compression, or a text that is not UTF-8")]
    Broken,
    #[error("a message is longer than what is read")]
    TooLong,
}

impl Fault {
    /// The status code with which the connection is closed.
    ///
    /// # References
    /// RFC 6455, section 7.4.1, "Defined Status Codes".
    pub(crate) const fn close_code(self) -> u16 {
        match self {
            Self::Protocol => 1002,
            Self::Broken => 1007,
            Self::TooLong => 1009,
        }
    }
}
