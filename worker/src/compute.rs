use aisle_engine::metrics::{RevenueTree, TreeInput, revenue_tree};

/// Products computed between two looks at the clock.
const STEP_PRODUCTS: usize = 64;

/// The revenue trees of many products, a few at a time.
pub(crate) struct RevenueTreesJob {
    inputs: Vec<TreeInput>,
    trees: Vec<(String, RevenueTree)>,
}

impl RevenueTreesJob {
    /// Nothing computed yet.
    pub(crate) fn new(inputs: Vec<TreeInput>) -> Self {
        let trees = Vec::with_capacity(inputs.len());
        Self { inputs, trees }
    }

    /// Computes a few more products; false when all are done.
    pub(crate) fn step(&mut self) -> bool {
        let start = self.trees.len();
        let end = self.inputs.len().min(start + STEP_PRODUCTS);
        let trees = self.inputs[start..end].iter().map(|input| (input.product.clone(), revenue_tree(input)));
        self.trees.extend(trees);
        end < self.inputs.len()
    }

    /// Products computed.
    pub(crate) fn done(&self) -> u64 {
        self.trees.len() as u64
    }

    /// Products in all.
    pub(crate) fn total(&self) -> u64 {
        self.inputs.len() as u64
    }

    /// The trees, in the order of the products given.
    pub(crate) fn into_trees(self) -> Vec<(String, RevenueTree)> {
        self.trees
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use aisle_engine::{
        metrics::TreeSums,
        table::{Money, Quantity},
    };

    #[test]
    fn every_product_gets_its_tree_in_the_order_given() {
        let count = STEP_PRODUCTS * 2 + 1;
        let inputs: Vec<_> = (0..count)
            .map(|product| TreeInput {
                product: format!("P{product}"),
                known: [product as i64 * 10, 7].map(|sales| TreeSums {
                    customers: 2,
                    orders: 3,
                    units: Quantity::from_thousandths(4_000),
                    sales: Money::from_ten_thousandths(sales),
                }),
                anonymous: [TreeSums::default(); 2],
            })
            .collect();
        let mut job = RevenueTreesJob::new(inputs);
        assert_eq!((job.done(), job.total()), (0, count as u64));
        assert!(job.step());
        assert!(job.step());
        assert!(!job.step());
        let trees = job.into_trees();
        assert_eq!(trees.len(), count);
        for (product, (code, tree)) in trees.iter().enumerate() {
            assert_eq!(*code, format!("P{product}"));
            assert_eq!(tree.sales, Money::from_ten_thousandths(product as i64 * 10));
        }
    }

    #[test]
    fn no_products_are_done_at_once() {
        let mut job = RevenueTreesJob::new(Vec::new());
        assert!(!job.step());
        assert_eq!(job.into_trees(), []);
    }
}
