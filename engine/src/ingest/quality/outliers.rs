use super::survey::Survey;
use super::{EXAMPLES, Finding, FindingKind, FindingStatus};
use crate::metrics::Kpis;
use crate::order::{sort_numbers, sort_rows};
use crate::table::Money;

/// A unit price so many times the product's median is taken for a slip.
const EXTREME_PRICE_FACTOR: u64 = 100;
/// A line above gross sales divided by this is large: 1 %.
const LARGE_LINE_DIVISOR: i64 = 100;

/// Single lines that stand out.
pub(super) fn findings(survey: &Survey<'_>, kpis: &Kpis) -> Vec<Finding> {
    vec![extreme_prices(survey), large_lines(survey, kpis)]
}

/// Merchandise sale lines at a price of 100 times the product's median or more.
fn extreme_prices(survey: &Survey<'_>) -> Finding {
    // A sale's price is positive.
    let price_of = |row: usize| survey.table.unit_price[row].unsigned_abs();
    // The median lies between the extremes, so only products whose prices spread that far need one.
    let spreads = |&(low, high): &(u64, u64)| (high / EXTREME_PRICE_FACTOR >= low).then(Vec::new);
    let mut prices: Vec<Option<Vec<u64>>> = survey.sales.price_extremes.iter().map(spreads).collect();
    let mut rows: Vec<u32> = Vec::new();
    for (row, flags) in survey.ledger.flags().iter().enumerate() {
        if flags.is_merchandise_sale()
            && let Some(prices) = &mut prices[survey.product_of(row) as usize]
        {
            prices.push(price_of(row));
            rows.push(row as u32);
        }
    }
    let median = |prices: Option<Vec<u64>>| {
        let mut prices = prices?;
        sort_numbers(&mut prices);
        prices.get(prices.len() / 2).copied()
    };
    let medians: Vec<Option<u64>> = prices.into_iter().map(median).collect();
    rows.retain(|&row| {
        let median = medians[survey.product_of(row as usize) as usize];
        median.is_some_and(|median| price_of(row as usize) / EXTREME_PRICE_FACTOR >= median)
    });
    finding(survey, FindingKind::ExtremePrice, rows, &survey.table.unit_price)
}

/// Lines whose money is more than 1 % of gross sales.
fn large_lines(survey: &Survey<'_>, kpis: &Kpis) -> Finding {
    let limit = kpis.gross_sales.ten_thousandths() / LARGE_LINE_DIVISOR;
    let flags = survey.ledger.flags();
    let is_large = |&row: &usize| survey.table.amount[row].abs() > limit && !flags[row].is_dropped();
    let rows = (0..survey.table.len()).filter(is_large).map(|row| row as u32).collect();
    finding(survey, FindingKind::LargeLine, rows, &survey.table.amount)
}

/// The largest values lead.
fn finding(survey: &Survey<'_>, kind: FindingKind, mut rows: Vec<u32>, values: &[i64]) -> Finding {
    let count = rows.len() as u64;
    let amount = rows.iter().map(|&row| survey.table.amount[row as usize]).sum();
    let value_of = |row: u32| values[row as usize];
    sort_rows(&mut rows, &|left, right| value_of(right).abs().cmp(&value_of(left).abs()));
    let example = |row: u32| {
        let name = survey.name_of(survey.product_of(row as usize));
        (name, Money::from_ten_thousandths(value_of(row)).to_string())
    };
    Finding::of(kind, FindingStatus::Check, count)
        .with_amount(Money::from_ten_thousandths(amount))
        .with_examples(rows.into_iter().take(EXAMPLES).map(example))
}
