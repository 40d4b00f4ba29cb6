use serde::{Deserialize, Serialize};

use super::pass::Pass;
use super::scope::Scope;
use super::shapley::effects;
use super::{Compared, day_sums::DaySums};
use crate::table::{Money, Quantity};

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
    pub units: Quantity,
    pub sales: Money,
}

/// Explains the change between two periods.
///
/// Model: `sales = customers × orders / customers × units / orders × sales / units`; in the branch without customers,
/// `sales = orders × units / orders × sales / units`. `effect[i]` is the Shapley value of factor `i`. Where a branch has
/// no sales in one of the periods, its ratios are taken to be those of the other one, so that the change is the first
/// factor's alone; as values they are 0 there.
///
/// # Returns
/// The known customers' branch and the anonymous one, each if it has sales in either period. The effects of a branch's
/// factors sum to its change exactly, and the branches to the change of the whole.
///
/// # References
/// L. S. Shapley (1953), "A value for n-person games", Annals of Mathematics Studies 28, 307–317.
#[must_use]
pub fn revenue_tree(input: &TreeInput) -> RevenueTree {
    let mut tree = RevenueTree::default();
    for (is_anonymous, [later, base]) in [(false, &input.known), (true, &input.anonymous)] {
        if later.sales == Money::ZERO && base.sales == Money::ZERO {
            continue;
        }
        tree.sales += later.sales;
        tree.base_sales += base.sales;
        tree.branches.push(branch(is_anonymous, later, base));
    }
    tree
}

fn branch(is_anonymous: bool, later: &TreeSums, base: &TreeSums) -> RevenueBranch {
    let kinds: &[FactorKind] = if is_anonymous {
        &[FactorKind::Orders, FactorKind::UnitsPerOrder, FactorKind::Price]
    } else {
        &[FactorKind::Customers, FactorKind::OrdersPerCustomer, FactorKind::UnitsPerOrder, FactorKind::Price]
    };
    let values = |sums: &TreeSums| -> Vec<f64> { kinds.iter().map(|&kind| sums.factor(kind)).collect() };
    let (later_values, base_values) = (values(later), values(base));
    let change = later.sales - base.sales;
    let effects = effects(&later_values, &base_values, change);
    let factor = |index: usize| RevenueFactor {
        kind: kinds[index],
        value: later_values[index],
        base_value: base_values[index],
        effect: effects[index],
    };
    RevenueBranch {
        is_anonymous,
        sales: later.sales,
        base_sales: base.sales,
        factors: (0..kinds.len()).map(factor).collect(),
    }
}

impl TreeSums {
    fn factor(&self, kind: FactorKind) -> f64 {
        let ratio = |part: f64, whole: f64| if whole == 0.0 { 0.0 } else { part / whole };
        let (customers, orders) = (self.customers as f64, self.orders as f64);
        match kind {
            FactorKind::Customers => customers,
            FactorKind::OrdersPerCustomer => ratio(orders, customers),
            FactorKind::Orders => orders,
            FactorKind::UnitsPerOrder => ratio(self.units.as_f64(), orders),
            FactorKind::Price => ratio(self.sales.as_f64(), self.units.as_f64()),
        }
    }
}

/// The sums of all products together for the two compared periods; `None` without a base.
pub(super) fn overall_input(scope: &Scope<'_>, pass: &Pass, compared: Option<&Compared>) -> Option<TreeInput> {
    let base = compared?.base.as_ref().ok()?;
    let (later_number, base_number) = scope.compared?;
    let periods = [(compared?.period, later_number), (base.period, base_number)];
    let mut input = TreeInput { product: String::new(), known: Default::default(), anonymous: Default::default() };
    for (side, (period, number)) in periods.into_iter().enumerate() {
        let sums = DaySums::over(&pass.days[scope.day_indices(Some(period))]);
        let (all, anonymous) = (sums.standing(), sums.anonymous);
        input.known[side] = TreeSums {
            customers: pass.customers_by_period.counts(number, period, &scope.ledger.first_seen).with_orders,
            orders: sums.known_orders,
            units: all.quantity() - anonymous.quantity(),
            sales: all.money() - anonymous.money(),
        };
        input.anonymous[side] = TreeSums {
            customers: 0,
            orders: sums.anonymous_orders,
            units: anonymous.quantity(),
            sales: anonymous.money(),
        };
    }
    Some(input)
}
