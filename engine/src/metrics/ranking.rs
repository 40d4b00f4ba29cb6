use serde::{Deserialize, Serialize};

use super::pass::{GroupSums, Pass};
use super::product_months::net_by_month;
use super::scope::Scope;
use super::selection::text_or_empty;
use crate::table::{Money, Quantity, TextColumn};

/// The first of a ranking by net sales (ties by name), and what all others sum to. It ranks what has a sale line in the
/// view; what only came back is among the others.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Ranking<Row> {
    /// The first rows.
    pub rows: Vec<Row>,
    /// How many have a sale line in the view.
    pub count: u64,
    /// Net sales of those that are not among the rows.
    pub other_net_sales: Money,
}

impl<Row> Default for Ranking<Row> {
    fn default() -> Self {
        Self { rows: Vec::new(), count: 0, other_net_sales: Money::ZERO }
    }
}

/// A country, customer, category or store. A ranking ignores the filter's own list of its dimension, so that the others
/// stay in sight while one is picked.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "each figure is defined at its Metric")]
pub struct Ranked {
    /// As the file writes it; empty where the file names none.
    pub name: String,
    pub gross_sales: Money,
    pub returns: Money,
    pub net_sales: Money,
    pub orders: u64,
    pub units_sold: Quantity,
    /// Does the filter name it?
    pub is_selected: bool,
}

/// A product: merchandise only.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "each figure is defined at its Metric")]
pub struct RankedProduct {
    /// Folded code.
    pub product: String,
    pub description: String,
    pub gross_sales: Money,
    pub returns: Money,
    pub net_sales: Money,
    pub orders: u64,
    pub units_sold: Quantity,
    /// Net sales of each month of [`super::Series::by_month`].
    pub net_sales_by_month: Vec<Money>,
    /// Net sales of the compared period and of its base (see [`super::Overview::compared`]).
    pub compared_net_sales: Option<(Money, Money)>,
    /// Sold and undone: the money of its matched reversals.
    pub matched_reversals: Money,
    pub is_selected: bool,
}

/// Ranks the values of a text column. Lines without a text are one value more, with an empty name, where `ranks_unnamed`;
/// else they are in no row and not among the others.
pub(super) fn rank_groups(
    scope: &Scope<'_>,
    column: &TextColumn,
    groups: &[GroupSums],
    picked: &[String],
    ranks_unnamed: bool,
) -> Ranking<Ranked> {
    let named = if ranks_unnamed { groups.len() } else { groups.len().saturating_sub(1) };
    let groups = &groups[..named];
    let name_of = |&index: &u32| text_or_empty(column, index);
    let net_of = |&index: &u32| groups[index as usize].net;
    let sold: Vec<u32> = (0..named as u32).filter(|&index| groups[index as usize].sale_lines > 0).collect();
    let count = sold.len() as u64;
    let best = best(sold, scope.spec.top as usize, |left, right| {
        net_of(right).cmp(&net_of(left)).then_with(|| name_of(left).cmp(name_of(right)))
    });
    let rows: Vec<Ranked> = best
        .iter()
        .map(|index| {
            let (sums, name) = (&groups[*index as usize], name_of(index));
            Ranked {
                name: name.to_owned(),
                gross_sales: Money::from_ten_thousandths(sums.gross),
                returns: Money::from_ten_thousandths(-sums.returned),
                net_sales: Money::from_ten_thousandths(sums.net),
                orders: u64::from(sums.orders),
                units_sold: Quantity::from_thousandths(sums.units),
                is_selected: picked.iter().any(|text| text == name),
            }
        })
        .collect();
    let total: i64 = groups.iter().map(|sums| sums.net).sum();
    let other_net_sales = Money::from_ten_thousandths(total) - rows.iter().map(|row| row.net_sales).sum();
    Ranking { rows, count, other_net_sales }
}

/// Ranks the products.
pub(super) fn rank_products(scope: &Scope<'_>, pass: &Pass) -> Ranking<RankedProduct> {
    let (products, sums) = (&scope.ledger.products, &pass.products);
    let net_of = |&index: &u32| sums[index as usize].net();
    let code_of = |&index: &u32| products[index as usize].code.as_str();
    let sold: Vec<u32> = (0..sums.len() as u32).filter(|&index| sums[index as usize].sale_lines > 0).collect();
    let count = sold.len() as u64;
    let best = best(sold, scope.spec.top as usize, |left, right| {
        net_of(right).cmp(&net_of(left)).then_with(|| code_of(left).cmp(code_of(right)))
    });
    let picked: Vec<u32> =
        scope.spec.filter.products.iter().filter_map(|code| scope.ledger.product_index(code)).collect();
    let by_month = net_by_month(scope, &best);
    let has_base = scope.compared_pair().is_some_and(|pair| pair.base.is_ok());
    let row = |(&index, net_sales_by_month): (&u32, Vec<Money>)| {
        let (product, sums) = (&products[index as usize], &sums[index as usize]);
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
    let rows: Vec<RankedProduct> = best.iter().zip(by_month).map(row).collect();
    let total: i64 = sums.iter().map(|sums| sums.net()).sum();
    let other_net_sales = Money::from_ten_thousandths(total) - rows.iter().map(|row| row.net_sales).sum();
    Ranking { rows, count, other_net_sales }
}

/// The first `top` items of an order, without sorting the others.
pub(super) fn best(mut items: Vec<u32>, top: usize, order: impl Fn(&u32, &u32) -> std::cmp::Ordering) -> Vec<u32> {
    if items.len() > top {
        items.select_nth_unstable_by(top, &order);
        items.truncate(top);
    }
    items.sort_by(order);
    items
}
