use aisle_protocol::table::Day;

use super::time_bar::{Step, TimeBar};
use super::x_axis::AxisLabel;
use crate::format;

/// About so many words fit below the axis.
const LABELS_MAX: usize = 14;

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
        AxisLabel { at, text, begins }
    };
    kept.into_iter().enumerate().map(label).collect()
}

#[cfg(test)]
mod tests {
    use aisle_protocol::table::DayRange;
    use wasm_bindgen_test::wasm_bindgen_test;

    use super::super::x_axis::fitting;
    use super::*;

    /// A bar for each so many days from 1 December 2010 to 9 December 2011, or for each month.
    fn bars(days: Option<i32>) -> Vec<TimeBar> {
        let day = |text: &str| text.parse::<Day>().expect("a day");
        let (begin, end) = (day("2010-12-01"), day("2011-12-09"));
        let all = (begin.number()..=end.number()).map(Day::from_number);
        let begins = |day: &Day| match days {
            Some(days) => (day.number() - begin.number()) % days == 0,
            None => *day == day.month_start(),
        };
        let bar = |first: Day| TimeBar {
            days: DayRange { first, last: first.plus(days.unwrap_or(28) - 1) },
            value: 1.0,
            facts: Vec::new(),
            is_complete: true,
            is_closed: false,
            is_selected: false,
        };
        all.filter(begins).map(bar).collect()
    }

    /// A character of a note is at most about so wide.
    const CHARACTER_PIXELS: f64 = 7.6;
    /// Words stand so far apart at least, and reach no further over an end of the axis.
    const GAP_PIXELS: f64 = 8.0;
    /// Places near the ends of the axis are whole pixels.
    const ROUNDED_PIXELS: f64 = 0.5;

    #[wasm_bindgen_test]
    fn months_of_a_year_keep_a_gap_on_a_phone_and_all_have_room_on_a_desk() {
        for (days, step) in [(Some(1), Step::Day), (Some(7), Step::Week), (None, Step::Month)] {
            let bars = bars(days);
            // The axis of a page that is 390 pixels wide, and of one with 1,280.
            for (axis_pixels, least, most) in [(280.0, 4, 8), (1_000.0, 12, 13)] {
                let shown = fitting(time_labels(&bars, step), axis_pixels);
                let ends = |label: &AxisLabel| {
                    let half = label.text.chars().count() as f64 * CHARACTER_PIXELS / 2.0;
                    let centre = label.at * axis_pixels + if step == Step::Month { 0.0 } else { half };
                    let inset = half - GAP_PIXELS;
                    let centre = centre.clamp(inset, axis_pixels - inset);
                    (centre - half, centre + half)
                };
                let gaps = shown.windows(2).map(|pair| ends(&pair[1]).0 - ends(&pair[0]).1);
                let gap = gaps.fold(f64::MAX, f64::min);
                assert!(gap >= GAP_PIXELS - ROUNDED_PIXELS, "{step:?} on {axis_pixels} pixels: {gap} in {shown:?}");
                assert!((least..=most).contains(&shown.len()), "{step:?} on {axis_pixels} pixels: {shown:?}");
            }
        }
    }
}
