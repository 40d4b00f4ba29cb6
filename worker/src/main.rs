//! The data worker's wasm file. It does nothing by itself: the page calls [`start`].

use wasm_bindgen::prelude::wasm_bindgen;

/// Begins to listen to the page.
#[wasm_bindgen]
pub fn start() {
    aisle_worker::start_data_worker();
}

fn main() {}
