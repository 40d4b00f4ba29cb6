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
    Today {
        day,
        until: Timestamp::from_seconds(until),
        figures: so_far(day).unwrap_or_default(),
        weeks_before: (1..=WEEKS).map(|week| so_far(day.plus(-7 * week))).collect(),
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
