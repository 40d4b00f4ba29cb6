use super::finding::{EXAMPLES, Finding, FindingKind, FindingStatus};
use super::survey::Survey;
use crate::ingest::DuplicateTotal;
use crate::metrics::Kpis;
use crate::order::{sort_by_key, sort_rows};
use crate::table::Money;

/// Money beyond this part of net sales deserves a look.
const TELLING_SHARE: f64 = 0.01;
/// Lines without a customer beyond this part of all lines deserve a look.
const TELLING_ANONYMOUS_SHARE: f64 = 0.05;

/// What lines are: adjustments, reversals, services, lines without a customer, price zero, repetitions.
pub(super) fn findings(survey: &Survey<'_>, kpis: &Kpis) -> Vec<Finding> {
    let is_telling = |amount: Money| amount.share_of(kpis.net_sales).is_none_or(|share| share.abs() >= TELLING_SHARE);
    let check_or = |otherwise: FindingStatus, check: bool| if check { FindingStatus::Check } else { otherwise };
    let adjustments = survey.adjustments.money();
    let status = check_or(FindingStatus::Choice, is_telling(adjustments));
    let anonymous_share = survey.no_customer.lines as f64 / (survey.table.len().max(1)) as f64;
    let anonymous_status = check_or(FindingStatus::Choice, anonymous_share >= TELLING_ANONYMOUS_SHARE);
    let duplicate =
        |kind, status, total: DuplicateTotal| Finding::of(kind, status, total.lines).with_amount(total.net_sales);
    vec![
        Finding::of(FindingKind::Adjustments, status, survey.adjustments.lines)
            .with_amount(adjustments)
            .with_examples(largest_adjustments(survey)),
        reversals(survey, is_telling),
        Finding::of(FindingKind::NoCustomer, anonymous_status, survey.no_customer.lines)
            .with_amount(survey.no_customer.money())
            .with_count("invoices", survey.no_customer_invoices),
        Finding::of(FindingKind::Services, FindingStatus::Choice, survey.services.lines)
            .with_amount(survey.services.money()),
        duplicate(FindingKind::DuplicatesAcrossFiles, FindingStatus::Check, survey.duplicates.across_files),
        duplicate(FindingKind::DuplicatesWithinFiles, FindingStatus::Choice, survey.duplicates.within_files),
        Finding::of(FindingKind::ZeroPrice, FindingStatus::Known, survey.zero_price.lines)
            .with_amount(survey.zero_price.money())
            .with_count("negative_lines", survey.zero_price_negative.lines)
            .with_count("negative_units", survey.zero_price_negative.whole_units())
            .with_count("no_description", survey.zero_price_nameless),
        Finding::of(FindingKind::SeveralTimes, FindingStatus::Known, survey.split_invoice_lines)
            .with_count("invoices", survey.split_invoices),
    ]
}

fn largest_adjustments(survey: &Survey<'_>) -> Vec<(String, String)> {
    let amounts = survey.adjustments_by_product.iter().enumerate().filter(|&(_, &amount)| amount != 0);
    let mut amounts: Vec<(u32, i64)> = amounts.map(|(product, &amount)| (product as u32, amount)).collect();
    sort_by_key(&mut amounts, |&(_, amount)| std::cmp::Reverse(amount.abs()));
    let example = |(product, amount)| (survey.name_of(product), Money::from_ten_thousandths(amount).to_string());
    amounts.into_iter().take(EXAMPLES).map(example).collect()
}

fn reversals(survey: &Survey<'_>, is_telling: impl Fn(Money) -> bool) -> Finding {
    let reversals = survey.ledger.reversals();
    let amount_of = |row: u32| survey.table.amount[row as usize];
    let mut sales: Vec<u32> = reversals.iter().map(|reversal| reversal.sale_row).collect();
    let amount = Money::from_ten_thousandths(sales.iter().map(|&row| amount_of(row)).sum());
    // Sales come in the order of their returns.
    sort_rows(&mut sales, &|left, right| amount_of(right).cmp(&amount_of(left)).then(left.cmp(&right)));
    let example = |row: u32| {
        let name = survey.name_of(survey.product_of(row as usize));
        (name, Money::from_ten_thousandths(amount_of(row)).to_string())
    };
    let status = if is_telling(amount) { FindingStatus::Check } else { FindingStatus::Known };
    Finding::of(FindingKind::MatchedReversals, status, 2 * reversals.len() as u64)
        .with_amount(amount)
        .with_count("pairs", reversals.len() as u64)
        .with_examples(sales.into_iter().take(EXAMPLES).map(example))
}
