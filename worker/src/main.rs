//! The one wasm file of both workers. It does nothing by itself: the page imports [`aisle_worker::start`].

// Linking the library is what exports `start`.
use aisle_worker as _;

fn main() {}
