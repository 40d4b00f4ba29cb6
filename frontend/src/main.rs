//! The page: what a person sees and touches.
//!
//! `pages` compose `components` and `charts`; `state` holds signals; only `services` touches workers, files and storage.
//! All maths runs in the workers; their answers are the types that `aisle_protocol` re-exports.

mod app;
mod charts;
mod components;
mod dom;
mod format;
mod pages;
mod services;
mod signals;
mod state;
mod words;

fn main() {
    dom::mount(app::app);
}
