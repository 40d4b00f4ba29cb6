use aisle_protocol::forecast::{Choice, Method, StepLength, Warning};
use aisle_protocol::table::DayRange;

use super::amounts::Looked;
use crate::words;

/// Looking further ahead than this part of the history is far.
const FAR_PART: usize = 2;
const TWO_YEARS_DAYS: i32 = 730;

/// What is coming, and how sure.
pub(super) fn finding(looked: &Looked) -> String {
    let Some(forecast) = looked.forecast() else { return words::no_forecast(&looked.name()) };
    let ahead = words::ahead(looked.shop.step, looked.shop.horizon);
    let amount = looked.amounts.compact(forecast.total_mean);
    let range = looked.range().map(|(low, high)| (looked.amounts.compact(low), looked.amounts.compact(high)));
    let name = looked.name();
    let part = (!looked.is_whole).then_some((name.as_str(), looked.shop.by));
    words::forecast_sentence(&amount, looked.measure(), part, &ahead, looked.shop.level, range)
}

/// From when to when, what changed, and what to be wary of.
pub(super) fn detail(looked: &Looked) -> String {
    let axis = &looked.shop.axis;
    let (Some(last), Some(first), Some(end)) = (axis.past.last(), axis.future.first(), axis.future.last()) else {
        return words::NOTHING_OPEN.to_owned();
    };
    let days = DayRange { first: first.days.first, last: end.days.last };
    let step = looked.shop.step;
    let mut parts = vec![words::forecast_days(step, looked.open_days(), days, last.days.last)];
    let method = looked.series.forecast.as_ref().filter(|_| looked.series.expected.is_some());
    parts.extend(method.map(|method| words::without_yours(&looked.amounts.compact(method.total_mean))));
    parts.extend(looked.trend().map(|trend| words::forecast_trend(trend, axis.future.len(), looked.shop.step)));
    let closed: Vec<_> = closed_spans(looked).into_iter().map(crate::format::range).collect();
    if !closed.is_empty() {
        parts.push(words::closed_ahead(&closed));
    }
    let warnings = looked.forecast().map(|forecast| forecast.warnings.clone()).unwrap_or_default();
    parts.extend(warnings.into_iter().map(|warning| words::forecast_warning(warning).to_owned()));
    let is_short = looked.forecast().is_some_and(|forecast| forecast.warnings.contains(&Warning::ShortHistory));
    let past = looked.series.values.len();
    if !is_short && axis.future.len() * FAR_PART > past {
        parts.push(words::far_ahead(step, past));
    }
    parts.extend((!is_short).then(|| yearly_season(looked)).flatten().map(str::to_owned));
    parts.join(" ")
}

/// Why a forecast by days has nothing of the year, where that is so.
fn yearly_season(looked: &Looked) -> Option<&'static str> {
    let (first, last) = (looked.shop.axis.past.first()?, looked.shop.axis.past.last()?);
    let days = last.days.last.number() - first.days.first.number() + 1;
    let choice = looked.forecast()?.choice;
    let knows_year =
        matches!(choice, Choice::Seasons | Choice::Single(Method::Mstl) | Choice::Single(Method::Regression));
    match looked.shop.step {
        StepLength::Day if days < TWO_YEARS_DAYS => Some(words::NO_YEARLY_SEASON),
        StepLength::Day if !knows_year => Some(words::ONLY_THE_WEEK),
        _ => None,
    }
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
