use super::group_sums::GroupSums;
use super::pass::Pass;
use super::scope::Scope;
use super::selection::text_or_empty;
use super::{Ranked, Ranking};
use crate::order::first_rows;
use crate::spec::{AnalysisSpec, Dimension};
use crate::table::{Ledger, Money, Quantity, SalesTable, TextColumn};

/// A map shows every country, and there are only so many in the world.
const COUNTRIES_MIN: usize = 300;

/// A text column's values with their sums.
struct Groups<'a> {
    column: &'a TextColumn,
    sums: &'a [GroupSums],
    picked: &'a [String],
}

/// Ranks countries, categories or stores that move money in the view, or customers with a sale line in it.
///
/// Lines without a text are one value more, with an empty name; but lines without a customer are in no row and not among
/// the others. The column of another dimension ranks nothing.
pub(super) fn rank_groups(scope: &Scope<'_>, pass: &Pass, dimension: Dimension) -> Ranking<Ranked> {
    let groups = Groups::of(scope, pass, dimension);
    let is_ranked = |&index: &u32| match dimension {
        Dimension::Customer => groups.sums[index as usize].sale_lines > 0,
        _ => groups.sums[index as usize].moves_money(),
    };
    let ranked: Vec<u32> = groups.indices().filter(is_ranked).collect();
    let count = ranked.len() as u64;
    let top = scope.spec.top as usize;
    let rows = groups.rows(&ranked, if dimension == Dimension::Country { top.max(COUNTRIES_MIN) } else { top });
    let total: i64 = groups.sums.iter().map(|sums| sums.net).sum();
    let other_net_sales = Money::from_ten_thousandths(total) - rows.iter().map(|row| row.net_sales).sum();
    Ranking { rows, count, other_net_sales }
}

/// Every value of a dimension that moves money in the view, by net sales, also those that only came back.
pub(crate) fn all_groups(
    table: &SalesTable,
    ledger: &Ledger,
    spec: &AnalysisSpec,
    dimension: Dimension,
) -> Vec<Ranked> {
    let scope = Scope::new(table, ledger, spec);
    let pass = Pass::run_without_products(&scope);
    let groups = Groups::of(&scope, &pass, dimension);
    let is_there = |&index: &u32| groups.sums[index as usize].moves_money();
    let ranked: Vec<u32> = groups.indices().filter(is_there).collect();
    groups.rows(&ranked, usize::MAX)
}

impl GroupSums {
    fn moves_money(&self) -> bool {
        self.sale_lines > 0 || self.net != 0 || self.returned != 0
    }
}

impl<'a> Groups<'a> {
    fn of(scope: &'a Scope<'_>, pass: &'a Pass, dimension: Dimension) -> Self {
        let (table, filter) = (scope.table, &scope.spec.filter);
        match dimension {
            Dimension::Country => Self { column: &table.country, sums: &pass.countries, picked: &filter.countries },
            Dimension::Category => {
                Self { column: &table.optional.category, sums: &pass.categories, picked: &filter.categories }
            }
            Dimension::Store => Self { column: &table.optional.store, sums: &pass.stores, picked: &filter.stores },
            Dimension::Customer => {
                let named = pass.customers.len().saturating_sub(1);
                Self { column: &table.customer, sums: &pass.customers[..named], picked: &filter.customers }
            }
            Dimension::Product => Self { column: &table.code, sums: &[], picked: &[] },
        }
    }

    fn indices(&self) -> std::ops::Range<u32> {
        0..self.sums.len() as u32
    }

    fn rows(&self, indices: &[u32], top: usize) -> Vec<Ranked> {
        let name_of = |index: u32| text_or_empty(self.column, index);
        let net_of = |index: u32| self.sums[index as usize].net;
        let best = first_rows(indices, top, &|left, right| {
            net_of(right).cmp(&net_of(left)).then_with(|| name_of(left).cmp(name_of(right)))
        });
        best.into_iter().map(|index| self.row(index, name_of(index))).collect()
    }

    fn row(&self, index: u32, name: &str) -> Ranked {
        let sums = &self.sums[index as usize];
        Ranked {
            name: name.to_owned(),
            gross_sales: Money::from_ten_thousandths(sums.gross),
            returns: Money::from_ten_thousandths(-sums.returned),
            net_sales: Money::from_ten_thousandths(sums.net),
            orders: u64::from(sums.orders),
            units_sold: Quantity::from_thousandths(sums.units),
            is_selected: self.picked.iter().any(|text| text == name),
        }
    }
}
