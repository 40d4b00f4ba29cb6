//! The page's ways out: workers, files, the browser's storage. Nothing else touches them.

mod build_file;
mod dark;
mod download;
mod dropped;
mod idle;
mod meta;
mod picture;
mod plotly;
mod relay_socket;
mod sample;
mod storage;
mod timer;
mod worker_client;
mod worker_said;
mod worker_thread;
mod world;

pub(crate) use dark::on_dark_change;
pub(crate) use download::{file_name, save_bytes, save_text};
pub(crate) use dropped::{Dropped, files_of_drop, files_of_list, is_carrying_files, number_of_files};
pub(crate) use idle::when_idle;
pub(crate) use meta::meta_content;
pub(crate) use picture::save_picture;
pub(crate) use plotly::{Figure, Plotly, array, object, shown_span};
pub(crate) use relay_socket::{RelaySocket, Said, relay_addresses};
pub(crate) use sample::fetch_sample;
pub(crate) use storage::{load, remember_mapping, remembered_mapping, remove_all, store};
pub(crate) use timer::{after_millis, now_millis, random};
pub(crate) use worker_client::{Slot, WorkerClient};
pub(crate) use worker_said::{End, News};
pub(crate) use world::fetch_world;
