use super::plot::percent;
use crate::dom::{El, div, span};

/// A word below the horizontal axis.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct AxisLabel {
    /// From the left (0) to the right (1).
    pub(super) at: f64,
    pub(super) text: String,
    /// Does it begin at its place? Else it is centred on it.
    pub(super) begins: bool,
    /// Has a phone no room for it?
    pub(super) is_minor: bool,
}

/// About the width of a character: of a digit of DejaVu Sans, the widest of the usual fonts, 0.636 of the 12 pixels of a note. Most letters
/// are narrower.
const CHARACTER_PIXELS: f64 = 7.6;
/// So far a word may reach over an end of the axis: the words of the vertical axis keep that distance, and a card has more room.
const OVERHANG_PIXELS: f64 = 8.0;

/// The words of the horizontal axis.
pub(super) fn x_axis(labels: Vec<AxisLabel>) -> El {
    let word = |label: AxisLabel| {
        let classes = [(label.begins, "is-begun"), (label.is_minor, "is-minor")];
        let classes: Vec<_> = classes.into_iter().filter_map(|(is_on, class)| is_on.then_some(class)).collect();
        span(&classes.join(" ")).style("left", &label.left()).words(label.text)
    };
    div("plot__x").children(labels.into_iter().map(word).collect())
}

impl AxisLabel {
    /// About how wide it is.
    fn pixels(&self) -> f64 {
        self.text.chars().count() as f64 * CHARACTER_PIXELS
    }

    /// Its place as CSS writes it: near an end of the axis as far inwards as its width asks.
    fn left(&self) -> String {
        let after = if self.begins { self.pixels() } else { self.pixels() / 2.0 };
        let before = self.pixels() - after;
        let [least, most] = [before, after].map(|pixels| (pixels - OVERHANG_PIXELS).max(0.0).round());
        format!("clamp({least}px, {}, calc(100% - {most}px))", percent(self.at))
    }
}

#[cfg(test)]
mod tests {
    use wasm_bindgen_test::wasm_bindgen_test;

    use super::*;

    #[wasm_bindgen_test]
    fn a_word_near_an_end_of_the_axis_stays_within_it() {
        let label = |begins| AxisLabel { at: 0.985, text: "12:45".to_owned(), begins, is_minor: false };
        // Five characters are 38 pixels; 8 of them may lie outside.
        assert_eq!(label(false).left(), "clamp(11px, 98.5%, calc(100% - 11px))");
        assert_eq!(label(true).left(), "clamp(0px, 98.5%, calc(100% - 30px))");
    }
}
