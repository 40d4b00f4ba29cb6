use aisle_protocol::table::Day;

use super::time_bars::{Step, TimeBar};
use super::x_axis::AxisLabel;
use crate::format;

/// About so many words fit below the axis.
const LABELS_MAX: usize = 14;

/// Every third word stays on a phone.
const MINOR_EVERY: usize = 3;

/// The words below the bars: months, the first of a year with its year; only years when there are many.
pub(super) fn time_labels(bars: &[TimeBar], step: Step) -> Vec<AxisLabel> {
    let slots = bars.len().max(1) as f64;
    let month_of = |bar: &TimeBar| bar.days.first.max(bar.days.last.month_start()).month_start();
    let mut months: Vec<(usize, Day)> = Vec::new();
    for (index, bar) in bars.iter().enumerate() {
        let month = if step == Step::Week { month_of(bar) } else { bar.days.first.month_start() };
        if months.last().is_none_or(|(_, last)| *last != month) {
            months.push((index, month));
        }
    }
    let years = months.len() > 3 * LABELS_MAX;
    let kept: Vec<_> = months.into_iter().filter(|(_, month)| !years || month.civil().1 == 1).collect();
    let every = kept.len().div_ceil(LABELS_MAX).max(1);
    let kept: Vec<_> = kept.into_iter().step_by(every).collect();
    let label = |(index, (slot, month)): (usize, (usize, Day))| {
        let is_year = index == 0 || month.civil().1 == 1 || every > 11;
        let text = if is_year { format::month(month) } else { format::month_short(month) };
        // A month's word is centred on its bar; where the bars are shorter, it begins at the month's first.
        let begins = step != Step::Month;
        let at = (slot as f64 + if begins { 0.1 } else { 0.5 }) / slots;
        AxisLabel { at, text, begins, is_minor: index % MINOR_EVERY != 0 }
    };
    kept.into_iter().enumerate().map(label).collect()
}
