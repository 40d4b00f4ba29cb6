//! The page's ways out: workers, files, the browser's storage. Nothing else touches them.

mod download;
mod dropped;
mod picture;
mod sample;
mod storage;
mod worker_client;
mod worker_thread;

pub(crate) use download::{file_name, save_bytes, save_text};
pub(crate) use dropped::{Dropped, files_of_drop, files_of_list, is_carrying_files, number_of_files};
pub(crate) use picture::save_picture;
pub(crate) use sample::fetch_sample;
pub(crate) use storage::{load, remember_mapping, remembered_mapping, remove_all, store};
pub(crate) use worker_client::{End, Slot, WorkerClient};
