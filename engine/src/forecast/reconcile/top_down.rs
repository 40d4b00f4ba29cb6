use crate::forecast::Forecast;

/// Scales forecasts of the parts so that their means add up, step by step, to those of the whole: each keeps its share. Their
/// distributions keep their shape, and so go with them.
///
/// # Inputs
/// Forecasts over the same steps, and the means of the whole. With `are_counts`, quantiles stay whole numbers. Where the
/// parts are forecast to sell nothing, nothing is changed.
///
/// # References
/// Athanasopoulos, Ahmed & Hyndman (2009), section 3.2.2, as [`super::Tree::top_down`].
pub fn scale_to_total(parts: &mut [&mut Forecast], whole: &[f64], are_counts: bool) {
    let (mut before, mut after) = (0.0, 0.0);
    let limit = |value: f64| if are_counts { value.round() } else { value };
    for (step, whole) in whole.iter().enumerate() {
        let sum: f64 = parts.iter().map(|part| part.mean[step]).sum();
        let factor = if sum > 0.0 && *whole > 0.0 { whole / sum } else { 1.0 };
        before += sum;
        after += sum * factor;
        for part in parts.iter_mut() {
            part.mean[step] *= factor;
            part.quantiles.iter_mut().for_each(|quantile| quantile[step] = limit(quantile[step] * factor));
        }
    }
    let factor = if before > 0.0 { after / before } else { 1.0 };
    for part in parts.iter_mut() {
        part.total_mean = part.mean.iter().sum();
        part.total_quantiles.iter_mut().for_each(|value| *value = limit(*value * factor));
    }
}
