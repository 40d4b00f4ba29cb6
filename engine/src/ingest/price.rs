//! How price, quantity and amount of a line go together.

use crate::table::{Quantity, divide_half_even};

/// Half a hundredth, in ten-thousandths: by so much a line amount may differ from price × quantity.
const AMOUNT_TOLERANCE: u64 = 50;

/// What a line amount is beyond price × quantity (`None` if that is beyond the range), if it is more than a rounding.
pub(super) fn mismatch_of(amount: i64, computed: Option<i64>) -> Option<i64> {
    let difference = amount.saturating_sub(computed.unwrap_or(i64::MAX));
    Some(difference).filter(|difference| difference.unsigned_abs() > AMOUNT_TOLERANCE)
}

/// The price of a line whose amount is given too: the one that gives the amount, where price × quantity has the other sign.
/// Kinds of lines follow from the signs of quantity and price, and an amount has to have the sign of its kind.
pub(super) fn price_beside(amount: i64, unit_price: i64, quantity: i64) -> Option<i64> {
    let is_contrary = unit_price.signum() * quantity.signum() * amount.signum() < 0;
    if is_contrary { price_of(amount, quantity) } else { Some(unit_price) }
}

/// The price that gives an amount; the amount itself where nothing was sold.
pub(super) fn price_of(amount: i64, quantity: i64) -> Option<i64> {
    if quantity == 0 {
        return Some(amount);
    }
    let thousandths = i128::from(amount) * i128::from(Quantity::SCALE) * i128::from(quantity.signum());
    i64::try_from(divide_half_even(thousandths, i128::from(quantity).abs())).ok()
}
