use super::Noise;
use super::tree::Tree;
use crate::forecast::numeric::{NormalEquations, bounded};

/// Above so many nodes, variances are used alone: the covariance matrix would be large and the correlations that it holds
/// mere noise.
pub const MOST_NODES: usize = 300;

/// A variance is at least so much, in parts of the greatest: nothing is known for certain.
const LEAST_VARIANCE: f64 = 1e-9;

/// What makes the forecasts of one step coherent with the least total variance.
///
/// # References
/// Wickramasuriya, Athanasopoulos & Hyndman (2019), "Optimal forecast reconciliation for hierarchical and grouped time series
/// through trace minimization", doi 10.1080/01621459.2018.1448825: "MinT(Shrink)" with errors, "WLS" with deviations.
pub(super) enum Projection {
    /// Of all covariances.
    Gains(Gains),
    /// Of variances alone.
    Variances(Vec<f64>),
}

impl Projection {
    pub(super) fn new(tree: &Tree, noise: Noise<'_>) -> Self {
        // Only how uncertain nodes are beside each other matters; products of variances would leave the range of numbers.
        match noise {
            Noise::Errors(errors) => {
                let unit = unit(errors.iter().flatten());
                let errors: Vec<Vec<f64>> =
                    errors.iter().map(|errors| errors.iter().map(|error| error / unit).collect()).collect();
                Self::Gains(Gains::of(tree, &shrunken_covariance(&errors)))
            }
            Noise::Deviations(deviations) => {
                let unit = unit(deviations);
                Self::Variances(at_least(deviations.iter().map(|deviation| (deviation / unit).powi(2)).collect()))
            }
        }
    }

    pub(super) fn apply(&self, tree: &Tree, forecasts: &mut [f64]) {
        match self {
            Self::Gains(gains) => gains.project(tree, forecasts),
            Self::Variances(variances) => tree.weighted_least_squares(forecasts, variances),
        }
    }
}

/// The greatest of some numbers, whatever their signs; 1 if there is none but zeros.
fn unit<'a>(numbers: impl IntoIterator<Item = &'a f64>) -> f64 {
    let finite = numbers.into_iter().filter(|number| number.is_finite());
    let greatest = finite.fold(0.0, |greatest: f64, number| greatest.max(number.abs()));
    if greatest > 0.0 { greatest } else { 1.0 }
}

fn at_least(variances: Vec<f64>) -> Vec<f64> {
    let greatest = variances.iter().fold(0.0, |greatest: f64, variance| greatest.max(*variance));
    let least = if greatest > 0.0 { LEAST_VARIANCE * greatest } else { 1.0 };
    variances.into_iter().map(|variance| variance.max(least)).collect()
}

/// Mean products of errors (they have mean zero by aim), those of different nodes shrunk by the share `λ` of Schäfer & Strimmer.
/// Row by row.
///
/// # Numerics
/// An error that is not known counts as none in the products, which are of errors over their deviation, but not in the variances:
/// the matrix stays positive definite. O(nodes² · errors).
///
/// # References
/// Schäfer & Strimmer (2005), doi 10.2202/1544-6115.1175.
fn shrunken_covariance(errors: &[Vec<f64>]) -> Vec<f64> {
    let nodes = errors.len();
    let count = errors.iter().map(Vec::len).max().unwrap_or(0);
    let mean_square = |errors: &Vec<f64>| {
        let known = || errors.iter().filter(|error| error.is_finite());
        known().map(|error| error * error).sum::<f64>() / known().count().max(1) as f64
    };
    let variances = at_least(errors.iter().map(mean_square).collect());
    let standard = |(errors, variance): (&Vec<f64>, &f64)| -> Vec<f64> {
        let deviation = variance.sqrt();
        let unknown = std::iter::repeat_n(0.0, count - errors.len());
        unknown.chain(errors.iter().map(|error| if error.is_finite() { error / deviation } else { 0.0 })).collect()
    };
    let standard: Vec<Vec<f64>> = errors.iter().zip(&variances).map(standard).collect();
    let count = count as f64;
    let mut covariance = vec![0.0; nodes * nodes];
    let (mut noise, mut signal) = (0.0, 0.0);
    for row in 0..nodes {
        for column in 0..row {
            let products = || standard[row].iter().zip(&standard[column]).map(|(left, right)| left * right);
            let correlation = products().sum::<f64>() / count;
            noise += products().map(|product| (product - correlation).powi(2)).sum::<f64>() / (count * (count - 1.0));
            signal += correlation * correlation;
            covariance[row * nodes + column] = correlation * (variances[row] * variances[column]).sqrt();
        }
    }
    let share = noise / signal;
    let kept = if share.is_finite() { 1.0 - bounded(share, 0.0, 1.0) } else { 0.0 };
    for row in 0..nodes {
        covariance[row * nodes + row] = variances[row];
        for column in 0..row {
            covariance[row * nodes + column] *= kept;
            covariance[column * nodes + row] = covariance[row * nodes + column];
        }
    }
    covariance
}

/// By how much each node gives way to the gap of each whole.
pub(super) struct Gains {
    wholes: Vec<usize>,
    /// Row by row: `W C′ (C W C′)⁻¹`, `W` being the covariance and each row of `C` saying of a whole that it is the sum of its parts.
    of_node: Vec<Vec<f64>>,
}

impl Gains {
    /// # Numerics
    /// O(nodes² + wholes⁴) time.
    fn of(tree: &Tree, covariance: &[f64]) -> Self {
        let nodes = tree.len();
        let wholes: Vec<usize> = (0..nodes).filter(|&node| !tree.is_leaf(node)).collect();
        let spread: Vec<Vec<f64>> =
            (0..nodes).map(|row| gaps(tree, &wholes, &|column| covariance[row * nodes + column])).collect();
        let matrix: Vec<Vec<f64>> =
            (0..wholes.len()).map(|column| gaps(tree, &wholes, &|node| spread[node][column])).collect();
        let unit = |place: usize| (0..wholes.len()).map(|other| if other == place { 1.0 } else { 0.0 }).collect();
        let inverse: Vec<Vec<f64>> =
            (0..wholes.len()).map(|place| NormalEquations::of(matrix.clone(), unit(place)).solve()).collect();
        let dot = |left: &[f64], right: &[f64]| left.iter().zip(right).map(|(left, right)| left * right).sum::<f64>();
        let of_node = spread.iter().map(|row| inverse.iter().map(|column| dot(row, column)).collect()).collect();
        Self { wholes, of_node }
    }

    fn project(&self, tree: &Tree, forecasts: &mut [f64]) {
        let gaps = gaps(tree, &self.wholes, &|node| forecasts[node]);
        for (forecast, gains) in forecasts.iter_mut().zip(&self.of_node) {
            *forecast -= gains.iter().zip(&gaps).map(|(gain, gap)| gain * gap).sum::<f64>();
        }
    }
}

/// Each whole less its parts.
fn gaps(tree: &Tree, wholes: &[usize], of: &dyn Fn(usize) -> f64) -> Vec<f64> {
    let place = |node: usize| wholes.partition_point(|&whole| whole < node);
    let mut gaps: Vec<f64> = wholes.iter().map(|&whole| of(whole)).collect();
    (1..tree.len()).for_each(|node| gaps[tree.parent(node).map_or(0, place)] -= of(node));
    gaps
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wave(size: f64) -> Vec<f64> {
        (0..8).map(|step| if step % 2 == 0 { size } else { -size }).collect()
    }

    #[test]
    fn correlated_parts_share_a_gap_between_them() {
        let tree = Tree::new(&[0, 0]).unwrap();
        // The whole is known exactly; of the parts, only the second ever errs.
        let mut forecasts = [10.0, 4.0, 9.0];
        Projection::new(&tree, Noise::Errors(&[wave(0.0), wave(0.0), wave(3.0)])).apply(&tree, &mut forecasts);
        assert!((forecasts[0] - 10.0).abs() < 1e-6 && (forecasts[1] - 4.0).abs() < 1e-6, "{forecasts:?}");
        assert!((forecasts[2] - 6.0).abs() < 1e-6, "{forecasts:?}");
    }

    #[test]
    fn huge_and_tiny_errors_share_a_gap_as_others_do() {
        let tree = Tree::new(&[0, 0]).unwrap();
        let shared = |size: f64| {
            let errors = [wave(size), wave(2.0 * size)[2..].to_vec(), wave(3.0 * size)];
            let deviations = [size, 2.0 * size, 3.0 * size];
            [Noise::Errors(&errors), Noise::Deviations(&deviations)].map(|noise| {
                let mut forecasts = [10.0, 4.0, 9.0];
                Projection::new(&tree, noise).apply(&tree, &mut forecasts);
                forecasts
            })
        };
        let usual = shared(1.0);
        assert!((usual[1][0] - usual[1][1] - usual[1][2]).abs() < 1e-9, "{usual:?}");
        for size in [1e100, 1e-200] {
            for (found, expected) in shared(size).iter().flatten().zip(usual.iter().flatten()) {
                assert!((found - expected).abs() < 1e-9, "{size}: {:?}", shared(size));
            }
        }
    }

    #[test]
    fn what_adds_up_already_is_kept() {
        let tree = Tree::new(&[0, 0, 1, 1]).unwrap();
        let errors: Vec<Vec<f64>> =
            (0..5).map(|node| (0..9).map(|step| f64::from((node + 2) * step * step % 7) - 3.0).collect()).collect();
        let mut forecasts = [10.0, 6.0, 4.0, 1.0, 5.0];
        Projection::new(&tree, Noise::Errors(&errors)).apply(&tree, &mut forecasts);
        for (found, expected) in forecasts.iter().zip([10.0, 6.0, 4.0, 1.0, 5.0]) {
            assert!((found - expected).abs() < 1e-9, "{forecasts:?}");
        }
    }

    #[test]
    fn a_tree_is_projected_as_the_dense_formula_says() {
        let tree = Tree::new(&[0, 0, 1, 1, 2, 2, 2]).unwrap();
        let deviations = [2.0, 1.0, 3.0, 0.7, 1.4, 1.7, 0.3, 2.2];
        let mut covariance = vec![0.0; 64];
        (0..8).for_each(|node| covariance[node * 9] = deviations[node] * deviations[node]);
        let forecasts = [100.0, 30.0, 80.0, 10.0, 30.0, 20.0, 0.0, 50.0];
        let (mut on_tree, mut dense) = (forecasts, forecasts);
        Projection::new(&tree, Noise::Deviations(&deviations)).apply(&tree, &mut on_tree);
        Gains::of(&tree, &covariance).project(&tree, &mut dense);
        for (tree, dense) in on_tree.iter().zip(dense) {
            assert!((tree - dense).abs() < 1e-9, "{on_tree:?} {dense:?}");
        }
    }

    #[test]
    fn a_series_that_began_late_is_told_by_what_is_known_of_it() {
        // The late part errs twice as much as the early one, which the unknown errors must not hide.
        let tree = Tree::new(&[0, 0]).unwrap();
        let late = wave(2.0)[4..].to_vec();
        let mut forecasts = [10.0, 4.0, 4.0];
        Projection::new(&tree, Noise::Errors(&[wave(0.0), wave(1.0), late])).apply(&tree, &mut forecasts);
        assert!(forecasts[2] - 4.0 > forecasts[1] - 4.0, "{forecasts:?}");
        assert!((forecasts[1] + forecasts[2] - 10.0).abs() < 1e-6, "{forecasts:?}");
    }
}
