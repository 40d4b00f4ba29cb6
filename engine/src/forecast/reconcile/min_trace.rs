use super::tree::Tree;
use crate::forecast::numeric::NormalEquations;

/// Above so many nodes, [`Tree::weighted_least_squares`] is used instead: the covariance matrix would be large and the
/// correlations that it holds mere noise.
pub const MOST_NODES: usize = 300;

/// Minimum-trace reconciliation: the coherent forecasts of least total variance, the covariance of the one-step errors shrunk
/// towards its diagonal.
///
/// # Inputs
/// One forecast a node; the one-step errors of each node, all of one length (at least 2), the same steps side by side.
///
/// # Numerics
/// O(nodes² · (errors + wholes)).
///
/// # References
/// Wickramasuriya, Athanasopoulos & Hyndman (2019), "Optimal forecast reconciliation for hierarchical and grouped time series
/// through trace minimization", doi 10.1080/01621459.2018.1448825, "MinT(Shrink)"; Schäfer & Strimmer (2005), doi
/// 10.2202/1544-6115.1175, for the shrinkage.
pub fn min_trace(tree: &Tree, forecasts: &mut [f64], errors: &[Vec<f64>]) {
    project(tree, forecasts, &shrunken_covariance(errors));
}

/// Mean products of errors (they have mean zero by aim), those of different nodes shrunk by the share `λ` of Schäfer & Strimmer.
fn shrunken_covariance(errors: &[Vec<f64>]) -> Vec<f64> {
    let nodes = errors.len();
    let count = errors.first().map_or(0, Vec::len) as f64;
    let mean_product =
        |left: &[f64], right: &[f64]| left.iter().zip(right).map(|(left, right)| left * right).sum::<f64>() / count;
    let mut covariance = vec![0.0; nodes * nodes];
    // A node without errors still needs a variance.
    let variances: Vec<f64> = errors.iter().map(|errors| mean_product(errors, errors).max(f64::EPSILON)).collect();
    let (mut noise, mut signal) = (0.0, 0.0);
    for row in 0..nodes {
        covariance[row * nodes + row] = variances[row];
        for column in 0..row {
            let scale = (variances[row] * variances[column]).sqrt();
            let products = || errors[row].iter().zip(&errors[column]).map(|(left, right)| left * right / scale);
            let correlation = products().sum::<f64>() / count;
            noise += products().map(|product| (product - correlation).powi(2)).sum::<f64>() / (count * (count - 1.0));
            signal += correlation * correlation;
            covariance[row * nodes + column] = correlation * scale;
        }
    }
    let kept = 1.0 - if signal > 0.0 { (noise / signal).clamp(0.0, 1.0) } else { 1.0 };
    for row in 0..nodes {
        for column in 0..row {
            covariance[row * nodes + column] *= kept;
            covariance[column * nodes + row] = covariance[row * nodes + column];
        }
    }
    covariance
}

/// `ŷ − W C′ (C W C′)⁻¹ C ŷ`, each row of `C` saying of a whole that it is the sum of its parts.
pub(super) fn project(tree: &Tree, forecasts: &mut [f64], covariance: &[f64]) {
    let nodes = tree.len();
    let wholes: Vec<usize> = (0..nodes).filter(|&node| !tree.is_leaf(node)).collect();
    let place = |node: usize| wholes.partition_point(|&whole| whole < node);
    // C times a vector: each whole less its parts.
    let gaps = |of: &dyn Fn(usize) -> f64| {
        let mut gaps: Vec<f64> = wholes.iter().map(|&whole| of(whole)).collect();
        (1..nodes).for_each(|node| gaps[tree.parent(node).map_or(0, place)] -= of(node));
        gaps
    };
    // W C′, row by row.
    let spread: Vec<Vec<f64>> = (0..nodes).map(|row| gaps(&|column| covariance[row * nodes + column])).collect();
    let columns: Vec<Vec<f64>> = (0..wholes.len()).map(|column| gaps(&|node| spread[node][column])).collect();
    let multipliers = NormalEquations::of(columns, gaps(&|node| forecasts[node])).solve();
    for (forecast, spread) in forecasts.iter_mut().zip(&spread) {
        *forecast -= spread.iter().zip(&multipliers).map(|(spread, multiplier)| spread * multiplier).sum::<f64>();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn correlated_parts_share_a_gap_between_them() {
        let tree = Tree::new(&[0, 0]).unwrap();
        // The whole is known exactly; of the parts, only the second ever errs.
        let wave = |size: f64| -> Vec<f64> { (0..8).map(|step| if step % 2 == 0 { size } else { -size }).collect() };
        let mut forecasts = [10.0, 4.0, 9.0];
        min_trace(&tree, &mut forecasts, &[wave(0.0), wave(0.0), wave(3.0)]);
        assert!((forecasts[0] - 10.0).abs() < 1e-9 && (forecasts[1] - 4.0).abs() < 1e-9, "{forecasts:?}");
        assert!((forecasts[2] - 6.0).abs() < 1e-9, "{forecasts:?}");
    }

    #[test]
    fn what_adds_up_already_is_kept() {
        let tree = Tree::new(&[0, 0, 1, 1]).unwrap();
        let errors: Vec<Vec<f64>> =
            (0..5).map(|node| (0..9).map(|step| f64::from((node + 2) * step * step % 7) - 3.0).collect()).collect();
        let mut forecasts = [10.0, 6.0, 4.0, 1.0, 5.0];
        min_trace(&tree, &mut forecasts, &errors);
        for (found, expected) in forecasts.iter().zip([10.0, 6.0, 4.0, 1.0, 5.0]) {
            assert!((found - expected).abs() < 1e-9, "{forecasts:?}");
        }
    }
}
