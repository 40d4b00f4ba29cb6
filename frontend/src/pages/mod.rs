//! The pages. They compose components and charts out of the store's answers; they compute nothing but words.

mod data;
mod keys;
mod overview;
mod settings;
mod start;
mod trace;

pub(crate) use data::DataPage;
pub(crate) use keys::listen_to_keys;
pub(crate) use overview::OverviewPage;
pub(crate) use settings::SettingsPage;
pub(crate) use start::StartPage;
pub(crate) use trace::TracePage;
