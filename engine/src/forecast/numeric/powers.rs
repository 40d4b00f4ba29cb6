/// The powers of a number, from the 0th on.
pub(in crate::forecast) fn powers<const COUNT: usize>(base: f64) -> [f64; COUNT] {
    let mut powers = [1.0; COUNT];
    (1..COUNT).for_each(|exponent| powers[exponent] = powers[exponent - 1] * base);
    powers
}

#[cfg(test)]
mod tests {
    use super::powers;

    #[test]
    fn each_power_is_the_one_before_times_the_number() {
        assert_eq!(powers(-0.5), [1.0, -0.5, 0.25, -0.125]);
    }
}
