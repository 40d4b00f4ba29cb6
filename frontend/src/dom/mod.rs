//! Elements of the page, made by hand and kept up to date by Leptos's signals.
//!
//! **Why not `view!`:** it compiles every part of every element into types and functions of its own. Measured on thirty
//! small parts, with erased types and the smallest code: 2.3 KB each against 1.1 KB, 0.56 KB against 0.32 KB compressed;
//! the whole page was 307 KB compressed, more than page and worker may be together. Here one function makes all elements,
//! one keeps all texts, and so on; only what differs from part to part is compiled for each.
//!
//! An element belongs to the reactive owner under which it is made. When a [`El::region`] is made anew, what belonged to its
//! former content ends with it. Elements of an [`El::keyed`] stay as long as their keys do, and end one by one.

mod document;
mod element;
mod follow;
mod keyed;
mod make;
mod region;
mod tags;
mod width;
mod words;

pub(crate) use element::{El, heard_by};
pub(crate) use follow::follow;
pub(crate) use tags::{button, div, el, li, link, mount, on_window, p, path, span, svg};
pub(crate) use width::width_of;
pub(crate) use words::{Words, live};
