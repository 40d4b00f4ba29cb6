use super::smoothing::{Line, Smoothing, Weight};
use super::{Fit, Input};

/// Theta models need so many values: three are spent on level, line and weight, three must be left to judge by.
const LEAST_VALUES: usize = 6;
/// So many first errors do not count: the line is not known yet.
const SKIP: usize = 3;
/// The least and greatest share of an error that the level takes on; Fiorucci et al. (2016), section 4.
const ALPHAS: (f64, f64) = (0.1, 0.99);

/// The Theta method: simple exponential smoothing plus half the slope of the line through all values (θ = 2).
///
/// # References
/// Assimakopoulos & Nikolopoulos (2000), "The theta model: a decomposition approach to forecasting", doi
/// 10.1016/S0169-2070(00)00066-2; in the form of Fiorucci et al. (2016), STM.
pub(super) fn theta(input: &Input<'_>) -> Option<Fit> {
    model(input.values, Line::Static, Weight::Fixed(0.5)).map(|model| model.run(input))
}

/// The optimised Theta model: θ by least squares.
///
/// # References
/// Fiorucci et al. (2016), section 3.1, OTM.
pub(super) fn optimised_theta(input: &Input<'_>) -> Option<Fit> {
    model(input.values, Line::Static, Weight::Free).map(|model| model.run(input))
}

/// The dynamic optimised Theta model: the line is that of the values so far.
///
/// # References
/// Fiorucci et al. (2016), section 3.2, DOTM.
pub(super) fn dynamic_theta(input: &Input<'_>) -> Option<Fit> {
    model(input.values, Line::Dynamic, Weight::Free).map(|model| model.run(input))
}

/// The model of the least squares; `None` where there are too few values.
pub(super) fn model(values: &[f64], line: Line, weight: Weight) -> Option<Smoothing> {
    (values.len() >= LEAST_VALUES).then(|| Smoothing::least_squares(values, line, weight, ALPHAS, SKIP))
}
