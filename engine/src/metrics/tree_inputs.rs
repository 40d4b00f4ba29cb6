use super::scope::Scope;
use super::{TreeInput, TreeSums};
use crate::order::sort_numbers;
use crate::spec::AnalysisSpec;
use crate::table::{DayRange, Ledger, Money, NONE, Quantity, SalesTable, Timestamp};

/// The sums that the revenue tree of each product is computed from, cut from the table so that another worker can do the
/// rest.
///
/// # Returns
/// One input for each product with a standing sale line in either of the two compared periods, in the order of
/// [`Ledger::products`]; `None` when the spec compares nothing or there is nothing to compare with.
#[must_use]
pub fn tree_inputs(table: &SalesTable, ledger: &Ledger, spec: &AnalysisSpec) -> Option<Vec<TreeInput>> {
    let scope = Scope::new(table, ledger, spec);
    let pair = scope.compared_pair()?;
    let periods = [pair.period, pair.base.as_ref().ok()?.period];
    let empty = || TreeInput { product: String::new(), known: Default::default(), anonymous: Default::default() };
    let mut inputs: Vec<TreeInput> = ledger.products.iter().map(|_| empty()).collect();
    for side in [0, 1] {
        add_side(&scope, periods[side], side, &mut inputs);
    }
    for (input, product) in inputs.iter_mut().zip(&ledger.products) {
        input.product.clone_from(&product.code);
    }
    let has_sales =
        |input: &TreeInput| input.known.iter().chain(&input.anonymous).any(|sums| *sums != TreeSums::default());
    inputs.retain(has_sales);
    Some(inputs)
}

/// Adds the lines of one period to one side of the inputs. Units and sales go by the line's day, orders by the order's.
fn add_side(scope: &Scope<'_>, period: DayRange, side: usize, inputs: &mut [TreeInput]) {
    let (table, ledger) = (scope.table, scope.ledger);
    let is_in = |seconds: u32| period.contains(Timestamp::from_seconds(seconds).day());
    let mut last_order = vec![NONE; inputs.len()];
    // Product and customer in one number.
    let mut buyers: Vec<u64> = Vec::new();
    for position in 0..table.len() {
        let row = ledger.order.row_at(position);
        let (flags, customer) = (ledger.flags[row], table.customer.codes[row]);
        let counts = customer != NONE || scope.counting.anonymous_counts;
        if !flags.is_standing_sale() || !counts || scope.selection.fails_but_date(row, flags) != 0 {
            continue;
        }
        let product = ledger.product_of_code[table.code.codes[row] as usize];
        let input = &mut inputs[product as usize];
        let sums = if customer == NONE { &mut input.anonymous[side] } else { &mut input.known[side] };
        if is_in(table.time[row]) {
            sums.units += Quantity::from_thousandths(table.quantity[row]);
            sums.sales += Money::from_ten_thousandths(table.amount[row]);
        }
        let invoice = table.invoice.codes[row];
        let is_first = std::mem::replace(&mut last_order[product as usize], invoice) != invoice;
        if is_first && is_in(scope.order_of(invoice).time) {
            sums.orders += 1;
            if customer != NONE {
                buyers.push(u64::from(product) << 32 | u64::from(customer));
            }
        }
    }
    sort_numbers(&mut buyers);
    buyers.dedup();
    for buyer in buyers {
        inputs[(buyer >> 32) as usize].known[side].customers += 1;
    }
}
