use super::{Fit, Input};

/// For every phase of the season, the mean of its last values: of `cycles` of them, or of all if there are fewer; of a phase
/// without any, the mean of all others' forecasts.
///
/// # References
/// Hyndman & Athanasopoulos (2021), "Forecasting: Principles and Practice", 3rd edition, section 5.2: the seasonal naive method,
/// averaged over several seasons.
pub(super) fn weekday_mean(input: &Input<'_>, cycles: usize) -> Option<Fit> {
    let mut by_phase = vec![Vec::new(); input.period];
    let mut fitted = Vec::with_capacity(input.values.len());
    let mean_of_last = |values: &[f64]| {
        let last = &values[values.len().saturating_sub(cycles)..];
        last.iter().sum::<f64>() / last.len() as f64
    };
    for (&value, &phase) in input.values.iter().zip(input.phases) {
        let earlier: &mut Vec<f64> = &mut by_phase[usize::from(phase)];
        fitted.push(mean_of_last(earlier));
        earlier.push(value);
    }
    let means: Vec<f64> = by_phase.iter().map(|values| mean_of_last(values)).collect();
    let known = || means.iter().filter(|mean| mean.is_finite());
    let overall = known().sum::<f64>() / known().count() as f64;
    let of_phase =
        |phase: &u16| if means[usize::from(*phase)].is_finite() { means[usize::from(*phase)] } else { overall };
    let mean = input.future().iter().map(of_phase).collect();
    let repeats = |phase: &u16| if *phase == input.future()[0] { 1.0 / cycles as f64 } else { 0.0 };
    let echo = input.future().iter().skip(1).map(repeats).collect();
    Some(Fit { fitted, mean, echo })
}
