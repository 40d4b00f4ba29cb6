//! English.

mod common;
mod compared;
mod data;
mod failures;
mod findings;
mod keys;
mod metrics;
mod overview;
mod shell;
mod trace;

pub(crate) use common::*;
pub(crate) use compared::*;
pub(crate) use data::*;
pub(crate) use failures::*;
pub(crate) use findings::*;
pub(crate) use keys::*;
pub(crate) use metrics::*;
pub(crate) use overview::*;
pub(crate) use shell::*;
pub(crate) use trace::*;
