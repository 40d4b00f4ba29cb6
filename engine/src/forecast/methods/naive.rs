use super::{Fit, Input};

/// The last value, for ever.
///
/// # References
/// Hyndman & Athanasopoulos (2021), "Forecasting: Principles and Practice", 3rd edition, section 5.2, also for drift.
pub(super) fn naive(input: &Input<'_>) -> Option<Fit> {
    let last = *input.values.last()?;
    Some(Fit::level(fitted(input.values, 0.0), last, input.horizon(), 1.0))
}

/// The last value, and on by the mean change from one value to the next. It needs two values.
pub(super) fn drift(input: &Input<'_>) -> Option<Fit> {
    let (first, last) = (*input.values.first()?, *input.values.last()?);
    let changes = input.values.len() - 1;
    if changes == 0 {
        return None;
    }
    let change = (last - first) / changes as f64;
    let mean = (1..=input.horizon()).map(|step| last + change * step as f64).collect();
    Some(Fit { fitted: fitted(input.values, change), mean, echo: vec![1.0; input.horizon().saturating_sub(1)] })
}

fn fitted(values: &[f64], change: f64) -> Vec<f64> {
    std::iter::once(f64::NAN).chain(values.iter().map(|value| value + change)).take(values.len()).collect()
}
