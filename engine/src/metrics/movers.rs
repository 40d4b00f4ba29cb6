use serde::{Deserialize, Serialize};

use super::Compared;
use super::pass::Pass;
use super::scope::Scope;
use crate::order::first_rows;
use crate::table::Money;

/// Which products made the change of net sales between the two compared periods. All parts sum to the change exactly.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Movers {
    /// Change of net sales.
    pub change: Money,
    /// The products that gained most, the largest gain first.
    pub gains: Vec<Mover>,
    /// The products that lost most, the largest loss first.
    pub losses: Vec<Mover>,
    /// Sum over all products that gained.
    pub gain_total: Money,
    /// Sum over all products that lost (negative).
    pub loss_total: Money,
    /// How many products gained.
    pub gain_count: u64,
    /// How many products lost.
    pub loss_count: u64,
    /// Change of what is no product: services and discounts (and adjustments, where they count).
    pub other_change: Money,
}

/// One product's change of net sales.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Mover {
    pub product: String,
    pub description: String,
    pub net_sales: Money,
    pub base_net_sales: Money,
    pub change: Money,
}

/// The largest gains and losses between the two compared periods, at most `top` of each; `None` without a base.
pub(super) fn movers(scope: &Scope<'_>, pass: &Pass, compared: &Compared) -> Option<Movers> {
    let base = compared.base.as_ref().ok()?;
    let picked = scope.picked_products();
    let is_picked = |index: &u32| scope.spec.filter.products.is_empty() || picked.contains(index);
    let change_of = |index: u32| {
        let [later, earlier] = pass.products[index as usize].compared;
        later - earlier
    };
    let code_of = |index: u32| scope.ledger.products[index as usize].code.as_str();
    let products = (0..pass.products.len() as u32).filter(is_picked);
    let (gained, lost): (Vec<u32>, Vec<u32>) =
        products.filter(|&index| change_of(index) != 0).partition(|&index| change_of(index) > 0);
    let total = |products: &[u32]| Money::from_ten_thousandths(products.iter().copied().map(change_of).sum());
    let (gain_total, loss_total) = (total(&gained), total(&lost));
    let (gain_count, loss_count) = (gained.len() as u64, lost.len() as u64);
    let change = compared.kpis.net_sales - base.kpis.net_sales;
    let first = |products: &[u32]| -> Vec<Mover> {
        let best = first_rows(products, scope.spec.top as usize, &|left, right| {
            let (left_change, right_change) = (change_of(left).abs(), change_of(right).abs());
            right_change.cmp(&left_change).then_with(|| code_of(left).cmp(code_of(right)))
        });
        best.into_iter().map(|index| mover(scope, pass, index)).collect()
    };
    Some(Movers {
        change,
        gains: first(&gained),
        losses: first(&lost),
        gain_total,
        loss_total,
        gain_count,
        loss_count,
        other_change: change - gain_total - loss_total,
    })
}

fn mover(scope: &Scope<'_>, pass: &Pass, index: u32) -> Mover {
    let product = &scope.ledger.products[index as usize];
    let [net_sales, base_net_sales] = pass.products[index as usize].compared.map(Money::from_ten_thousandths);
    Mover {
        product: product.code.clone(),
        description: product.description.clone(),
        net_sales,
        base_net_sales,
        change: net_sales - base_net_sales,
    }
}
