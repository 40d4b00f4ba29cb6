//! What can go wrong.

use std::io;

/// Why a configuration or an output was refused.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A number lies outside its range.
    #[error("{what} must be {least} to {most}, not {given}")]
    OutOfRange {
        /// The setting's name.
        what: &'static str,
        /// What was given.
        given: u64,
        /// The least allowed value.
        least: u64,
        /// The greatest allowed value.
        most: u64,
    },
    /// A word is none of those known.
    #[error("{what} must be one of {known}, not {given:?}")]
    Unknown {
        /// The setting's name.
        what: &'static str,
        /// What was given.
        given: String,
        /// The allowed words.
        known: &'static str,
    },
    /// No day between the first and the last has the shop open.
    #[error("the shop is closed on every day of the period")]
    AlwaysClosed,
    /// The output could not be written.
    #[error("cannot write the sales")]
    Io(#[from] io::Error),
}
