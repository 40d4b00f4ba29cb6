/// Steps that people count in, within a power of ten.
const STEPS: [f64; 4] = [1.0, 2.0, 2.5, 5.0];

/// About so many gridlines.
const TICKS_WANTED: f64 = 4.0;

/// What lies below zero by less than this part of the highest value is slight.
const SLIGHT_PART: f64 = 0.05;

/// A vertical scale that begins and ends on a tick, and holds zero.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Scale {
    pub(super) low: f64,
    pub(super) high: f64,
    pub(super) ticks: Vec<f64>,
}

impl Scale {
    /// The scale for values from the lowest to the highest.
    pub(super) fn of(values: impl Iterator<Item = f64>) -> Self {
        let (low, high) = values.fold((0.0_f64, 0.0_f64), |(low, high), value| (low.min(value), high.max(value)));
        let span = if high > low { high - low } else { 1.0 };
        let magnitude = power_of_ten_below(span / TICKS_WANTED);
        let wanted = span / TICKS_WANTED / magnitude;
        let step = STEPS.into_iter().find(|step| wanted <= *step).unwrap_or(10.0) * magnitude;
        let (first, last) = ((low / step).floor(), (high.max(low + step) / step).ceil());
        let ticks: Vec<_> = (first as i64..=last as i64).map(|index| index as f64 * step).collect();
        Self { low: first * step, high: last * step, ticks }
    }

    /// The same, but a small return among sales needs no room of its own below zero: it is drawn at the edge.
    pub(super) fn of_mostly_positive(values: &[f64]) -> Self {
        let slight = -SLIGHT_PART * values.iter().copied().fold(0.0, f64::max);
        Self::of(values.iter().map(|&value| if value > slight { value.max(0.0) } else { value }))
    }

    /// Where a value lies, from the top (0) to the bottom (1,000): the units of every chart's drawing.
    pub(super) fn y(&self, value: f64) -> f64 {
        (self.high - value) / (self.high - self.low) * 1_000.0
    }
}

/// The largest power of ten that is not above a positive number.
fn power_of_ten_below(number: f64) -> f64 {
    let mut power = 1.0;
    while power * 10.0 <= number {
        power *= 10.0;
    }
    while power > number && power > f64::MIN_POSITIVE {
        power /= 10.0;
    }
    power
}
