use std::f64::consts::TAU;

/// Sine and cosine of an angle given in whole turns, the same on every machine (the standard library's are not).
///
/// # Numerics
/// The angle is reduced to an eighth of a turn on either side of 0, where Taylor's series to the 17th power are within 1e-16.
pub(in crate::forecast) fn sine_and_cosine(turns: f64) -> (f64, f64) {
    let within = turns - turns.round();
    let quarters = (4.0 * within).round();
    let angle = (within - 0.25 * quarters) * TAU;
    let square = angle * angle;
    let series = |first: u32| {
        // 1 − x² / (f (f + 1)) (1 − x² / ((f + 2) (f + 3)) (…)), `f` being `first`.
        (0..8).rev().fold(1.0, |sum, term| {
            let power = f64::from(first + 2 * term);
            1.0 - sum * square / (power * (power + 1.0))
        })
    };
    let (sine, cosine) = (angle * series(2), series(1));
    match quarters as i32 {
        0 => (sine, cosine),
        1 => (cosine, -sine),
        -1 => (-cosine, sine),
        _ => (-sine, -cosine),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn they_are_those_of_the_standard_library() {
        for step in -2_000..2_000 {
            let turns = f64::from(step) / 719.0;
            let (sine, cosine) = sine_and_cosine(turns);
            let (expected_sine, expected_cosine) = (turns * TAU).sin_cos();
            assert!((sine - expected_sine).abs() < 1e-14 && (cosine - expected_cosine).abs() < 1e-14, "{turns}");
        }
    }
}
