//! The page: what a person sees and touches.
//!
//! `pages` compose `components` and `charts`; `state` holds signals; only `services` touches workers, files and storage.
//! All maths runs in the workers; their answers are the types that `aisle_protocol` re-exports.

#![allow(unreachable_pub, reason = "leptos's component macro makes the props of every component public")]

mod app;
mod charts;
mod components;
mod format;
mod pages;
mod services;
mod state;
mod words;

fn main() {
    leptos::mount::mount_to_body(app::App);
}
