use super::NormalEquations;

/// A slope may be so much, in parts of the penalty, beyond it before its weight is worth having.
const TOLERANCE: f64 = 1e-9;
/// Steps, for each unknown, after which the search gives up; it needs one or two.
const MOST_STEPS: usize = 10;

/// The weights `w` of least `½ wᵀ A w − bᵀ w + λ Σ |w|`: most of them are 0.
///
/// # Inputs
/// `matrix` is `A`, symmetric and positive semidefinite, row by row; `right` is `b`; `penalty` is `λ`, above 0.
///
/// # Numerics
/// Exact up to rounding: weights come in one by one where the slope exceeds the penalty, and are solved together with their signs
/// as they are; one that would change its sign stops at 0 and leaves.
///
/// # References
/// Lee, Battle, Raina & Ng (2007), "Efficient sparse coding algorithms", algorithm 1, whose line search ends here at the first
/// change of a sign.
pub(in crate::forecast) fn sparse_minimum(matrix: &[f64], right: &[f64], penalty: f64) -> Vec<f64> {
    let unknowns = right.len();
    let mut weights = vec![0.0; unknowns];
    let mut signs = vec![0.0; unknowns];
    for _ in 0..MOST_STEPS * unknowns {
        let used: Vec<usize> = (0..unknowns).filter(|&index| signs[index] != 0.0).collect();
        let row = |&row: &usize| used.iter().map(|&column| matrix[row * unknowns + column]).collect();
        let slopes = used.iter().map(|&index| right[index] - penalty * signs[index]).collect();
        let solved = NormalEquations::of(used.iter().map(row).collect(), slopes).solve();
        // How far towards the solution all signs stay.
        let mut way = (1.0, None);
        for (&index, &solved) in used.iter().zip(&solved) {
            if solved * signs[index] <= 0.0 {
                let share = weights[index] / (weights[index] - solved);
                if share < way.0 || !share.is_finite() {
                    way = (if share.is_finite() { share } else { 0.0 }, Some(index));
                }
            }
        }
        for (&index, &solved) in used.iter().zip(&solved) {
            weights[index] += way.0 * (solved - weights[index]);
        }
        if let Some(index) = way.1 {
            (weights[index], signs[index]) = (0.0, 0.0);
            continue;
        }
        let slope = |index: usize| -> f64 {
            let products = matrix[index * unknowns..].iter().zip(&weights).map(|(left, right)| left * right);
            right[index] - products.sum::<f64>()
        };
        let mut steepest = (0, 0.0_f64);
        for index in (0..unknowns).filter(|&index| signs[index] == 0.0) {
            let slope = slope(index);
            if slope.abs() > steepest.1.abs() {
                steepest = (index, slope);
            }
        }
        if steepest.1.abs() <= penalty * (1.0 + TOLERANCE) {
            break;
        }
        signs[steepest.0] = steepest.1.signum();
    }
    weights
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slopes_are_at_the_penalty_where_there_are_weights_and_within_it_elsewhere() {
        // Ramps that begin one after another, as changes of a trend do, against a line with two bends.
        let ramps: Vec<Vec<f64>> =
            (0..12).map(|start| (0..60).map(|time| f64::from(time - 4 * start).max(0.0)).collect()).collect();
        let bent: Vec<f64> = (0..60)
            .map(|time| 0.7 * f64::from(time) - 1.5 * f64::from(time - 17).max(0.0) + f64::from(time * 7 % 5))
            .collect();
        let dot = |left: &[f64], right: &[f64]| left.iter().zip(right).map(|(left, right)| left * right).sum::<f64>();
        let matrix: Vec<f64> = ramps.iter().flat_map(|row| ramps.iter().map(|column| dot(row, column))).collect();
        let right: Vec<f64> = ramps.iter().map(|row| dot(row, &bent)).collect();
        for penalty in [1.0, 300.0, 1e6] {
            let weights = sparse_minimum(&matrix, &right, penalty);
            for (index, weight) in weights.iter().enumerate() {
                let slope = right[index] - dot(&matrix[index * 12..(index + 1) * 12], &weights);
                if *weight == 0.0 {
                    assert!(slope.abs() <= penalty * 1.000_001, "{penalty}: {slope} of {index}");
                } else {
                    assert!((slope - penalty * weight.signum()).abs() < 1e-5, "{penalty}: {slope} of {index}");
                }
            }
            assert_eq!(weights.iter().all(|&weight| weight == 0.0), penalty == 1e6);
        }
    }
}
