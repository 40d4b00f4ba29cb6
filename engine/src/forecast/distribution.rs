use super::demand::Demand;
use super::fitting::Fitted;
use super::methods::{Fit, Input};
use super::numeric::{normal_quantile, outward, quantiles, sums};
use super::outcome::Outcome;
use super::spans::{Spans, independent_ratio};

/// So many errors tell their quantiles themselves; with fewer, the normal distribution's are taken where they are wider.
const MANY_ERRORS: usize = 100;
/// How much the mean square of what a level changes by over a span, in parts of a day's, is expected to grow with each day: measured.
const LEVEL_CHANGE: f64 = 0.06;

/// How sure a forecast is: for every step a distribution, and one for the total of all steps.
#[derive(Default)]
pub(super) struct Distribution {
    /// One entry a probability, each of one number a step.
    pub(super) of_steps: Vec<Vec<f64>>,
    /// The total of all steps, one entry a probability.
    pub(super) of_total: Vec<f64>,
}

impl Distribution {
    /// For smooth series: errors around the forecast grow with the steps as the method's echo says. A quantile is the wider of
    /// the normal distribution's and that of the errors that were.
    ///
    /// `inflation` is how much larger errors to come are than those within the sample; `spans` are the shop's, if it tells them.
    ///
    /// # References
    /// Vovk, Gammerman & Shafer (2005), "Algorithmic Learning in a Random World", for quantiles of errors, each side for itself.
    pub(super) fn of_errors(
        fit: &Fit,
        input: &Input<'_>,
        probabilities: &[f64],
        outcome: Outcome,
        inflation: f64,
        spans: Spans,
    ) -> Self {
        let errors = fit.errors(input.values);
        let ratio = spans.or_else(|| Spans::of(&errors, &fit.echo)).ratio(
            independent_ratio(&fit.echo),
            input.values.len(),
            fit.mean.len(),
        );
        let count = errors.len().max(1) as f64;
        // Level, smoothing and slope were fitted to the same values.
        let freedom = if errors.len() > 6 { count - 3.0 } else { count };
        let [squares] = sums(&errors, |error| [error * error]);
        let deviation = (squares / freedom).sqrt();
        let outwards = probabilities.iter().map(|&probability| outward(probability, count));
        let wider = |(&probability, empirical): (&f64, f64)| {
            let normal = deviation * normal_quantile(probability);
            if errors.len() >= MANY_ERRORS {
                empirical
            } else if probability < 0.5 {
                normal.min(empirical)
            } else if probability > 0.5 {
                normal.max(empirical)
            } else {
                0.0
            }
        };
        let seen = quantiles(errors.iter().copied(), outwards);
        let at_one_step: Vec<f64> = probabilities.iter().zip(seen).map(|pair| inflation * wider(pair)).collect();
        let growth = fit.growth();
        let of_steps = at_one_step.iter().map(|width| {
            fit.mean.iter().zip(&growth).map(|(mean, growth)| outcome.limit(mean + width * growth)).collect()
        });
        let of_steps = of_steps.collect();
        let steps = fit.mean.len() as f64;
        let total_growth = (steps * ratio).sqrt();
        let total_mean: f64 = fit.mean.iter().sum();
        // The sum of several errors is closer to the normal distribution than each: what they lean to a side falls with the root.
        let of_total = probabilities.iter().zip(&at_one_step).map(|(&probability, width)| {
            let normal = inflation * deviation * normal_quantile(probability);
            outcome.limit(total_mean + total_growth * (normal + (width - normal) / steps.max(1.0).sqrt()))
        });
        let of_total = of_total.collect();
        Self { of_steps, of_total }
    }

    /// For other demand: what was sold over what the profile of the week says, later days counting more, in proportion to the
    /// forecast. The total is one of such days that share the doubt about the level, which `spans` tell, the shop's if there are any.
    pub(super) fn of_demand(
        demand: &Demand,
        fitted: &Fitted<'_>,
        phases: &[u16],
        probabilities: &[f64],
        outcome: Outcome,
        spans: Spans,
    ) -> Self {
        let fit = &fitted.fit;
        let factors = demand.relative_quantiles(probabilities);
        let of_steps =
            factors.into_iter().map(|factor| fit.mean.iter().map(|mean| outcome.limit(mean * factor)).collect());
        let of_steps = of_steps.collect();
        let spans = spans.or_else(|| Spans::of(&fitted.relative_errors(phases), &fit.echo));
        // The level is known from some (2 − c) / c days only, `c` being the echo, and goes on to change.
        let echo = fit.echo.first().copied().unwrap_or(0.0);
        let expected = 1.0 + fit.mean.len() as f64 * (echo / (2.0 - echo) + LEVEL_CHANGE);
        let ratio = spans.ratio(expected, fitted.values.len(), fit.mean.len());
        let mut of_total = demand.total_quantiles(&fit.mean, ratio, probabilities);
        of_total.iter_mut().for_each(|value| *value = outcome.limit(*value));
        Self { of_steps, of_total }
    }

    /// Where there was no demand.
    pub(super) fn of_nothing(steps: usize, probabilities: &[f64]) -> Self {
        Self { of_steps: vec![vec![0.0; steps]; probabilities.len()], of_total: vec![0.0; probabilities.len()] }
    }
}
