use super::finding::{EXAMPLES, Finding, FindingKind, FindingStatus};
use super::survey::Survey;
use crate::metrics::Kpis;
use crate::order::{sort_numbers, sort_rows};
use crate::table::{Money, PIECE};

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
    let flags = survey.ledger.flags();
    let mut found: Vec<u32> = Vec::new();
    for (product, &(low, high)) in survey.sales.price_extremes.iter().enumerate() {
        // The median lies between the extremes, so only products whose prices spread that far need one.
        if high / EXTREME_PRICE_FACTOR < low {
            continue;
        }
        let rows = survey.ledger.product_rows(survey.table).of(product as u32).iter().copied();
        let sales: Vec<u32> = rows.filter(|&row| flags[row as usize].is_merchandise_sale()).collect();
        let mut prices: Vec<u64> = sales.iter().map(|&row| price_of(row as usize)).collect();
        sort_numbers(&mut prices);
        let limit = prices[prices.len() / 2].saturating_mul(EXTREME_PRICE_FACTOR);
        found.extend(sales.into_iter().filter(|&row| price_of(row as usize) >= limit));
    }
    sort_rows(&mut found, &|left, right| left.cmp(&right));
    finding(survey, FindingKind::ExtremePrice, found, &survey.table.unit_price)
}

/// Lines whose money is more than 1 % of gross sales.
fn large_lines(survey: &Survey<'_>, kpis: &Kpis) -> Finding {
    let limit = kpis.gross_sales.ten_thousandths() / LARGE_LINE_DIVISOR;
    let flags = survey.ledger.flags();
    let mut rows = Vec::new();
    for (piece, amounts) in survey.table.amount.chunks(PIECE).enumerate() {
        add_larger(piece * PIECE, amounts, limit, &mut rows);
    }
    rows.retain(|&row| !flags[row as usize].is_dropped());
    finding(survey, FindingKind::LargeLine, rows, &survey.table.amount)
}

#[inline(never)]
fn add_larger(first_row: usize, amounts: &[i64], limit: i64, rows: &mut Vec<u32>) {
    for (offset, amount) in amounts.iter().enumerate() {
        if amount.abs() > limit {
            rows.push((first_row + offset) as u32);
        }
    }
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
