/// The powers of a number, from the 0th on.
pub(in crate::forecast) fn powers<const COUNT: usize>(base: f64) -> [f64; COUNT] {
    let mut powers = [1.0; COUNT];
    (1..COUNT).for_each(|exponent| powers[exponent] = powers[exponent - 1] * base);
    powers
}

/// The roots of a number within (0, 1), of each degree; 0 for the degree 0, of which there is none.
///
/// # Numerics
/// By Newton's method from 1 on, which comes down to the root of a power and does not pass it.
pub(in crate::forecast) fn roots<const COUNT: usize>(power: f64) -> [f64; COUNT] {
    std::array::from_fn(|degree| {
        let mut root = if degree == 0 { 0.0 } else { 1.0 };
        loop {
            let one_less = (1..degree).fold(1.0, |product, _| product * root);
            let next = root - (one_less * root - power) / (degree as f64 * one_less);
            if next >= root || degree == 0 {
                return root;
            }
            root = next;
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_power_is_the_one_before_times_the_number() {
        assert_eq!(powers(-0.5), [1.0, -0.5, 0.25, -0.125]);
    }

    #[test]
    fn each_root_has_its_power() {
        for (degree, root) in roots::<64>(0.01).into_iter().enumerate().skip(1) {
            let power = root.powi(degree as i32);
            assert!((power - 0.01).abs() < 1e-15 * degree as f64, "{degree}: {power}");
        }
    }
}
