/// The value, or the bound that it is beyond. As `f64::clamp`, which would bring all that writes floating-point numbers for its
/// panic's message.
pub(in crate::forecast) fn bounded(value: f64, low: f64, high: f64) -> f64 {
    if value < low {
        low
    } else if value > high {
        high
    } else {
        value
    }
}

#[cfg(test)]
mod tests {
    use super::bounded;

    #[test]
    fn a_value_stays_or_becomes_the_bound_that_it_is_beyond() {
        for value in [-2.0, -1.0, -0.0, 0.5, 3.0, 4.0, f64::INFINITY, f64::NEG_INFINITY, f64::NAN] {
            assert_eq!(bounded(value, -1.0, 3.0).to_bits(), value.clamp(-1.0, 3.0).to_bits());
        }
    }
}
