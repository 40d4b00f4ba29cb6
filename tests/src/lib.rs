//! The harness of the browser tests: the built page on a plain static server, a browser with its driver, and everything
//! that the browser says and asks for meanwhile.
//!
//! A test takes a [`Browser`] kind, does on a [`Page`] what a person does, and compares what it sees with figures that
//! were counted in another language ([`sales_file`]). `cargo xtask test` builds what the tests need.

mod accessibility;
mod admin;
pub mod bad_files;
mod browser;
mod chance;
mod copying_page;
pub mod counting_relay;
mod demo;
mod driver;
mod drop;
mod evidence;
mod figures;
pub mod folders;
mod live_page;
mod looks;
mod page;
mod picture;
mod pointer;
mod programs;
mod relay;
pub mod sales_file;
mod site;
mod stranger;
mod topics;

pub use admin::Admin;
pub use browser::{Browser, in_browser};
pub use chance::Chance;
pub use copying_page::CopyingPage;
pub use demo::shows_the_file_and_ends;
pub use evidence::{Evidence, Request};
pub use figures::exact;
pub use page::Page;
pub use picture::Picture;
pub use pointer::Place;
pub use relay::Relay;
pub use site::Site;
pub use stranger::Stranger;
pub use topics::Topics;
