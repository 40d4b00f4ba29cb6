//! The page's workers, a wasm file each: `main.rs` and `bin/aisle-compute.rs`, of which each links what it calls.
//!
//! The page loads a module and calls its `start`. The *data worker* owns the table: it reads files piece by
//! piece and answers questions in between. A *compute worker* does one long job on what it is given; it is cancelled by
//! being terminated. What a worker says and understands is in `aisle_protocol`.
//!
//! `session`, `answers`, `compute`, `forecast_job`, `slot`, `queue` and `pace` are plain Rust and tested natively; the rest only moves bytes between them and
//! the browser.

mod answers;
mod browser;
mod compute;
mod compute_worker;
mod data_worker;
mod file_reader;
mod forecast_job;
mod pace;
mod queue;
mod session;
mod slot;

pub use answers::{FetchLaterAnswers, LaterAnswers};

/// Makes this worker the data worker, and tells the page that it listens.
pub fn start_data_worker(fetch: FetchLaterAnswers) {
    data_worker::listen(fetch);
}

/// Makes this worker a compute worker, and tells the page that it listens.
pub fn start_compute_worker() {
    compute_worker::listen();
}
