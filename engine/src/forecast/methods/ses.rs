use super::smoothing::{Line, Smoothing, Weight};
use super::{Fit, Input};
use crate::forecast::numeric::Place;

/// The least and greatest share of an error that the level takes on.
pub(super) const ALPHAS: (f64, f64) = (0.01, 0.99);

/// Simple exponential smoothing, its share of the errors and its first level by least squares.
///
/// # References
/// Brown (1959), "Statistical Forecasting for Inventory Control"; Hyndman, Koehler, Ord & Snyder (2008), ETS(A,N,N).
pub(super) fn ses(input: &Input<'_>, known: &mut Option<Place>) -> Option<Fit> {
    Some(Smoothing::fit(input, Line::None, Weight::Fixed(0.0), ALPHAS, 0, known))
}
