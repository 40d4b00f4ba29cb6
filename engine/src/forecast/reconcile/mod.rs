//! Forecasts that add up: what the parts are forecast to sell is what the whole is.

mod least_variance;
mod tree;

pub use least_variance::MOST_NODES;
pub use tree::{Tree, TreeError};

use least_variance::Projection;
use serde::{Deserialize, Serialize};

/// How forecasts of a whole and of its parts are made to agree.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reconciliation {
    /// The whole is kept, and shared out as the parts were forecast.
    #[default]
    TopDown,
    /// The parts are kept, and summed.
    BottomUp,
    /// Each gives way by how uncertain it is.
    LeastVariance,
}

/// How uncertain the nodes of a tree are.
#[derive(Clone, Copy, Debug)]
pub enum Noise<'a> {
    /// One-step errors of each node, oldest first, all ending with the same step. They may begin at different ones; those before
    /// are not known, and neither are those that are NaN.
    Errors(&'a [Vec<f64>]),
    /// The standard deviation of the one-step errors of each node.
    Deviations(&'a [f64]),
}

impl Reconciliation {
    /// Makes the means of the nodes add up, step by step.
    ///
    /// # Inputs
    /// For each node of the tree the means of the same steps. Noise is for [`Self::LeastVariance`]: with errors it is MinT with
    /// shrinkage, for trees of at most [`MOST_NODES`]; with deviations, weighted least squares.
    ///
    /// # Returns
    /// Where no mean was below zero none is afterwards: parts that would be are 0, and their wholes the sum of what is left.
    pub fn apply(self, tree: &Tree, means: &mut [Vec<f64>], noise: Noise<'_>) {
        let is_demand = means.iter().flatten().all(|&mean| mean >= 0.0);
        let projection = (self == Self::LeastVariance).then(|| Projection::new(tree, noise));
        let steps = means.first().map_or(0, Vec::len);
        let mut of_step = vec![0.0; means.len()];
        for step in 0..steps {
            of_step.iter_mut().zip(&*means).for_each(|(value, means)| *value = means[step]);
            match &projection {
                None if self == Self::TopDown => tree.top_down(&mut of_step),
                None => tree.bottom_up(&mut of_step),
                Some(projection) => {
                    projection.apply(tree, &mut of_step);
                    if is_demand {
                        of_step.iter_mut().for_each(|value| *value = value.max(0.0));
                        tree.bottom_up(&mut of_step);
                    }
                }
            }
            means.iter_mut().zip(&of_step).for_each(|(means, value)| means[step] = *value);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn means_add_up_and_do_not_fall_below_zero(
            parts in prop::collection::vec(0.0..50.0_f64, 7),
            deviations in prop::collection::vec(0.0..9.0_f64, 8),
            root in 1.0..300.0_f64,
        ) {
            let tree = Tree::new(&[0, 0, 1, 1, 2, 2, 2]).unwrap();
            let errors: Vec<Vec<f64>> = deviations.iter().enumerate()
                .map(|(node, size)| (0..20 + node).map(|step| size * ((step * (node + 3) % 5) as f64 - 2.0)).collect())
                .collect();
            for how in [Reconciliation::TopDown, Reconciliation::BottomUp, Reconciliation::LeastVariance] {
                for noise in [Noise::Errors(&errors), Noise::Deviations(&deviations)] {
                    let mut means: Vec<Vec<f64>> = [root].iter().chain(&parts).map(|&mean| vec![mean, 0.0]).collect();
                    how.apply(&tree, &mut means, noise);
                    let at = |node: usize| means[node][0];
                    let gaps = [at(0) - at(1) - at(2), at(1) - at(3) - at(4), at(2) - at(5) - at(6) - at(7)];
                    prop_assert!(gaps.iter().all(|gap| gap.abs() < 1e-6), "{how:?}: {means:?}");
                    prop_assert!(means.iter().flatten().all(|&mean| mean >= 0.0), "{how:?}: {means:?}");
                    prop_assert!(means.iter().all(|means| means[1] == 0.0), "what is nothing stays nothing: {means:?}");
                }
            }
        }
    }
}
