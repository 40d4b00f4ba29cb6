/// A hierarchy: the shop, its categories, their products.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tree {
    /// For each node the node that it is a part of; a part comes after its whole. The first is the root.
    parents: Vec<usize>,
    is_leaf: Vec<bool>,
}

/// Why a list of parents is no tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TreeError {
    /// A node stands before what it is a part of.
    #[error("node {node} stands before its parent {parent}")]
    Order {
        /// The node.
        node: usize,
        /// The parent that it names.
        parent: usize,
    },
}

impl Tree {
    /// The tree of these parents: one entry for each node but the root, which is node 0.
    ///
    /// # Errors
    /// [`TreeError`] where a node does not follow its parent.
    pub fn new(parents_of_others: &[usize]) -> Result<Self, TreeError> {
        let mut is_leaf = vec![true; parents_of_others.len() + 1];
        for (index, &parent) in parents_of_others.iter().enumerate() {
            if parent > index {
                return Err(TreeError::Order { node: index + 1, parent });
            }
            is_leaf[parent] = false;
        }
        Ok(Self { parents: [&[0], parents_of_others].concat(), is_leaf })
    }

    /// How many nodes there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.parents.len()
    }

    /// A tree has at least its root.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        false
    }

    /// Is a node no whole of others?
    pub(super) fn is_leaf(&self, node: usize) -> bool {
        self.is_leaf[node]
    }

    /// The node that a node is a part of; `None` for the root.
    pub(super) fn parent(&self, node: usize) -> Option<usize> {
        (node > 0).then(|| self.parents[node])
    }

    /// Bottom-up: the leaves are kept, every whole is the sum of its parts.
    ///
    /// # Inputs
    /// One forecast a node; those of wholes are replaced.
    pub(super) fn bottom_up(&self, forecasts: &mut [f64]) {
        for (forecast, is_leaf) in forecasts.iter_mut().zip(&self.is_leaf) {
            *forecast = if *is_leaf { *forecast } else { 0.0 };
        }
        for node in (1..self.len()).rev() {
            forecasts[self.parents[node]] += forecasts[node];
        }
    }

    /// Top-down by forecast proportions: the root is kept, every whole shared out among its parts as they were forecast; evenly
    /// where they were forecast to sell nothing.
    ///
    /// Where a part lies below zero, proportions mean nothing: parts of +10 and −10 are no shares of their sum. Each then takes its share,
    /// by its size, of the gap between the whole and its parts. (Where none does, that is the proportion.)
    ///
    /// # References
    /// Athanasopoulos, Ahmed & Hyndman (2009), "Hierarchical forecasts for Australian domestic tourism", section 3.2.2, doi
    /// 10.1016/j.ijforecast.2008.07.004.
    pub(super) fn top_down(&self, forecasts: &mut [f64]) {
        let mut sums = vec![(0.0, 0.0, 0_usize); self.len()];
        for node in 1..self.len() {
            let (sum, size, parts) = &mut sums[self.parents[node]];
            *sum += forecasts[node];
            *size += forecasts[node].abs();
            *parts += 1;
        }
        for node in 1..self.len() {
            let whole = forecasts[self.parents[node]];
            let (sum, size, parts) = sums[self.parents[node]];
            let share = if size == 0.0 { 1.0 / parts as f64 } else { forecasts[node].abs() / size };
            forecasts[node] = if sum == size { whole * share } else { forecasts[node] + (whole - sum) * share };
        }
    }

    /// Weighted least squares with a variance for each node: the coherent forecasts nearest to the given ones, a difference
    /// counting by the inverse of its variance.
    ///
    /// # Inputs
    /// One forecast and one variance, above zero, a node.
    ///
    /// # Numerics
    /// O(nodes), exact: on the way up each subtree is one forecast of its root's value, with a variance; on the way down
    /// what the root differs from the sum of its parts is shared out by their variances.
    ///
    /// # References
    /// Hyndman, Lee & Wang (2016), "Fast computation of reconciled forecasts for hierarchical and grouped time series", doi
    /// 10.1016/j.csda.2015.11.007, whose solution this is, in Pearl's (1982) order on trees.
    pub(super) fn weighted_least_squares(&self, forecasts: &mut [f64], variances: &[f64]) {
        let mut sums = vec![(0.0, 0.0); self.len()];
        let mut merged: Vec<(f64, f64)> = forecasts.iter().copied().zip(variances.iter().copied()).collect();
        for node in (0..self.len()).rev() {
            if !self.is_leaf[node] {
                let ((own, own_variance), (sum, variance)) = (merged[node], sums[node]);
                let total = own_variance + variance;
                merged[node] = ((own * variance + sum * own_variance) / total, own_variance * variance / total);
            }
            if node > 0 {
                let (sum, variance) = &mut sums[self.parents[node]];
                *sum += merged[node].0;
                *variance += merged[node].1;
            }
        }
        forecasts[0] = merged[0].0;
        for node in 1..self.len() {
            let parent = self.parents[node];
            let (sum, variance) = sums[parent];
            forecasts[node] = merged[node].0 + merged[node].1 / variance * (forecasts[parent] - sum);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A shop of two categories with two and three products.
    fn shop() -> Tree {
        Tree::new(&[0, 0, 1, 1, 2, 2, 2]).unwrap()
    }

    const FORECASTS: [f64; 8] = [100.0, 30.0, 80.0, 10.0, 30.0, 20.0, 0.0, 50.0];

    fn assert_adds_up(forecasts: &[f64]) {
        assert!((forecasts[0] - forecasts[1] - forecasts[2]).abs() < 1e-9, "{forecasts:?}");
        assert!((forecasts[1] - forecasts[3] - forecasts[4]).abs() < 1e-9, "{forecasts:?}");
        assert!((forecasts[2] - forecasts[5..].iter().sum::<f64>()).abs() < 1e-9, "{forecasts:?}");
    }

    #[test]
    fn bottom_up_keeps_the_leaves_and_top_down_the_root() {
        let mut forecasts = FORECASTS;
        shop().bottom_up(&mut forecasts);
        assert_eq!(forecasts, [110.0, 40.0, 70.0, 10.0, 30.0, 20.0, 0.0, 50.0]);
        let mut forecasts = FORECASTS;
        shop().top_down(&mut forecasts);
        assert_adds_up(&forecasts);
        assert_eq!(forecasts[0], 100.0);
        assert!((forecasts[1] - 300.0 / 11.0).abs() < 1e-12 && (forecasts[3] - 75.0 / 11.0).abs() < 1e-12);
        let mut nothing = [9.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0];
        shop().top_down(&mut nothing);
        assert_adds_up(&nothing);
    }

    #[test]
    fn parts_of_both_signs_share_the_gap_by_their_size() {
        let tree = Tree::new(&[0, 0, 0]).unwrap();
        let mut forecasts = [2.0, 10.0, -10.0, 0.0];
        tree.top_down(&mut forecasts);
        assert_eq!(forecasts, [2.0, 11.0, -9.0, 0.0]);
        let mut below = [-6.0, -1.0, -2.0, 0.0];
        tree.top_down(&mut below);
        assert_eq!(below, [-6.0, -2.0, -4.0, 0.0]);
    }

    #[test]
    fn a_part_comes_after_its_whole() {
        assert_eq!(Tree::new(&[0, 3]), Err(TreeError::Order { node: 2, parent: 3 }));
    }
}
