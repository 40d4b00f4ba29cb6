use crate::order::sort_rows;
use crate::table::Money;

/// Splits the change of a product of factors over the factors.
///
/// Model: `effect[i] = Σ_S |S|! (n − |S| − 1)! / n! · (later[i] − base[i]) · Π_{j ∈ S} later[j] · Π_{j ∉ S, j ≠ i} base[j]`
/// over all sets `S` of factors other than `i`: the mean effect of changing factor `i` over all orders in which the
/// factors can be changed one after the other.
///
/// # Inputs
/// `later` and `base`: the factors' values, as many in both, 1 to 8, not negative. A factor that is 0 on one side
/// while the first factor of that side is 0 too (a ratio over nothing) is taken from the other side. `change`: the
/// exact change of the product. The products of values from both sides must lie within the range of money.
///
/// # Returns
/// One amount a factor, rounded to ten-thousandths by the largest remainder; they sum to `change` exactly.
///
/// # Numerics
/// `f64` up to the rounding; 2^(n−1) terms a factor. Ties of remainders go to the earlier factor.
///
/// # References
/// L. S. Shapley (1953), "A value for n-person games", Annals of Mathematics Studies 28, 307–317.
pub(super) fn effects(later: &[f64], base: &[f64], change: Money) -> Vec<Money> {
    let (later, base) = (filled(later, base), filled(base, later));
    let count = later.len();
    let shares: Vec<f64> = (0..count)
        .map(|factor| {
            let sets = (0_u32..1 << count).filter(|set| set >> factor & 1 == 0);
            let marginal = |set: u32| {
                let others = (0..count).filter(|&other| other != factor);
                let values = others.map(|other| if set >> other & 1 == 1 { later[other] } else { base[other] });
                weight(set.count_ones(), count as u32) * values.product::<f64>()
            };
            (later[factor] - base[factor]) * sets.map(marginal).sum::<f64>()
        })
        .collect();
    rounded(&shares, change)
}

/// `|S|! (n − |S| − 1)! / n!`.
fn weight(set: u32, count: u32) -> f64 {
    let factorial = |number: u32| (1..=number).map(f64::from).product::<f64>();
    factorial(set) * factorial(count - set - 1) / factorial(count)
}

fn filled(values: &[f64], others: &[f64]) -> Vec<f64> {
    let is_empty = values.first().is_some_and(|&first| first == 0.0);
    let pairs = values.iter().zip(others).enumerate();
    pairs.map(|(index, (&value, &other))| if is_empty && index > 0 { other } else { value }).collect()
}

/// Whole ten-thousandths that sum to `total`: each share rounded down, what is missing given to the largest remainders.
fn rounded(shares: &[f64], total: Money) -> Vec<Money> {
    let scaled: Vec<f64> = shares.iter().map(|share| share * Money::SCALE as f64).collect();
    let mut parts: Vec<i128> = scaled.iter().map(|share| share.floor() as i64).map(i128::from).collect();
    let missing = i128::from(total.ten_thousandths()) - parts.iter().sum::<i128>();
    let remainder = |part: u32| scaled[part as usize] - scaled[part as usize].floor();
    let mut by_remainder: Vec<u32> = (0..parts.len() as u32).collect();
    sort_rows(&mut by_remainder, &|left, right| remainder(right).total_cmp(&remainder(left)));
    let count = parts.len().max(1) as i128;
    let (each, extra) = (missing.div_euclid(count), missing.rem_euclid(count));
    for (place, &index) in by_remainder.iter().enumerate() {
        parts[index as usize] += each + i128::from((place as i128) < extra);
    }
    let money = |part: i128| i64::try_from(part).unwrap_or(if part < 0 { i64::MIN } else { i64::MAX });
    parts.into_iter().map(money).map(Money::from_ten_thousandths).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn two_factors_share_their_joint_effect_equally() {
        // 10 × 2 = 20 to 15 × 4 = 60: by hand, customers 5 × 3 = 15, price 2 × 12.5 = 25.
        let parts = effects(&[15.0, 4.0], &[10.0, 2.0], Money::from_ten_thousandths(400_000));
        assert_eq!(parts, [150_000, 250_000].map(Money::from_ten_thousandths));
    }

    #[test]
    fn a_branch_that_appears_is_the_first_factors_doing() {
        let parts = effects(&[3.0, 2.0, 5.0], &[0.0, 0.0, 0.0], Money::from_ten_thousandths(300_000));
        assert_eq!(parts, [300_000, 0, 0].map(Money::from_ten_thousandths));
    }

    proptest! {
        #[test]
        fn parts_sum_to_the_change(
            later in prop::array::uniform4(0.0..1e3_f64),
            base in prop::array::uniform4(0.0..1e3_f64),
            change in -1_000_000_000_000_i64..1_000_000_000_000,
        ) {
            let change = Money::from_ten_thousandths(change);
            prop_assert_eq!(effects(&later, &base, change).into_iter().sum::<Money>(), change);
        }
    }
}
