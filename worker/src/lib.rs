//! The page's workers, one wasm file for two roles.
//!
//! The page loads the module and calls [`start`] with a role. The *data worker* owns the table: it reads files piece by
//! piece and answers questions in between. A *compute worker* does one long job on what it is given; it is cancelled by
//! being terminated. What a worker says and understands is in `aisle_protocol`.
//!
//! `session`, `compute`, `slot`, `queue` and `pace` are plain Rust and tested natively; the rest only moves bytes between them and
//! the browser.

mod browser;
mod compute;
mod compute_worker;
mod data_worker;
mod file_reader;
mod pace;
mod queue;
mod session;
mod slot;

use aisle_protocol::{FromWorker, PROTOCOL_VERSION, WorkerRole};
use wasm_bindgen::prelude::*;

/// Makes this worker a `"data"` or a `"compute"` worker, and tells the page that it listens.
///
/// # Errors
/// A text, when the role is neither.
#[wasm_bindgen]
pub fn start(role: &str) -> Result<(), JsValue> {
    browser::report_panics();
    match role_from_name(role) {
        Some(WorkerRole::Data) => data_worker::listen(),
        Some(WorkerRole::Compute) => compute_worker::listen(),
        None => return Err(JsValue::from_str("a worker is started as \"data\" or \"compute\"")),
    }
    browser::post(&FromWorker::Ready { protocol_version: PROTOCOL_VERSION });
    Ok(())
}

fn role_from_name(name: &str) -> Option<WorkerRole> {
    match name {
        "data" => Some(WorkerRole::Data),
        "compute" => Some(WorkerRole::Compute),
        _ => None,
    }
}
