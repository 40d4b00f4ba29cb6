use serde::{Deserialize, Serialize};

use crate::table::Money;

/// Why sales changed between the two compared periods: customers × orders per customer × units per order × price.
///
/// The tree explains the merchandise sales that stand (sale lines less matched reversals). Each branch's change is split
/// over its factors by Shapley values (the mean of each factor's effect over all orders in which the factors can be
/// changed), made whole ten-thousandths by the largest remainder, so that parts sum to the change exactly.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct RevenueTree {
    /// Sales of the later period.
    pub sales: Money,
    /// Sales of the base period.
    pub base_sales: Money,
    /// Known customers and anonymous sales.
    pub branches: Vec<RevenueBranch>,
}

/// Sales to known customers, or sales without a customer (which have no customer factors).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RevenueBranch {
    /// Are these the sales without a customer?
    pub is_anonymous: bool,
    /// Sales of the later period.
    pub sales: Money,
    /// Sales of the base period.
    pub base_sales: Money,
    /// The factors whose product is the branch's sales.
    pub factors: Vec<RevenueFactor>,
}

/// One factor of a branch.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct RevenueFactor {
    /// Which factor.
    pub kind: FactorKind,
    /// Its value in the later period.
    pub value: f64,
    /// Its value in the base period.
    pub base_value: f64,
    /// Its part of the branch's change.
    pub effect: Money,
}

/// The factors of sales.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FactorKind {
    /// Distinct known customers with an order.
    Customers,
    /// Orders per customer.
    OrdersPerCustomer,
    /// Orders, in the branch without customers.
    Orders,
    /// Units per order.
    UnitsPerOrder,
    /// Sales per unit.
    Price,
}

/// The sums that one revenue tree is computed from: of one product, in the two compared periods.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TreeInput {
    /// The product's folded code; empty for all products together.
    pub product: String,
    /// Known customers, later period and base.
    pub known: [TreeSums; 2],
    /// Sales without a customer, later period and base.
    pub anonymous: [TreeSums; 2],
}

/// What a period's merchandise sales that stand sum to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names say it")]
pub struct TreeSums {
    pub customers: u64,
    pub orders: u64,
    pub units: crate::table::Quantity,
    pub sales: Money,
}
