//! What a person should know of: stock that runs out, sales that stay away, returns that pile up, silence.
//!
//! There is one alert a cause. It is raised when a limit is crossed and over when the figure is well back behind it, so that one that
//! hovers at the limit is not raised again and again.

mod stock;
mod thresholds;
mod watch;

pub use stock::{Stock, StockItem};
pub use thresholds::Thresholds;
pub use watch::Alerts;
