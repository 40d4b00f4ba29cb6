//! What benchmarks make of what they have measured.

/// The middle of the values; of an even number of them, the upper one of the two in the middle.
///
/// # Panics
/// Without any value.
#[must_use]
pub fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
