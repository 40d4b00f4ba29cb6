//! From one look to the next.

use aisle_engine::live::LiveBucket;
use aisle_protocol::relay::{Curve, Parts, View, ViewSet};

/// What leads from the parts before to those after.
pub(super) fn changes(before: &Parts, after: &Parts) -> Parts {
    Parts {
        status: changed(&before.status, &after.status),
        totals: changed(&before.totals, &after.totals),
        today: changed(&before.today, &after.today),
        curve: curve(before.curve.as_ref(), after.curve.as_ref()),
        minutes: buckets(before.minutes.as_deref(), after.minutes.as_deref()),
        hours: buckets(before.hours.as_deref(), after.hours.as_deref()),
        products_today: changed(&before.products_today, &after.products_today),
        products: changed(&before.products, &after.products),
        countries_today: changed(&before.countries_today, &after.countries_today),
        countries: changed(&before.countries, &after.countries),
        stores: changed(&before.stores, &after.stores),
        lines: lines(before, after),
        alerts: changed(&before.alerts, &after.alerts),
    }
}

/// The parts of these views.
pub(super) fn of_views(parts: &Parts, views: ViewSet) -> Parts {
    fn kept<T: Clone>(part: &Option<T>, is_kept: bool) -> Option<T> {
        part.as_ref().filter(|_| is_kept).cloned()
    }
    let has = |view| views.has(view);
    Parts {
        status: parts.status.clone(),
        totals: kept(&parts.totals, has(View::Totals)),
        today: kept(&parts.today, has(View::Today)),
        curve: kept(&parts.curve, has(View::Today)),
        minutes: kept(&parts.minutes, has(View::Series)),
        hours: kept(&parts.hours, has(View::Series)),
        products_today: kept(&parts.products_today, has(View::Products)),
        products: kept(&parts.products, has(View::Products)),
        countries_today: kept(&parts.countries_today, has(View::Places)),
        countries: kept(&parts.countries, has(View::Places)),
        stores: kept(&parts.stores, has(View::Places)),
        lines: kept(&parts.lines, has(View::Lines)),
        alerts: kept(&parts.alerts, has(View::Alerts)),
    }
}

fn changed<T: Clone + PartialEq>(before: &Option<T>, after: &Option<T>) -> Option<T> {
    after.as_ref().filter(|_| before != after).cloned()
}

/// Buckets that are new or different. Those that a page no longer shows it drops by itself, by the latest time.
fn buckets(before: Option<&[LiveBucket]>, after: Option<&[LiveBucket]>) -> Option<Vec<LiveBucket>> {
    let (before, after) = (before.unwrap_or_default(), after?);
    let is_new = |bucket: &&LiveBucket| match before.binary_search_by_key(&bucket.start, |bucket| bucket.start) {
        Ok(place) => before[place] != **bucket,
        Err(_) => true,
    };
    let changed: Vec<LiveBucket> = after.iter().filter(is_new).copied().collect();
    (!changed.is_empty()).then_some(changed)
}

fn curve(before: Option<&Curve>, after: Option<&Curve>) -> Option<Curve> {
    let after = after?;
    let Some(before) = before else { return Some(after.clone()) };
    let is_new = |step: &&aisle_protocol::relay::CurveStep| match before
        .steps
        .binary_search_by_key(&step.start, |step| step.start)
    {
        Ok(place) => before.steps[place] != **step,
        Err(_) => true,
    };
    let steps: Vec<_> = after.steps.iter().filter(is_new).copied().collect();
    (before.days != after.days || !steps.is_empty()).then(|| Curve { days: after.days.clone(), steps })
}

fn lines(before: &Parts, after: &Parts) -> Option<Vec<aisle_protocol::relay::RecentLine>> {
    let after = after.lines.as_ref()?;
    let last = before.lines.as_ref().and_then(|lines| lines.last()).map_or(0, |line| line.number);
    let new: Vec<_> = after.iter().filter(|line| line.number > last).cloned().collect();
    (!new.is_empty()).then_some(new)
}
