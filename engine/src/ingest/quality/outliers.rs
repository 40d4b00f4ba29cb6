use super::survey::Survey;
use super::{EXAMPLES, Finding, FindingKind, FindingStatus};
use crate::metrics::Kpis;
use crate::table::Money;

/// A unit price so many times the product's median is taken for a slip.
const EXTREME_PRICE_FACTOR: i64 = 100;
/// A line above gross sales divided by this is large: 1 %.
const LARGE_LINE_DIVISOR: i64 = 100;

/// Single lines that stand out.
pub(super) fn findings(survey: &Survey<'_>, kpis: &Kpis) -> Vec<Finding> {
    vec![extreme_prices(survey), large_lines(survey, kpis)]
}

/// Merchandise sale lines at a price of 100 times the product's median or more.
fn extreme_prices(survey: &Survey<'_>) -> Finding {
    let products = survey.ledger.products().len();
    let sale_rows = || {
        let rows = survey.ledger.flags().iter().enumerate();
        rows.filter(|(_, flags)| flags.is_merchandise_sale()).map(|(row, _)| row)
    };
    // The median lies between the extremes, so only products whose prices spread that far need one.
    let mut extremes = vec![(i64::MAX, 0_i64); products];
    for row in sale_rows() {
        let (low, high) = &mut extremes[survey.product_of(row) as usize];
        *low = survey.table.unit_price[row].min(*low);
        *high = survey.table.unit_price[row].max(*high);
    }
    let mut prices: Vec<Option<Vec<i64>>> =
        extremes.into_iter().map(|(low, high)| (high / EXTREME_PRICE_FACTOR >= low).then(Vec::new)).collect();
    let mut rows: Vec<usize> = Vec::new();
    for row in sale_rows() {
        if let Some(prices) = &mut prices[survey.product_of(row) as usize] {
            prices.push(survey.table.unit_price[row]);
            rows.push(row);
        }
    }
    let median = |prices: Option<Vec<i64>>| {
        let mut prices = prices?;
        let middle = prices.len() / 2;
        (!prices.is_empty()).then(|| *prices.select_nth_unstable(middle).1)
    };
    let medians: Vec<Option<i64>> = prices.into_iter().map(median).collect();
    rows.retain(|&row| {
        let median = medians[survey.product_of(row) as usize];
        median.is_some_and(|median| survey.table.unit_price[row] / EXTREME_PRICE_FACTOR >= median)
    });
    finding(survey, FindingKind::ExtremePrice, rows, &survey.table.unit_price)
}

/// Lines whose money is more than 1 % of gross sales.
fn large_lines(survey: &Survey<'_>, kpis: &Kpis) -> Finding {
    let limit = kpis.gross_sales.ten_thousandths() / LARGE_LINE_DIVISOR;
    let is_large = |&row: &usize| survey.table.amount[row].abs() > limit && !survey.ledger.flags()[row].is_dropped();
    let rows = (0..survey.table.len()).filter(is_large).collect();
    finding(survey, FindingKind::LargeLine, rows, &survey.table.amount)
}

/// The largest values lead.
fn finding(survey: &Survey<'_>, kind: FindingKind, mut rows: Vec<usize>, values: &[i64]) -> Finding {
    let count = rows.len() as u64;
    let amount = rows.iter().map(|&row| survey.table.amount[row]).sum();
    rows.sort_by_key(|&row| std::cmp::Reverse(values[row].abs()));
    let example =
        |row: usize| (survey.name_of(survey.product_of(row)), Money::from_ten_thousandths(values[row]).to_string());
    Finding::of(kind, FindingStatus::Check, count)
        .with_amount(Money::from_ten_thousandths(amount))
        .with_examples(rows.into_iter().take(EXAMPLES).map(example))
}
