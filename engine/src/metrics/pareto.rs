use serde::{Deserialize, Serialize};

/// How few products make how much of net sales (ABC analysis). Products that net to zero or less add nothing.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Pareto {
    /// Merchandise products with a line in the view.
    pub products: u64,
    /// Products of them that only came back.
    pub only_returned: u64,
    /// How many products, the best first, make 80 % (class A).
    pub a_products: u64,
    /// How many products, the best first, make 95 % (classes A and B).
    pub b_products: u64,
    /// The curve: at most 200 points from (0, 0) to (1, 1).
    pub points: Vec<ParetoPoint>,
}

/// A point of the Pareto curve.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct ParetoPoint {
    /// The part of all products, 0–1.
    pub product_share: f64,
    /// The part of net sales that they make, 0–1.
    pub sales_share: f64,
}
