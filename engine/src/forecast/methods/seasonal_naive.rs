use super::{Fit, Input};

/// The last value of the same phase of the season; of a phase that has none, the last value.
///
/// # References
/// Hyndman & Athanasopoulos (2021), "Forecasting: Principles and Practice", 3rd edition, section 5.2.
pub(super) fn seasonal_naive(input: &Input<'_>) -> Option<Fit> {
    let mut last = vec![f64::NAN; input.period];
    let mut fitted = Vec::with_capacity(input.values.len());
    for (&value, &phase) in input.values.iter().zip(input.phases) {
        fitted.push(last[usize::from(phase)]);
        last[usize::from(phase)] = value;
    }
    let newest = *input.values.last()?;
    let of_phase = |phase: &u16| Some(last[usize::from(*phase)]).filter(|value| value.is_finite()).unwrap_or(newest);
    let mean = input.future().iter().map(of_phase).collect();
    let returns = |(step, phase): (usize, &u16)| if step > 0 && *phase == input.future()[0] { 1.0 } else { 0.0 };
    let echo = input.future().iter().enumerate().map(returns).skip(1).collect();
    Some(Fit { fitted, mean, echo })
}
