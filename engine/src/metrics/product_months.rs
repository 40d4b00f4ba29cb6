use super::counting::{MERCHANDISE_RETURN, MERCHANDISE_SALE};
use super::scope::Scope;
use super::selection::{PRODUCT, day_index};
use crate::table::{Day, Money, NONE};

/// Net sales of a few products by month of the data, whatever the dates and products of the filter.
///
/// From the lines of these products only: sums for all products would take products × months.
///
/// # Returns
/// For each of `products`, in their order, one amount for each month from the first to the last of the data.
pub(super) fn net_by_month(scope: &Scope<'_>, products: &[u32]) -> Vec<Vec<Money>> {
    let month_of_day = months(scope);
    let count = month_of_day.last().map_or(0, |&last| last as usize + 1);
    let rows = scope.ledger.product_rows(scope.table);
    let of_product = |&product: &u32| {
        let mut sums = vec![0_i64; count];
        add_rows(scope, rows.of(product), &month_of_day, &mut sums);
        sums.into_iter().map(Money::from_ten_thousandths).collect()
    };
    products.iter().map(of_product).collect()
}

#[inline(never)]
fn add_rows(scope: &Scope<'_>, rows: &[u32], month_of_day: &[u32], sums: &mut [i64]) {
    for &row in rows {
        let row = row as usize;
        let flags = scope.ledger.flags[row];
        let is_goods = matches!(flags.cell(), MERCHANDISE_SALE | MERCHANDISE_RETURN) && !flags.is_dropped();
        let is_counted = scope.counting.anonymous_counts || scope.table.customer.codes[row] != NONE;
        if is_goods && is_counted && scope.selection.fails_but_date(row, flags) & !PRODUCT == 0 {
            let month = month_of_day[day_index(scope.table.time[row], scope.data)];
            sums[month as usize] += scope.table.amount[row];
        }
    }
}

/// For each day of the data, the number of its month, counted from that of the first day.
fn months(scope: &Scope<'_>) -> Vec<u32> {
    let mut month = 0;
    let month_of = |index: i32| {
        let day: Day = scope.data.first.plus(index);
        month += u32::from(index > 0 && day == day.month_start());
        month
    };
    (0..scope.data.days() as i32).map(month_of).collect()
}
