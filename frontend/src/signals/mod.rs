//! State that is followed: Leptos's signals and memos, compiled once for all that they hold.
//!
//! **Why not Leptos's own types:** each is compiled anew for every type that it holds, some 1.5 KB a time. Here all hold
//! one shared, untyped value; what is compiled for each type only looks into it.

mod held;
mod kept;
mod memo;
mod root;
mod signal;

pub(crate) use kept::Kept;
pub(crate) use memo::Memo;
pub(crate) use reactive_graph::graph::untrack;
pub(crate) use reactive_graph::owner::on_cleanup;
pub(crate) use root::{Scope, rooted};
pub(crate) use signal::Signal;
