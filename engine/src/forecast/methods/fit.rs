use serde::{Deserialize, Serialize};

use crate::forecast::numeric::{kept, sums_of_pairs};

/// What a method is given.
#[derive(Clone, Copy, Debug)]
pub struct Input<'a> {
    /// The series, oldest first: finite numbers, at least one.
    pub values: &'a [f64],
    /// How many steps the season has; 1 for none.
    pub period: usize,
    /// The place of every value and then of every step to come in the season, each below `period`. (On open days weekdays do
    /// not simply take turns.)
    pub phases: &'a [u16],
    /// When the steps of `phases` are, and what happens in them; empty where that is not known.
    pub dates: &'a [StepDate],
}

/// When a step is, and what happens in it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct StepDate {
    /// Its first day: days since 1970-01-01.
    pub day: i32,
    /// Events by their number, each with its share of the step's days.
    pub events: Vec<(u16, f64)>,
}

/// What a method makes of a series.
#[derive(Clone, Debug, Default)]
pub struct Fit {
    /// For every value, what was forecast of it one step before; NaN where the method had none yet.
    pub fitted: Vec<f64>,
    /// The forecast of the mean, one entry a step to come.
    pub mean: Vec<f64>,
    /// How much of an error of one step is still in the forecast 1, 2, … steps later: the weights `c` by which paths are
    /// simulated, `y[n+h] = mean[h] + e[h] + Σ c[j] e[h−j]`; one entry a step to come but the last.
    ///
    /// # References
    /// Hyndman, Koehler, Ord & Snyder (2008), "Forecasting with Exponential Smoothing", section 6.2.
    pub echo: Vec<f64>,
}

impl<'a> Input<'a> {
    /// How many steps are to be forecast.
    #[must_use]
    pub fn horizon(&self) -> usize {
        self.phases.len() - self.values.len()
    }

    /// The same season with other values.
    pub(in crate::forecast) fn with_values(self, values: &'a [f64]) -> Self {
        Self { values, ..self }
    }

    /// The phases of the steps to come.
    pub(in crate::forecast) fn future(&self) -> &'a [u16] {
        &self.phases[self.values.len()..]
    }
}

impl Fit {
    /// A forecast that is the same for every step.
    pub(super) fn level(fitted: Vec<f64>, mean: f64, horizon: usize, echo: f64) -> Self {
        Self { fitted, mean: vec![mean; horizon], echo: vec![echo; horizon.saturating_sub(1)] }
    }

    /// The errors of the one-step forecasts, one a value; NaN where there was none yet.
    pub(in crate::forecast) fn residuals(&self, values: &[f64]) -> impl Iterator<Item = f64> {
        values.iter().zip(&self.fitted).map(|(value, fitted)| value - fitted)
    }

    /// The errors of the one-step forecasts that there are, oldest first.
    pub(in crate::forecast) fn errors(&self, values: &[f64]) -> Vec<f64> {
        kept(self.residuals(values), values.len(), f64::is_finite)
    }

    /// The root of the mean square of these errors; 0 where there are none.
    pub(in crate::forecast) fn deviation(&self, values: &[f64]) -> f64 {
        let [sum, count] = sums_of_pairs(values, &self.fitted, |value, fitted| {
            let square = (value - fitted) * (value - fitted);
            if fitted.is_finite() { [square, 1.0] } else { [0.0, 0.0] }
        });
        if count > 0.0 { (sum / count).sqrt() } else { 0.0 }
    }

    /// By how much the deviation of each step to come exceeds that of the first, its errors adding up as the echo says.
    ///
    /// # References
    /// Hyndman, Koehler, Ord & Snyder (2008), equation 6.13.
    pub(in crate::forecast) fn growth(&self) -> Vec<f64> {
        let mut sum = 1.0;
        let grown = self.echo.iter().map(|echo| {
            sum += echo * echo;
            sum.sqrt()
        });
        std::iter::once(1.0).chain(grown).take(self.mean.len()).collect()
    }

    /// The mean of several fits. An error of a step is in all of them, so that their echoes have a mean too.
    pub(in crate::forecast) fn mean_of(fits: &[Self]) -> Self {
        let over = |part: &dyn Fn(&Self) -> &[f64]| {
            let length = fits.first().map_or(0, |fit| part(fit).len());
            let at = |index: usize| fits.iter().map(|fit| part(fit)[index]).sum::<f64>() / fits.len() as f64;
            (0..length).map(at).collect()
        };
        Self { fitted: over(&|fit| &fit.fitted), mean: over(&|fit| &fit.mean), echo: over(&|fit| &fit.echo) }
    }
}
