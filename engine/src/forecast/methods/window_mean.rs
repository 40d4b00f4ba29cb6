use super::{Fit, Input};

/// The mean of the last values: of `window` of them, or of all if there are fewer.
///
/// # References
/// Brown (1959), "Statistical Forecasting for Inventory Control": the moving average.
pub(super) fn window_mean(input: &Input<'_>, window: usize) -> Option<Fit> {
    let values = input.values;
    let mut sum = 0.0;
    let mut fitted = Vec::with_capacity(values.len());
    for (index, value) in values.iter().enumerate() {
        fitted.push(sum / index.min(window) as f64);
        sum += value;
        if index >= window {
            sum -= values[index - window];
        }
    }
    let last = &values[values.len().saturating_sub(window)..];
    let mean = last.iter().sum::<f64>() / last.len() as f64;
    Some(Fit::level(fitted, mean, input.horizon(), 1.0 / last.len() as f64))
}
