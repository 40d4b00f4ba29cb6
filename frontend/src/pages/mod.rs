//! The pages. They compose components and charts out of the store's answers; they compute nothing but words.

mod cuts;
mod data;
mod forecast;
mod keys;
mod later;
mod live;
mod overview;
mod settings;
mod start;
mod trace;

pub(crate) use data::data_page;
pub(crate) use keys::listen_to_keys;
pub(crate) use later::{Later, LaterPages, LivePage};
pub(crate) use start::start_page;
