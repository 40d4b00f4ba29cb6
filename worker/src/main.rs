//! The data worker's wasm file, or rather two: `cargo xtask stage` cuts off what [`later_answers`] alone leads to. It does
//! nothing by itself: the page calls [`start`].

use aisle_worker::LaterAnswers;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_split_helpers::{SplitLoaderError, wasm_split};

/// Begins to listen to the page.
#[wasm_bindgen]
pub fn start() {
    aisle_worker::start_data_worker(|| Box::pin(later_answers()));
}

#[wasm_split(answers, fallible)]
fn later_answers() -> Result<LaterAnswers, SplitLoaderError> {
    Ok(LaterAnswers::here())
}

fn main() {}
