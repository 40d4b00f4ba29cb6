/// Local regression on evenly spaced values: at each place a mean or a line through the values nearest to it, near ones counting more.
///
/// # References
/// Cleveland, Cleveland, McRae & Terpenning (1990), "STL: A seasonal-trend decomposition procedure based on loess", Journal of Official
/// Statistics 6, section 3.4 and its program for what is done at the ends.
#[derive(Clone, Copy, Debug)]
pub(in crate::forecast) struct Loess {
    /// How many values are nearest, an odd number.
    pub(in crate::forecast) window: usize,
    /// A line, or a mean?
    pub(in crate::forecast) is_line: bool,
}

/// Weights nearer than this part of the reach are 1, those beyond the other part of it 0.
const NEAR: f64 = 0.001;
const FAR: f64 = 0.999;

impl Loess {
    /// The smoothed values, with some places before the first and after the last.
    ///
    /// # Numerics
    /// In the middle of its window a line passes through the mean, so that places away from the ends all have the same weights.
    pub(in crate::forecast) fn smooth(self, values: &[f64], before: usize, after: usize) -> Vec<f64> {
        let (count, half) = (values.len(), self.window / 2);
        let nearest = self.window.min(count);
        let first = |place: usize| place.saturating_sub(half).min(count - nearest);
        let middle: Vec<f64> = (0..self.window).map(|index| weight(index as f64 - half as f64, half as f64)).collect();
        let sum: f64 = middle.iter().sum();
        let at = |index: usize| {
            let place = index.saturating_sub(before).min(count - 1);
            if index == place + before && place >= half && place + half < count {
                let nearest = &values[place - half..=place + half];
                return nearest.iter().zip(&middle).map(|(value, weight)| value * weight).sum::<f64>() / sum;
            }
            self.at(values, index as f64 - before as f64, first(place), nearest)
        };
        (0..before + count + after).map(at).collect()
    }

    /// The regression at a place, on so many values from the first one on.
    fn at(self, values: &[f64], place: f64, first: usize, nearest: usize) -> f64 {
        let last = (first + nearest - 1) as f64;
        let beyond = self.window.saturating_sub(values.len()) / 2;
        let reach = (place - first as f64).max(last - place) + beyond as f64;
        let weight = |index: usize| weight(index as f64 - place, reach);
        let (mut sum, mut centre, mut mean) = (0.0, 0.0, 0.0);
        for (index, value) in values.iter().enumerate().skip(first).take(nearest) {
            let weight = weight(index);
            sum += weight;
            centre += weight * index as f64;
            mean += weight * value;
        }
        if sum <= 0.0 {
            return values[first];
        }
        (centre, mean) = (centre / sum, mean / sum);
        if !self.is_line {
            return mean;
        }
        let (mut spread, mut product) = (0.0, 0.0);
        for (index, value) in values.iter().enumerate().skip(first).take(nearest) {
            let weight = weight(index) / sum;
            let offset = index as f64 - centre;
            spread += weight * offset * offset;
            product += weight * offset * value;
        }
        let is_spread = spread.sqrt() > NEAR * (values.len() - 1) as f64;
        if is_spread { mean + (place - centre) * product / spread } else { mean }
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
        let smooth = Loess { window: 7, is_line: true }.smooth(&line, 2, 1);
        assert_eq!(smooth.len(), 23);
        for (index, value) in smooth.iter().enumerate() {
            assert!((value - (4.0 - 0.5 * index as f64)).abs() < 1e-12, "{index}: {value}");
        }
    }

    #[test]
    fn a_mean_of_three_leaves_out_what_is_as_far_as_its_reach() {
        // Of three values the outer two lie at the reach itself, and weigh nothing.
        let smooth = Loess { window: 3, is_line: false }.smooth(&[1.0, 5.0, 2.0, 8.0], 0, 0);
        assert_eq!(smooth[1..3], [5.0, 2.0]);
    }
}
