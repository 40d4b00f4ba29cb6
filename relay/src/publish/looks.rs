//! One look at the state.

use aisle_engine::live::{LiveState, Step};
use aisle_engine::table::{Day, Timestamp};
use aisle_protocol::relay::{Alert, Curve, CurveStep, Parts, Status, Today, Totals};

/// Rows of a ranking.
const TOP: usize = 10;
/// Weeks that today is held against.
const WEEKS: i32 = 4;
/// Minutes of a step of the curve.
const CURVE_STEP_SECONDS: u32 = 600;

/// All parts, as a page would see them now.
pub(super) fn parts(state: &LiveState, status: Status, alerts: Vec<Alert>) -> Parts {
    let Some(latest) = status.latest else {
        return Parts { status: Some(status), totals: Some(totals(state)), alerts: Some(alerts), ..Parts::default() };
    };
    let day = latest.day();
    let lines = state.recent_lines().rev().take(Parts::LINES_MAX).cloned().collect::<Vec<_>>();
    let end = Timestamp::from_seconds(latest.seconds().saturating_add(1));
    Parts {
        status: Some(status),
        totals: Some(totals(state)),
        today: Some(today(state, latest)),
        curve: Some(curve(state, day)),
        minutes: Some(state.steps(Step::Minute, Parts::first_minute(latest), end).collect()),
        hours: Some(state.steps(Step::Hour, Parts::first_hour(latest), end).collect()),
        products_today: Some(state.products(Some(day), TOP)),
        products: Some(state.products(None, TOP)),
        countries_today: Some(state.countries(Some(day), TOP)),
        countries: Some(state.countries(None, TOP)),
        stores: Some(state.stores(None, TOP)),
        lines: Some(lines.into_iter().rev().collect()),
        alerts: Some(alerts),
    }
}

/// The figures of all events.
pub(crate) fn totals(state: &LiveState) -> Totals {
    Totals { kpis: state.kpis(), reconciliation: state.reconciliation() }
}

fn today(state: &LiveState, latest: Timestamp) -> Today {
    let day = latest.day();
    let until = (latest.seconds() - latest.seconds() % 60).saturating_add(60);
    let so_far = |day: Day| {
        let midnight = day.midnight()?;
        let end = Timestamp::from_seconds(midnight.seconds().saturating_add(until - latest_midnight(latest)));
        state.between(midnight, end)
    };
    // A day without a line was closed: it says nothing of what is usual.
    let was_open = |day: &Day| {
        let next = day.plus(1).midnight();
        day.midnight().zip(next).is_some_and(|(start, end)| state.steps(Step::Day, start, end).next().is_some())
    };
    let before = |week| Some(day.plus(-7 * week)).filter(was_open).and_then(so_far);
    Today {
        day,
        until: Timestamp::from_seconds(until),
        figures: so_far(day).unwrap_or_default(),
        weeks_before: (1..=WEEKS).map(before).collect(),
    }
}

fn latest_midnight(latest: Timestamp) -> u32 {
    latest.day().midnight().map_or(0, Timestamp::seconds)
}

fn curve(state: &LiveState, today: Day) -> Curve {
    let days: Vec<Day> = (0..=WEEKS).map(|week| today.plus(-7 * week)).collect();
    let mut steps: Vec<CurveStep> = Vec::new();
    for &day in days.iter().rev() {
        let (Some(start), Some(end)) = (day.midnight(), day.plus(1).midnight()) else { continue };
        for minute in state.steps(Step::Minute, start, end) {
            let seconds = minute.start.seconds();
            let start = Timestamp::from_seconds(seconds - seconds % CURVE_STEP_SECONDS);
            match steps.last_mut().filter(|step| step.start == start) {
                Some(step) => step.net_sales += minute.figures.net_sales,
                None => steps.push(CurveStep { start, net_sales: minute.figures.net_sales }),
            }
        }
    }
    Curve { days, steps }
}

#[cfg(test)]
mod tests {
    use aisle_engine::live::{Event, Limits};
    use aisle_engine::spec::Definitions;
    use aisle_engine::table::{Money, Quantity};

    use super::*;

    #[test]
    fn closed_days_are_not_held_against_today() {
        /// Thursday 2011-12-08, 10:00.
        const NOW: u32 = 1_323_338_400;
        const DAY: u32 = 86_400;
        let mut state = LiveState::new(Definitions::default(), Limits::default());
        // Of the four Thursdays before, the second was closed, and on the third was sold in the afternoon only.
        for (number, seconds) in
            [28 * DAY, 21 * DAY - 18_000, 15 * DAY, 7 * DAY, 0].map(|before| NOW - before).into_iter().enumerate()
        {
            let event = Event {
                invoice: number.to_string().into(),
                code: "A7".into(),
                quantity: Quantity::from_thousandths(1_000),
                unit_price: Money::from_ten_thousandths(10_000),
                time: Timestamp::from_seconds(seconds),
                ..Event::default()
            };
            state.apply(&event).unwrap();
        }
        let today = today(&state, Timestamp::from_seconds(NOW));
        let orders: Vec<_> = today.weeks_before.iter().map(|week| week.as_ref().map(|week| week.orders)).collect();
        assert_eq!((today.figures.orders, orders), (1, vec![Some(1), None, Some(0), Some(1)]));
    }
}
