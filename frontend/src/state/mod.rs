//! What the page knows: the address, the question, the answers, the notices. Pages read it, components report to it.

mod address;
mod facts;
mod filters;
mod forecasts;
mod live;
mod notice;
mod overlay;
mod questions;
mod reading;
mod reconnect;
mod route;
mod shown;
mod store;
mod theme;
mod usual;

pub(crate) use facts::scope_of_days;
pub(crate) use filters::{
    Chip, chips, is_filtered, narrowed, remove_last, select_days, toggle, toggle_class, toggle_kind, without,
};
pub(crate) use forecasts::{ForecastRow, Forecasts, Stage};
pub(crate) use live::{Link, Live, Relay};
pub(crate) use notice::{Notice, Tone};
pub(crate) use overlay::{OpenDefinition, Overlay};
pub(crate) use questions::TracePage;
pub(crate) use reading::{MappingDraft, Reading};
pub(crate) use route::Route;
pub(crate) use store::Store;
pub(crate) use theme::Theme;
pub(crate) use usual::usual_question;
