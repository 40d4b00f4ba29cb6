use super::pass::Pass;
use super::product_months::net_by_month;
use super::product_sums::ProductSums;
use super::scope::Scope;
use super::{RankedProduct, Ranking};
use crate::order::first_rows;
use crate::spec::AnalysisSpec;
use crate::table::{Ledger, Money, Quantity, SalesTable};

/// Ranks the products that have a sale line in the view.
pub(super) fn rank_products(scope: &Scope<'_>, pass: &Pass) -> Ranking<RankedProduct> {
    let sums = &pass.products;
    let sold: Vec<u32> = (0..sums.len() as u32).filter(|&index| sums[index as usize].sale_lines > 0).collect();
    let count = sold.len() as u64;
    let rows = rows(scope, pass, &sold, scope.spec.top as usize);
    let total: i64 = sums.iter().map(ProductSums::net).sum();
    let other_net_sales = Money::from_ten_thousandths(total) - rows.iter().map(|row| row.net_sales).sum();
    Ranking { rows, count, other_net_sales }
}

/// Every product with a sale or return line in the view, by net sales.
pub(crate) fn all_products(table: &SalesTable, ledger: &Ledger, spec: &AnalysisSpec) -> Vec<RankedProduct> {
    let scope = Scope::new(table, ledger, spec);
    let pass = Pass::run(&scope);
    let is_there = |&index: &u32| {
        let sums = &pass.products[index as usize];
        sums.sale_lines + sums.return_lines > 0
    };
    let products: Vec<u32> = (0..pass.products.len() as u32).filter(is_there).collect();
    rows(&scope, &pass, &products, usize::MAX)
}

fn rows(scope: &Scope<'_>, pass: &Pass, products: &[u32], top: usize) -> Vec<RankedProduct> {
    let net_of = |index: u32| pass.products[index as usize].net();
    let code_of = |index: u32| scope.ledger.products[index as usize].code.as_str();
    let best = first_rows(products, top, &|left, right| {
        net_of(right).cmp(&net_of(left)).then_with(|| code_of(left).cmp(code_of(right)))
    });
    let picked = scope.picked_products();
    let has_base = scope.compared_pair().is_some_and(|pair| pair.base.is_ok());
    let row = |(&index, net_sales_by_month): (&u32, Vec<Money>)| {
        let (product, sums) = (&scope.ledger.products[index as usize], &pass.products[index as usize]);
        let [later, earlier] = sums.compared.map(Money::from_ten_thousandths);
        RankedProduct {
            product: product.code.clone(),
            description: product.description.clone(),
            gross_sales: Money::from_ten_thousandths(sums.gross),
            returns: Money::from_ten_thousandths(-sums.returned),
            net_sales: Money::from_ten_thousandths(sums.net()),
            orders: u64::from(sums.orders),
            units_sold: Quantity::from_thousandths(sums.units),
            net_sales_by_month,
            compared_net_sales: has_base.then_some((later, earlier)),
            matched_reversals: Money::from_ten_thousandths(sums.undone),
            is_selected: picked.contains(&index),
        }
    };
    best.iter().zip(net_by_month(scope, &best)).map(row).collect()
}
