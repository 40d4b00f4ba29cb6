//! What a person should know of: stock that runs out, sales that stay away, returns that pile up, silence.
//!
//! There is one alert a cause. It is raised when a limit is crossed and over when the figure is well back behind it, so that one that
//! hovers at the limit is not raised again and again.

mod pace;
mod shop_clock;
mod stock;
mod thresholds;
mod watch;

pub use stock::{Stock, StockItem};
pub use thresholds::Thresholds;
pub use watch::Alerts;

#[cfg(test)]
mod tests {
    //! What tests of alerts have in common.

    use aisle_engine::live::{Event, Limits, LiveState};
    use aisle_engine::spec::Definitions;
    use aisle_engine::table::{Money, Quantity, Timestamp};

    /// Thursday 2011-12-08, 10:00.
    pub(super) const START: u32 = 1_323_338_400;

    pub(super) fn sell(state: &mut LiveState, seconds: u32, units: i64) {
        let event = Event {
            invoice: format!("{seconds}").into(),
            code: "a7".into(),
            description: "HEART HOLDER".into(),
            quantity: Quantity::from_thousandths(units * 1_000),
            unit_price: Money::from_ten_thousandths(10_000),
            time: Timestamp::from_seconds(seconds),
            ..Event::default()
        };
        state.apply(&event).unwrap();
    }

    pub(super) fn state() -> LiveState {
        LiveState::new(Definitions::default(), Limits::default())
    }
}
