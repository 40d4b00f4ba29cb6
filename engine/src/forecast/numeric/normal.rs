/// The normal distribution's quantile, for a probability within (0, 1).
///
/// # Numerics
/// Relative error about 1e-15.
///
/// # References
/// Wichura (1988), "Algorithm AS 241: The percentage points of the normal distribution", PPND16.
pub(in crate::forecast) fn normal_quantile(probability: f64) -> f64 {
    let centred = probability - 0.5;
    if centred.abs() <= 0.425 {
        return centred * ratio(0.180_625 - centred * centred, &MIDDLE);
    }
    let tail = probability.min(1.0 - probability).max(f64::MIN_POSITIVE);
    let r = (-ln(tail)).sqrt();
    let found = if r <= 5.0 { ratio(r - 1.6, &NEAR) } else { ratio(r - 5.0, &FAR) };
    if centred < 0.0 { -found } else { found }
}

/// The natural logarithm of a positive normal number, within 2 units in the last place, the same on every machine (the
/// standard library's is not).
///
/// With `x = 2ᵏ · m`, `m` between √½ and √2, and `s = (m − 1) / (m + 1)`: `ln x = k ln 2 + 2 (s + s³/3 + s⁵/5 + …)`.
fn ln(x: f64) -> f64 {
    /// Terms of the series; `s` is below 0.172, so that the last is below 1e-17 of the first.
    const TERMS: u32 = 11;
    let bits = x.to_bits();
    let mut power = (bits >> 52) as i64 - 1_023;
    let mut mantissa = f64::from_bits(bits & ((1 << 52) - 1) | 1_023 << 52);
    if mantissa > std::f64::consts::SQRT_2 {
        mantissa *= 0.5;
        power += 1;
    }
    let s = (mantissa - 1.0) / (mantissa + 1.0);
    let series = (0..TERMS).rev().fold(0.0, |sum, term| sum * s * s + 1.0 / f64::from(2 * term + 1));
    power as f64 * std::f64::consts::LN_2 + 2.0 * s * series
}

fn ratio(r: f64, [above, below]: &[[f64; 8]; 2]) -> f64 {
    let polynomial = |coefficients: &[f64; 8]| coefficients.iter().fold(0.0, |sum, coefficient| sum * r + coefficient);
    polynomial(above) / polynomial(below)
}

/// Coefficients within 0.425 of the middle: numerator and denominator, the highest power first.
const MIDDLE: [[f64; 8]; 2] = [
    [
        2509.0809287301227,
        33430.57558358813,
        67265.7709270087,
        45921.95393154987,
        13731.69376550946,
        1971.5909503065513,
        133.14166789178438,
        3.3871328727963665,
    ],
    [
        5226.495278852854,
        28729.085735721943,
        39307.89580009271,
        21213.794301586597,
        5394.196021424751,
        687.1870074920579,
        42.31333070160091,
        1.0,
    ],
];

/// In the tails.
const NEAR: [[f64; 8]; 2] = [
    [
        0.0007745450142783414,
        0.022723844989269184,
        0.2417807251774506,
        1.2704582524523684,
        3.6478483247632045,
        5.769497221460691,
        4.630337846156546,
        1.4234371107496835,
    ],
    [
        1.0507500716444169e-09,
        0.0005475938084995345,
        0.015198666563616457,
        0.14810397642748008,
        0.6897673349851,
        1.6763848301838038,
        2.053191626637759,
        1.0,
    ],
];

/// Far out in the tails, beyond a probability of e⁻²⁵.
const FAR: [[f64; 8]; 2] = [
    [
        2.0103343992922881e-07,
        2.7115555687434876e-05,
        0.0012426609473880784,
        0.026532189526576124,
        0.29656057182850487,
        1.7848265399172913,
        5.463784911164114,
        6.657904643501103,
    ],
    [
        2.0442631033899397e-15,
        1.421511758316446e-07,
        1.8463183175100548e-05,
        0.0007868691311456133,
        0.014875361290850615,
        0.1369298809227358,
        0.599832206555888,
        1.0,
    ],
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_those_of_the_tables() {
        // Abramowitz & Stegun, table 26.5 and its continuation; R's qnorm for the last.
        let known = [
            (0.5, 0.0),
            (0.9, 1.281_551_565_544_600_4),
            (0.975, 1.959_963_984_540_054),
            (1e-12, -7.034_483_825_301_131),
        ];
        for (probability, expected) in known {
            let found = normal_quantile(probability);
            assert!((found - expected).abs() < 1e-12, "{probability}: {found}");
        }
    }

    #[test]
    fn the_logarithm_is_that_of_the_standard_library() {
        for step in 1..1_000 {
            let x = f64::from(step) * 0.37e-3;
            assert!((ln(x) - x.ln()).abs() <= 1e-15 * x.ln().abs().max(1.0), "{x}");
        }
    }
}
