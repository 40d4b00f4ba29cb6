use serde::{Deserialize, Serialize};

/// How far forecasts were off, summed so that the errors of many series and origins can be put together.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Errors {
    steps: u32,
    actual: f64,
    mean_error: f64,
    median_absolute: f64,
    symmetric: f64,
    /// Sums over origins of scaled errors, and how many there are.
    scaled_absolute: f64,
    scaled_square: f64,
    origins: u32,
    /// Origins whose scale is zero: left out of the scaled errors.
    unscaled_origins: u32,
    /// For each probability: the pinball losses, the values at or below the quantile, and those below it.
    pinball: Vec<f64>,
    below: Vec<u32>,
    under: Vec<u32>,
}

/// What a forecast of an origin is judged by.
#[derive(Clone, Copy, Debug)]
pub(super) struct Judged<'a> {
    /// What came.
    pub(super) actual: &'a [f64],
    /// The means that were forecast.
    pub(super) mean: &'a [f64],
    /// The medians.
    pub(super) median: &'a [f64],
    /// For each probability, the quantile of each step.
    pub(super) quantiles: &'a [Vec<f64>],
    pub(super) probabilities: &'a [f64],
    pub(super) scale: Scale,
}

/// What errors are divided by: the mean absolute and the mean squared change from one season to the next, in sample.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Scale {
    pub(super) absolute: f64,
    pub(super) square: f64,
}

/// The measures of forecasts. The mean is judged by RMSSE and bias, the median by MASE and WAPE, quantiles by pinball loss.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Accuracy {
    /// Steps that were forecast and came.
    pub steps: u32,
    /// Root mean squared error over its scale, the mean over origins; `None` where all scales are zero.
    pub rmsse: Option<f64>,
    /// Mean absolute error of the median over its scale, the mean over origins.
    pub mase: Option<f64>,
    /// Absolute errors of the median over what came, pooled; `None` where nothing came.
    pub wape: Option<f64>,
    /// Σ (forecast − actual) / Σ actual; `None` where nothing came.
    pub bias: Option<f64>,
    /// Symmetric mean absolute percentage error of the median, from 0 to 2; a step on which nothing was forecast and nothing came
    /// counts as 0.
    pub smape: f64,
    /// For each probability, twice the pinball loss over what came; `None` where nothing came.
    pub pinball: Option<Vec<f64>>,
    /// For each probability, the share of steps at or below the quantile.
    pub below: Vec<f64>,
    /// For each probability, the share of steps below the quantile: where nothing is sold on many days, they are equal to it.
    pub under: Vec<f64>,
    /// Origins left out of the scaled measures, their scale being zero.
    pub unscaled_origins: u32,
}

impl Scale {
    /// The scale of values with seasons of `season` steps.
    ///
    /// # References
    /// Hyndman & Koehler (2006), "Another look at measures of forecast accuracy", doi 10.1016/j.ijforecast.2006.03.001.
    pub(super) fn of(values: &[f64], season: usize) -> Self {
        let changes = || values.iter().skip(season).zip(values).map(|(later, earlier)| later - earlier);
        let count = values.len().saturating_sub(season).max(1) as f64;
        Self {
            absolute: changes().map(f64::abs).sum::<f64>() / count,
            square: changes().map(|change| change * change).sum::<f64>() / count,
        }
    }
}

impl Errors {
    /// Adds an origin.
    pub(super) fn add(&mut self, judged: &Judged<'_>) {
        let Judged { actual, mean, median, quantiles, probabilities, scale } = *judged;
        let count = actual.len() as f64;
        let (mut absolute, mut square) = (0.0, 0.0);
        for ((actual, mean), median) in actual.iter().zip(mean).zip(median) {
            self.actual += actual;
            self.mean_error += mean - actual;
            let size = actual.abs() + median.abs();
            self.symmetric += if size > 0.0 { 2.0 * (median - actual).abs() / size } else { 0.0 };
            absolute += (median - actual).abs();
            square += (mean - actual).powi(2);
        }
        self.median_absolute += absolute;
        self.steps += actual.len() as u32;
        if scale.absolute > 0.0 && scale.square > 0.0 {
            self.origins += 1;
            self.scaled_absolute += absolute / count / scale.absolute;
            self.scaled_square += (square / count / scale.square).sqrt();
        } else {
            self.unscaled_origins += 1;
        }
        self.pinball.resize(probabilities.len(), 0.0);
        self.below.resize(probabilities.len(), 0);
        self.under.resize(probabilities.len(), 0);
        for (index, (quantile, probability)) in quantiles.iter().zip(probabilities).enumerate() {
            for (actual, quantile) in actual.iter().zip(quantile) {
                let miss = actual - quantile;
                self.pinball[index] += (probability * miss).max((probability - 1.0) * miss);
                self.below[index] += u32::from(miss <= 0.0);
                self.under[index] += u32::from(miss < 0.0);
            }
        }
    }

    /// Puts the errors of other series or origins to these.
    pub fn merge(&mut self, other: &Self) {
        self.steps += other.steps;
        self.actual += other.actual;
        self.mean_error += other.mean_error;
        self.median_absolute += other.median_absolute;
        self.symmetric += other.symmetric;
        self.scaled_absolute += other.scaled_absolute;
        self.scaled_square += other.scaled_square;
        self.origins += other.origins;
        self.unscaled_origins += other.unscaled_origins;
        self.pinball.resize(other.pinball.len().max(self.pinball.len()), 0.0);
        self.below.resize(self.pinball.len(), 0);
        self.under.resize(self.pinball.len(), 0);
        self.pinball.iter_mut().zip(&other.pinball).for_each(|(sum, other)| *sum += other);
        self.below.iter_mut().zip(&other.below).for_each(|(sum, other)| *sum += other);
        self.under.iter_mut().zip(&other.under).for_each(|(sum, other)| *sum += other);
    }

    /// The measures; `None` where nothing was judged.
    #[must_use]
    pub fn accuracy(&self) -> Option<Accuracy> {
        let per = |sum: f64, of: f64| (of > 0.0).then(|| sum / of);
        let (steps, origins) = (f64::from(self.steps), f64::from(self.origins));
        let shares = |counts: &[u32]| counts.iter().map(|&count| f64::from(count) / steps).collect();
        (self.steps > 0).then(|| Accuracy {
            steps: self.steps,
            rmsse: per(self.scaled_square, origins),
            mase: per(self.scaled_absolute, origins),
            wape: per(self.median_absolute, self.actual),
            bias: per(self.mean_error, self.actual),
            smape: self.symmetric / steps,
            pinball: (self.actual > 0.0).then(|| self.pinball.iter().map(|loss| 2.0 * loss / self.actual).collect()),
            below: shares(&self.below),
            under: shares(&self.under),
            unscaled_origins: self.unscaled_origins,
        })
    }
}

impl Accuracy {
    /// The share of steps from one quantile to another, both included, by the places of their probabilities.
    #[must_use]
    pub fn within(&self, low: usize, high: usize) -> Option<f64> {
        Some(self.below.get(high)? - self.under.get(low)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn measures_are_those_computed_by_hand() {
        // Changes over two steps: 2, 2, -4.
        let scale = Scale::of(&[1.0, 2.0, 3.0, 4.0, -1.0], 2);
        assert_eq!(scale, Scale { absolute: 8.0 / 3.0, square: 8.0 });
        let mut errors = Errors::default();
        errors.add(&Judged {
            actual: &[4.0, 0.0],
            mean: &[2.0, 1.0],
            median: &[4.0, 0.0],
            quantiles: &[vec![3.0, 0.0], vec![6.0, 1.0]],
            probabilities: &[0.1, 0.9],
            scale,
        });
        let found = errors.accuracy().unwrap();
        assert!((found.rmsse.unwrap() - (2.5_f64 / 8.0).sqrt()).abs() < 1e-12);
        assert_eq!((found.mase, found.wape, found.bias, found.smape), (Some(0.0), Some(0.0), Some(-0.25), 0.0));
        // One above the lower quantile, two and one below the upper one.
        let pinball = found.pinball.clone().unwrap();
        assert!((pinball[0] - 2.0 * 0.1 / 4.0).abs() < 1e-12 && (pinball[1] - 2.0 * 0.3 / 4.0).abs() < 1e-12);
        assert_eq!((found.below.as_slice(), found.under.as_slice()), (&[0.5, 1.0][..], &[0.0, 1.0][..]));
        // 4 lies within 3 … 6, and 0 within 0 … 1.
        assert_eq!((found.within(0, 1), found.within(0, 2)), (Some(1.0), None));
        let mut twice = errors.clone();
        twice.merge(&errors);
        assert_eq!(twice.accuracy().unwrap().rmsse, errors.accuracy().unwrap().rmsse);
        assert_eq!(twice.accuracy().unwrap().steps, 4);
        assert_eq!(Errors::default().accuracy(), None);
    }
}
