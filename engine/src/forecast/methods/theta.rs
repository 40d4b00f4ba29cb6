use super::smoothing::{Line, Smoothing, Weight};
use super::{Fit, Input};
use crate::forecast::numeric::Place;

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
pub(super) fn theta(input: &Input<'_>, known: &mut Option<Place>) -> Option<Fit> {
    fit(input, Line::Static, Weight::Fixed(0.5), known)
}

/// The optimised Theta model: θ by least squares.
///
/// # References
/// Fiorucci et al. (2016), section 3.1, OTM.
pub(super) fn optimised_theta(input: &Input<'_>, known: &mut Option<Place>) -> Option<Fit> {
    fit(input, Line::Static, Weight::Free, known)
}

/// The dynamic optimised Theta model: the line is that of the values so far.
///
/// # References
/// Fiorucci et al. (2016), section 3.2, DOTM.
pub(super) fn dynamic_theta(input: &Input<'_>, known: &mut Option<Place>) -> Option<Fit> {
    fit(input, Line::Dynamic, Weight::Free, known)
}

/// What the model of the least squares makes of the values, which it has a forecast for once the line is known: what it says of those
/// before is bent to the later ones, and may be off by any amount. `None` where there are too few values.
fn fit(input: &Input<'_>, line: Line, weight: Weight, known: &mut Option<Place>) -> Option<Fit> {
    if input.values.len() < LEAST_VALUES {
        return None;
    }
    let mut fit = Smoothing::fit(input, line, weight, ALPHAS, SKIP, known);
    fit.fitted[..SKIP].fill(f64::NAN);
    Some(fit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_before_the_line_is_known_are_not_judged_by() {
        // On a straight line all is known from the fourth value on, and a level that has decayed by then may be anything.
        let values: Vec<f64> = (0..36).map(|step| 100.0 + f64::from(step)).collect();
        let phases = vec![0; values.len() + 3];
        let input = Input { values: &values, period: 1, phases: &phases, dates: &[] };
        for method in [theta, optimised_theta, dynamic_theta] {
            let errors = method(&input, &mut None).unwrap().errors(&values);
            assert_eq!(errors.len(), values.len() - SKIP);
            // The value's own step is 1.
            assert!(errors.iter().all(|error| error.abs() < 2.0), "{errors:?}");
        }
    }
}
