use aisle_engine::live::LiveState;
use aisle_engine::table::{Day, Quantity, Timestamp};

/// To what is told when a product runs out.
const RUNS_OUT_SECONDS: u32 = 600;
const DAY: u32 = 86_400;

/// The days by whose sales is told when products run out.
pub(super) struct Pace {
    latest: Timestamp,
    today: Day,
    /// The day before on which the shop sold anything.
    day_before: Option<Day>,
    /// How long these two have lasted.
    seconds: f64,
}

impl Pace {
    pub(super) fn of(state: &LiveState, latest: Timestamp) -> Option<Self> {
        let (today, midnight) = (latest.day(), latest.day().midnight()?);
        let day_before = state.open_day_before(today);
        let seconds = latest.seconds() - midnight.seconds() + if day_before.is_some() { DAY } else { 0 };
        Some(Self { latest, today, day_before, seconds: f64::from(seconds) })
    }

    /// When a product runs out, to ten minutes that are yet to come: it is no more certain than that, and what is shown need not change
    /// with each sale.
    pub(super) fn runs_out(&self, state: &LiveState, product: &str, on_hand: Quantity) -> Option<Timestamp> {
        let days = [Some(self.today), self.day_before].into_iter().flatten();
        let sold = days.fold(Quantity::ZERO, |sold, day| sold + state.units_sold_on(product, day));
        let left = on_hand.as_f64().max(0.0) / (sold.as_f64() / self.seconds);
        let end = f64::from(self.latest.seconds()) + left;
        (sold > Quantity::ZERO && end < f64::from(u32::MAX))
            .then(|| Timestamp::from_seconds(end as u32 / RUNS_OUT_SECONDS * RUNS_OUT_SECONDS).max(self.latest))
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{START, sell, state};
    use super::*;

    const HOUR: u32 = 3_600;

    #[test]
    fn a_product_runs_out_at_the_pace_of_today_and_the_open_day_before() {
        let mut state = state();
        let runs_out = |state: &LiveState, units: i64, product: &str| {
            let pace = Pace::of(state, Timestamp::from_seconds(START)).unwrap();
            pace.runs_out(state, product, Quantity::from_thousandths(units * 1_000)).map(Timestamp::seconds)
        };
        sell(&mut state, START, 10);
        assert_eq!(runs_out(&state, 3, "A7"), Some(START + 3 * HOUR), "10 units in 10 hours");
        // Yesterday was closed.
        sell(&mut state, START - 2 * DAY, 24);
        assert_eq!(runs_out(&state, 3, "A7"), Some(START + 3 * HOUR), "34 units in 34 hours");
        assert_eq!(runs_out(&state, -3, "A7"), Some(START));
        // A return on a closed day opens it not.
        sell(&mut state, START - DAY, -1);
        assert_eq!(runs_out(&state, 3, "A7"), Some(START + 3 * HOUR), "34 units in 34 hours");
        assert_eq!(runs_out(&state, 3, "B8"), None);
        sell(&mut state, START, 1);
        assert_eq!(runs_out(&state, 3, "A7"), Some(START + 2 * HOUR + 50 * 60), "to ten minutes: 35 units in 34 hours");
        let later = Timestamp::from_seconds(START + 420);
        let soon = Pace::of(&state, later).unwrap().runs_out(&state, "A7", Quantity::from_thousandths(1));
        assert_eq!(soon, Some(later), "not in the past");
    }
}
