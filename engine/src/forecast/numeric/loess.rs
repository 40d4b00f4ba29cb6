use std::ops::Range;

/// Local regression on so many evenly spaced values: at each place a mean or a line through the values nearest to it, near ones counting
/// more. What each value counts depends on its place alone, and is reckoned once for any values.
///
/// # References
/// Cleveland, Cleveland, McRae & Terpenning (1990), "STL: A seasonal-trend decomposition procedure based on loess", Journal of Official
/// Statistics 6, section 3.4 and its program for what is done at the ends.
pub(in crate::forecast) struct Loess {
    window: usize,
    /// Is it a line, or a mean?
    is_line: bool,
    count: usize,
    before: usize,
    /// What the values around a place count where the window does not reach beyond the ends.
    middle: Vec<f64>,
    /// What the nearest values of each other place count, place by place.
    ends: Vec<f64>,
}

/// Weights nearer than this part of the reach are 1, those beyond the other part of it 0.
const NEAR: f64 = 0.001;
const FAR: f64 = 0.999;

impl Loess {
    /// A mean or a line through the `window` nearest of `count` values, an odd number, also at some places before the first and after
    /// the last.
    ///
    /// # Numerics
    /// In the middle of its window a line passes through the mean, so that places away from the ends all have the same weights.
    pub(in crate::forecast) fn new(
        window: usize,
        is_line: bool,
        count: usize,
        (before, after): (usize, usize),
    ) -> Self {
        let half = window / 2;
        let mut middle: Vec<f64> = (0..window).map(|index| weight(index as f64 - half as f64, half as f64)).collect();
        let sum: f64 = middle.iter().sum();
        middle.iter_mut().for_each(|weight| *weight /= sum);
        let mut loess = Self { window, is_line, count, before, middle, ends: Vec::new() };
        let between = loess.between();
        let mut row = vec![0.0; loess.nearest()];
        loess.ends.reserve_exact((before + count + after - between.len()) * row.len());
        for index in (0..before + count + after).filter(|index| !between.contains(index)) {
            loess.weigh(index as f64 - before as f64, loess.first(index), &mut row);
            loess.ends.extend_from_slice(&row);
        }
        loess
    }

    /// Smooths values, with a place in `smoothed` for each, those before the first and those after the last.
    pub(in crate::forecast) fn smooth(&self, values: &[f64], smoothed: &mut [f64]) {
        let (between, nearest) = (self.between(), self.nearest());
        let ends = (0..between.start).chain(between.end..smoothed.len());
        for (index, row) in ends.zip(self.ends.chunks_exact(nearest)) {
            let values = &values[self.first(index)..];
            smoothed[index] = values.iter().zip(row).map(|(value, weight)| value * weight).sum();
        }
        let smoothed = &mut smoothed[between];
        smoothed.fill(0.0);
        for (first, weight) in self.middle.iter().enumerate() {
            let values = values.get(first..).unwrap_or_default();
            smoothed.iter_mut().zip(values).for_each(|(sum, value)| *sum += weight * value);
        }
    }

    /// Places around which the window does not reach beyond the ends.
    fn between(&self) -> Range<usize> {
        let half = self.window / 2;
        let first = self.before + half.min(self.count);
        first..first.max(self.before + self.count.saturating_sub(half))
    }

    fn nearest(&self) -> usize {
        self.window.min(self.count)
    }

    /// The first of the values nearest to a place.
    fn first(&self, index: usize) -> usize {
        let place = index.saturating_sub(self.before).min(self.count - 1);
        place.saturating_sub(self.window / 2).min(self.count - self.nearest())
    }

    /// What each of the nearest values, from the first one on, counts in the regression at a place.
    fn weigh(&self, place: f64, first: usize, row: &mut [f64]) {
        let last = (first + row.len() - 1) as f64;
        let beyond = self.window.saturating_sub(self.count) / 2;
        let reach = (place - first as f64).max(last - place) + beyond as f64;
        let (mut sum, mut centre) = (0.0, 0.0);
        for (index, weighed) in (first..).zip(&mut *row) {
            *weighed = weight(index as f64 - place, reach);
            sum += *weighed;
            centre += *weighed * index as f64;
        }
        if sum <= 0.0 {
            row[0] = 1.0;
            return;
        }
        centre /= sum;
        let mut spread = 0.0;
        for (index, weight) in (first..).zip(&mut *row) {
            *weight /= sum;
            spread += *weight * (index as f64 - centre) * (index as f64 - centre);
        }
        if self.is_line && spread.sqrt() > NEAR * (self.count - 1) as f64 {
            let lean = (place - centre) / spread;
            (first..).zip(row).for_each(|(index, weight)| *weight *= 1.0 + lean * (index as f64 - centre));
        }
    }
}

/// What a value counts at a distance: the tricube weight.
#[inline(never)]
fn weight(distance: f64, reach: f64) -> f64 {
    let distance = distance.abs();
    if distance > FAR * reach {
        0.0
    } else if distance <= NEAR * reach {
        1.0
    } else {
        let part = distance / reach;
        let rest = 1.0 - part * part * part;
        rest * rest * rest
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_stays_one_also_beyond_its_ends() {
        let line: Vec<f64> = (0..20).map(|index| 3.0 - 0.5 * f64::from(index)).collect();
        let mut smooth = [0.0; 23];
        Loess::new(7, true, line.len(), (2, 1)).smooth(&line, &mut smooth);
        for (index, value) in smooth.iter().enumerate() {
            assert!((value - (4.0 - 0.5 * index as f64)).abs() < 1e-12, "{index}: {value}");
        }
    }

    #[test]
    fn a_mean_of_three_leaves_out_what_is_as_far_as_its_reach() {
        // Of three values the outer two lie at the reach itself, and weigh nothing.
        let mut smooth = [0.0; 4];
        Loess::new(3, false, 4, (0, 0)).smooth(&[1.0, 5.0, 2.0, 8.0], &mut smooth);
        assert_eq!(smooth[1..3], [5.0, 2.0]);
    }
}
