use super::plot::percent;
use crate::dom::{El, div, span, width_of};

/// A word below the horizontal axis.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct AxisLabel {
    /// From the left (0) to the right (1).
    pub(super) at: f64,
    pub(super) text: String,
    /// Does it begin at its place? Else it is centred on it.
    pub(super) begins: bool,
}

/// About the width of a character: of a digit of DejaVu Sans, the widest of the usual fonts, 0.636 of the 12 pixels of a note. Most letters
/// are narrower.
const CHARACTER_PIXELS: f64 = 7.6;
/// So far a word may reach over an end of the axis: the words of the vertical axis keep that distance, and a card has more room.
const OVERHANG_PIXELS: f64 = 8.0;
/// Words stand no closer to each other.
const GAP_PIXELS: f64 = 8.0;
/// Every word has room, or every second one and so on: of hours and months, people count what divides twelve.
const EVERY: [usize; 6] = [1, 2, 3, 4, 6, 12];

/// The words of the horizontal axis, as many as there is room for.
pub(super) fn x_axis(labels: impl Fn() -> Vec<AxisLabel> + 'static) -> El {
    let axis = div("plot__x");
    let width = width_of(&axis);
    axis.region(move || fitting(labels(), width.get()).into_iter().map(AxisLabel::element).collect())
}

/// Those of an axis's words, from left to right, that have room on it. The first says more than others, such as the year, so it stays, and
/// the one beside it may give way, as may the last; of all others each has its place, or every second one and so on.
pub(super) fn fitting(labels: Vec<AxisLabel>, axis_pixels: f64) -> Vec<AxisLabel> {
    let fits = EVERY.into_iter().find_map(|every| {
        let mut end = f64::NEG_INFINITY;
        let has_room = |(index, label): (usize, &AxisLabel)| {
            let (left, right) = label.ends(axis_pixels);
            let has_room = index.is_multiple_of(every) && left >= end + GAP_PIXELS;
            end = if has_room { right } else { end };
            has_room
        };
        let shown: Vec<bool> = labels.iter().enumerate().map(has_room).collect();
        let last = labels.len().saturating_sub(1) / every * every;
        let may_give_way = |index: usize| !index.is_multiple_of(every) || index == every || index == last;
        shown.iter().enumerate().all(|(index, is_shown)| *is_shown || may_give_way(index)).then_some(shown)
    });
    let mut fits = fits.unwrap_or_else(|| vec![true]).into_iter();
    labels.into_iter().filter(|_| fits.next().unwrap_or(false)).collect()
}

impl AxisLabel {
    fn element(self) -> El {
        span(if self.begins { "is-begun" } else { "" }).style("left", &self.left()).words(self.text)
    }

    /// About how far it reaches before and after its place, in pixels.
    fn sides(&self) -> (f64, f64) {
        let pixels = self.text.chars().count() as f64 * CHARACTER_PIXELS;
        let before = if self.begins { 0.0 } else { pixels / 2.0 };
        (before, pixels - before)
    }

    /// How near to the ends of the axis its place may be, in whole pixels: to write other numbers as text takes 15 KB of the page.
    fn insets(&self) -> (u32, u32) {
        let (before, after) = self.sides();
        let inset = |side: f64| (side - OVERHANG_PIXELS).max(0.0).round() as u32;
        (inset(before), inset(after))
    }

    /// Its place as CSS writes it: near an end of the axis as far inwards as its width asks.
    fn left(&self) -> String {
        let (least, most) = self.insets();
        format!("clamp({least}px, {}, calc(100% - {most}px))", percent(self.at))
    }

    /// About where it begins and ends, in pixels, at its [place](Self::left).
    fn ends(&self, axis_pixels: f64) -> (f64, f64) {
        let ((before, after), (least, most)) = (self.sides(), self.insets());
        let place = (self.at * axis_pixels).min(axis_pixels - f64::from(most)).max(f64::from(least));
        (place - before, place + after)
    }
}

#[cfg(test)]
mod tests {
    use wasm_bindgen_test::wasm_bindgen_test;

    use super::*;

    /// The axis of a page that is 390 pixels wide: less twice the page's 16, twice the card's 12, its lines of 1 and the 52 of the vertical
    /// axis.
    const PHONE_PIXELS: f64 = 280.0;

    fn label(at: f64, text: &str) -> AxisLabel {
        AxisLabel { at, text: text.to_owned(), begins: false }
    }

    /// How wide DejaVu Sans draws a text of 12 pixels, by the font's own table, in units of 1/2048 of that.
    fn drawn_pixels(text: &str) -> f64 {
        let units = |character: char| match character {
            '0'..='9' => 1_303,
            ':' => 690,
            '\u{a0}' | ' ' => 651,
            'A' => 1_401,
            'P' => 1_235,
            'M' => 1_767,
            other => panic!("the width of {other} is not known"),
        };
        f64::from(text.chars().map(units).sum::<u32>()) * 12.0 / 2_048.0
    }

    /// Where a browser draws words: by the lengths of their `clamp(least, place, calc(100% - most))`.
    fn drawn(labels: &[AxisLabel], axis_pixels: f64) -> Vec<(f64, f64)> {
        let ends = |label: &AxisLabel| {
            let left = label.left();
            let numbers = left.split(|character: char| !character.is_ascii_digit() && character != '.');
            let numbers: Vec<f64> = numbers.filter_map(|number| number.parse().ok()).collect();
            let &[least, place, whole, most] = numbers.as_slice() else { panic!("{left}") };
            let centre = (place / 100.0 * axis_pixels).min(whole / 100.0 * axis_pixels - most).max(least);
            let half = drawn_pixels(&label.text) / 2.0;
            (centre - half, centre + half)
        };
        labels.iter().map(ends).collect()
    }

    #[wasm_bindgen_test]
    fn a_word_near_an_end_of_the_axis_stays_within_it() {
        let label = |begins| AxisLabel { at: 0.985, text: "12:45".to_owned(), begins };
        // Five characters are 38 pixels; 8 of them may lie outside.
        assert_eq!(label(false).left(), "clamp(11px, 98.5%, calc(100% - 11px))");
        assert_eq!(label(true).left(), "clamp(0px, 98.5%, calc(100% - 30px))");
    }

    #[wasm_bindgen_test]
    fn quarters_of_an_hour_keep_a_gap_whenever_it_began_and_however_clocks_are_read() {
        for texts in
            [["12:30", "12:45", "13:00", "13:15"], ["12:30\u{a0}PM", "12:45\u{a0}PM", "1:00\u{a0}PM", "1:15\u{a0}PM"]]
        {
            for axis_pixels in [210.0, PHONE_PIXELS, 600.0, 1_500.0] {
                for minute in 0..15 {
                    // A bar a minute, the word below the middle of its bar.
                    let at = |quarter: usize| (f64::from(minute) + 15.0 * quarter as f64 + 0.5) / 60.0;
                    let labels = texts.iter().enumerate().map(|(quarter, text)| label(at(quarter), text)).collect();
                    let shown = fitting(labels, axis_pixels);
                    let drawn = drawn(&shown, axis_pixels);
                    let case = format!("{texts:?} on {axis_pixels} pixels from {minute}: {drawn:?}");
                    assert!(drawn.windows(2).all(|pair| pair[1].0 - pair[0].1 >= GAP_PIXELS), "{case}");
                    assert!(drawn.iter().all(|(left, right)| *left >= -8.0 && *right <= axis_pixels + 8.0), "{case}");
                    assert!(shown.len() >= if axis_pixels < PHONE_PIXELS { 2 } else { 3 }, "{case}");
                    assert!(axis_pixels < 600.0 || shown.len() == 4, "{case}");
                }
            }
        }
    }

    #[wasm_bindgen_test]
    fn where_not_all_have_room_every_second_or_third_is_shown() {
        let hours = |hours: std::ops::Range<u32>| -> Vec<AxisLabel> {
            let count = f64::from(hours.end - hours.start);
            let word = |hour: u32| label(f64::from(hour - hours.start) / count, &format!("{hour:02}"));
            hours.clone().map(word).collect()
        };
        let shown = |axis_pixels: f64| -> Vec<String> {
            fitting(hours(0..24), axis_pixels).into_iter().map(|label| label.text).collect()
        };
        assert_eq!(shown(1_200.0).len(), 24);
        // Two digits and the gap are 23 pixels: 280 pixels have room for twelve of them.
        assert_eq!(shown(PHONE_PIXELS), ["00", "02", "04", "06", "08", "10", "12", "14", "16", "18", "20", "22"]);
        assert_eq!(shown(200.0), ["00", "03", "06", "09", "12", "15", "18", "21"]);
        assert_eq!(shown(1.0), ["00"]);
        assert!(fitting(Vec::new(), PHONE_PIXELS).is_empty());
    }

    #[wasm_bindgen_test]
    fn beside_a_first_word_that_says_more_one_gives_way() {
        let texts = ["12:00 AM", "1", "2", "3", "4", "5"];
        let labels = texts.iter().enumerate().map(|(index, text)| label(index as f64 / 6.0, text)).collect();
        let shown: Vec<String> = fitting(labels, PHONE_PIXELS).into_iter().map(|label| label.text).collect();
        assert_eq!(shown, ["12:00 AM", "2", "3", "4", "5"]);
    }
}
