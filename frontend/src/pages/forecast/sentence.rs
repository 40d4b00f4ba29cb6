use aisle_protocol::forecast::{StepLength, Warning};
use aisle_protocol::table::DayRange;

use super::amounts::Looked;
use crate::words;

/// What is coming, and how sure.
pub(super) fn finding(looked: &Looked) -> String {
    let (Some(forecast), Some((low, high))) = (looked.forecast(), looked.range()) else {
        return words::no_forecast(&looked.name());
    };
    let ahead = words::ahead(looked.shop.step, looked.shop.horizon);
    let amount = looked.amounts.compact(forecast.total_mean);
    let (low, high) = (looked.amounts.compact(low), looked.amounts.compact(high));
    let name = (!looked.is_whole).then(|| looked.name());
    words::forecast_sentence(&amount, name.as_deref(), &ahead, looked.shop.level, &low, &high)
}

/// From when to when, what changed, and what to be wary of.
pub(super) fn detail(looked: &Looked) -> String {
    let axis = &looked.shop.axis;
    let (Some(last), Some(first), Some(end)) = (axis.past.last(), axis.future.first(), axis.future.last()) else {
        return words::NOTHING_OPEN.to_owned();
    };
    let days = DayRange { first: first.days.first, last: end.days.last };
    let mut parts = vec![words::forecast_days(looked.open_days(), days, last.days.last)];
    parts.extend(looked.series.trend.map(|trend| words::forecast_trend(trend, axis.future.len(), looked.shop.step)));
    let closed: Vec<_> = closed_spans(looked).into_iter().map(crate::format::range).collect();
    if !closed.is_empty() {
        parts.push(words::closed_ahead(&closed));
    }
    let warnings = looked.forecast().map(|forecast| forecast.warnings.clone()).unwrap_or_default();
    parts.extend(warnings.into_iter().map(|warning| words::forecast_warning(warning).to_owned()));
    let is_young = looked.shop.step == StepLength::Day && axis.past.len() < words::YEAR_OF_DAYS;
    if is_young && !looked.forecast().is_some_and(|forecast| forecast.warnings.contains(&Warning::ShortHistory)) {
        parts.push(words::NO_YEARLY_SEASON.to_owned());
    }
    parts.join(" ")
}

/// Spans of closed days to come that are longer than the usual week has.
pub(super) fn closed_spans(looked: &Looked) -> Vec<DayRange> {
    /// A weekend and a holiday beside it.
    const USUAL_GAP: i32 = 3;
    if looked.shop.step != StepLength::Day {
        return Vec::new();
    }
    let axis = &looked.shop.axis;
    let steps: Vec<_> = axis.past.last().into_iter().chain(&axis.future).collect();
    let gaps = steps.windows(2).filter(|pair| pair[1].days.first.number() - pair[0].days.last.number() > USUAL_GAP);
    gaps.map(|pair| DayRange { first: pair[0].days.last.plus(1), last: pair[1].days.first.plus(-1) }).collect()
}
