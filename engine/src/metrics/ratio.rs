/// A ratio as a decimal with six places, rounded half to even.
///
/// # Numerics
/// Exact for magnitudes below 10^13. The standard library writes numbers of any size, with tables of 20 KB that the page
/// would have to load.
pub(crate) fn ratio_text(ratio: f64) -> String {
    const MILLION: u128 = 1_000_000;
    const FRACTION_BITS: u64 = 52;
    let bits = ratio.to_bits();
    // ratio = ±significand · 2^exponent; what is too small for a whole significand has no digit here.
    let exponent = (bits >> FRACTION_BITS & 0x7ff) as i32 - 1_075;
    let significand = u128::from(bits & ((1 << FRACTION_BITS) - 1) | 1 << FRACTION_BITS);
    let scaled = significand * MILLION;
    let millionths = if exponent >= 0 {
        scaled << exponent.min(54)
    } else {
        // Beyond 100 bits nothing is left, as after 100.
        let shift = exponent.unsigned_abs().min(100);
        let (down, rest, half) = (scaled >> shift, scaled & ((1 << shift) - 1), 1 << (shift - 1));
        down + u128::from(rest > half || rest == half && down % 2 == 1)
    };
    let sign = if ratio.is_sign_negative() { "-" } else { "" };
    format!("{sign}{}.{:06}", (millionths / MILLION) as u64, (millionths % MILLION) as u64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn ties_go_to_the_even_digit() {
        let ratios = [0.0, 1.0, -0.5, 0.000_000_5, 1.0 / 64.0 / 16_384.0, 0.007_812_5, 0.023_437_5, 1e12, -1e-9];
        for ratio in ratios {
            assert_eq!(ratio_text(ratio), format!("{ratio:.6}"));
        }
    }

    proptest! {
        #[test]
        fn it_is_what_the_standard_library_writes(ratio in -1e12_f64..1e12, small in -2.0..2.0_f64) {
            prop_assert_eq!(ratio_text(ratio), format!("{ratio:.6}"));
            prop_assert_eq!(ratio_text(small), format!("{small:.6}"));
        }
    }
}
