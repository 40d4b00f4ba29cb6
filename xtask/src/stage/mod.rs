//! Trunk's post-build hook: from what trunk has put together to the page as it is served.
//!
//! Trunk compiles, and copies index.html and `public/`. This step cuts and optimises the WebAssembly, bundles scripts and styles,
//! gives every file that index.html names a name by its content, and lists all files for the service worker.

mod bundle;
mod html;
mod import_names;
mod names;
mod offline;
mod outline;
mod run;
mod sample;
mod split;
mod world;

pub(crate) use html::check_origin;
pub(crate) use run::{ALLOWED_ORIGINS_VARIABLE, CONFIG_VARIABLE, run};
