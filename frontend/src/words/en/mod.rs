//! English.

mod common;
mod compared;
mod data;
mod failures;
mod findings;
mod forecast;
mod keys;
mod live;
mod map;
mod metrics;
mod overview;
mod shell;
mod trace;
mod zoom;

pub(crate) use common::*;
pub(crate) use compared::*;
pub(crate) use data::*;
pub(crate) use failures::*;
pub(crate) use findings::*;
pub(crate) use forecast::*;
pub(crate) use keys::*;
pub(crate) use live::*;
pub(crate) use map::*;
pub(crate) use metrics::*;
pub(crate) use overview::*;
pub(crate) use shell::*;
pub(crate) use trace::*;
pub(crate) use zoom::*;
