//! Forecasts that add up: what the parts are forecast to sell is what the whole is.

mod min_trace;
mod top_down;
mod tree;

pub use min_trace::{MOST_NODES, min_trace};
pub use top_down::scale_to_total;
pub use tree::{Tree, TreeError};
