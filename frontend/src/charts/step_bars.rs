use super::plot::{drawing, filled, rectangle, y_axis};
use super::scale::Scale;
use super::walk::{Steps, walked};
use super::x_axis::{AxisLabel, x_axis};
use crate::dom::{El, Words, div};
use crate::signals::Memo;

/// A step of time.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct StepBar {
    pub(crate) value: f64,
    /// Below the axis; most have none.
    pub(crate) label: String,
}

/// The part of a bar's room that the bar takes.
const BAR_PART: f64 = 0.76;

/// Bars, and what is said of each by its place.
struct Told<F> {
    bars: Memo<Vec<StepBar>>,
    facts: F,
}

impl<F: Fn(usize) -> Vec<String> + 'static> Steps for Told<F> {
    fn count(&self) -> usize {
        self.bars.with(Vec::len)
    }

    fn nearest(&self, at: f64) -> Option<usize> {
        let count = self.count();
        (count > 0).then(|| ((at * count as f64).max(0.0) as usize).min(count - 1))
    }

    fn at(&self, index: usize) -> f64 {
        self.bars.with(|bars| at(bars, index))
    }

    fn facts(&self, index: usize) -> Vec<String> {
        (self.facts)(index)
    }

    fn begin(&self) -> usize {
        self.count().saturating_sub(1)
    }
}

/// Bars over steps of time, the latest at the right. Pointer and arrow keys say what stands at a step: its name and its figures, a
/// line each, by its place.
pub(crate) fn step_bars(
    bars: Memo<Vec<StepBar>>,
    label: Words,
    word: impl Fn(f64) -> String + 'static,
    facts: impl Fn(usize) -> Vec<String> + 'static,
) -> El {
    let area = walked(Told { bars, facts }, label, move || bars.with(|bars| marks(bars)));
    div("plot plot--time plot--low")
        .region(move || vec![y_axis(&bars.with(|bars| scale(bars)), &word)])
        .child(area)
        .child(x_axis(move || bars.with(|bars| labels(bars))))
}

fn scale(bars: &[StepBar]) -> Scale {
    Scale::of_mostly_positive(&bars.iter().map(|bar| bar.value).collect::<Vec<_>>())
}

/// The middle of a bar's room.
fn at(bars: &[StepBar], index: usize) -> f64 {
    (index as f64 + 0.5) / bars.len().max(1) as f64
}

fn marks(bars: &[StepBar]) -> Vec<El> {
    let scale = scale(bars);
    let width = BAR_PART * 1_000.0 / bars.len().max(1) as f64;
    let bar = |(index, bar): (usize, &StepBar)| {
        let (top, bottom) = (scale.y(bar.value.max(0.0)), scale.y(bar.value.min(0.0)));
        rectangle(at(bars, index) * 1_000.0 - width / 2.0, width, top, bottom)
    };
    let of = |is_wanted: fn(f64) -> bool| {
        bars.iter().enumerate().filter(|(_, bar)| is_wanted(bar.value)).map(bar).collect::<String>()
    };
    let drawn = vec![
        filled("var(--measure-sales)", &of(|value| value > 0.0)),
        filled("var(--color-critical)", &of(|value| value < 0.0)),
    ];
    vec![drawing(&scale, drawn)]
}

fn labels(bars: &[StepBar]) -> Vec<AxisLabel> {
    let named = bars.iter().enumerate().filter(|(_, bar)| !bar.label.is_empty());
    let label =
        |(index, bar): (usize, &StepBar)| AxisLabel { at: at(bars, index), text: bar.label.clone(), begins: false };
    named.map(label).collect()
}
