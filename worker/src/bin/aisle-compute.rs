//! The compute worker's wasm file, loaded with the first long job. It does nothing by itself: the page calls [`start`].

use wasm_bindgen::prelude::wasm_bindgen;

/// Begins to listen to the page.
#[wasm_bindgen]
pub fn start() {
    aisle_worker::start_compute_worker();
}

fn main() {}
