use serde::{Deserialize, Serialize};

use super::product_sums::ProductSums;
use crate::order::sort_numbers;

/// How few products make how much of net sales (ABC analysis). Products that net to zero or less add nothing. It ignores
/// the filter's own list of products, as the ranking of the products does.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Pareto {
    /// Merchandise products with a sale or return line in the view.
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

/// Part of net sales that class A makes.
const A_SHARE: f64 = 0.80;
/// Part of net sales that classes A and B make.
const B_SHARE: f64 = 0.95;
/// The most points of a curve; more cannot be told apart on a screen.
const MOST_POINTS: usize = 200;

/// The ABC curve of the products, the best first.
///
/// Model: `share[k] = sum(net[0..k]) / sum(net)`, `net` in descending order, negative ones as zero. A class ends with the
/// first product at which the share reaches its limit.
pub(super) fn pareto(products: &[ProductSums]) -> Pareto {
    let present = products.iter().filter(|sums| sums.sale_lines + sums.return_lines > 0);
    let mut nets: Vec<u64> = present.clone().map(|sums| sums.net().max(0).unsigned_abs()).collect();
    let only_returned = present.filter(|sums| sums.sale_lines == 0).count() as u64;
    sort_numbers(&mut nets);
    let total: u64 = nets.iter().sum();
    let count = nets.len();
    if total == 0 {
        return Pareto { products: count as u64, only_returned, ..Pareto::default() };
    }
    let step = count.div_ceil(MOST_POINTS - 1);
    let mut pareto = Pareto { products: count as u64, only_returned, ..Pareto::default() };
    pareto.points.push(ParetoPoint { product_share: 0.0, sales_share: 0.0 });
    let mut sum = 0;
    for (index, net) in nets.into_iter().rev().enumerate() {
        let before = sum as f64 / total as f64;
        sum += net;
        let share = sum as f64 / total as f64;
        let rank = index + 1;
        for (limit, end) in [(A_SHARE, &mut pareto.a_products), (B_SHARE, &mut pareto.b_products)] {
            if before < limit && share >= limit {
                *end = rank as u64;
            }
        }
        if rank % step == 0 || rank == count {
            pareto.points.push(ParetoPoint { product_share: rank as f64 / count as f64, sales_share: share });
        }
    }
    pareto
}
