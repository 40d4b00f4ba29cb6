//! Who buys.

use crate::{
    calendar::Date,
    countries::{COUNTRIES, HOME},
    dice::{Dice, Weights},
};

/// The lowest customer number.
const FIRST_NUMBER: u32 = 12_346;
/// Rows for each known customer, about as in a gift wholesaler's year.
const ROWS_PER_CUSTOMER: u64 = 125;
/// Shift of the long tail of customers.
const TAIL_SHIFT: u64 = 30;

/// A known customer or a passer-by, with the country of this order.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Shopper {
    /// The customer's number, `None` for a passer-by.
    pub(crate) customer: Option<u32>,
    /// The country's name.
    pub(crate) country: &'static str,
}

struct Customer {
    number: u32,
    country: usize,
    first_day: i64,
}

/// All customers, the most frequent first.
pub(crate) struct Shoppers {
    customers: Vec<Customer>,
    frequency: Weights,
}

impl Shoppers {
    /// Customers for a file of `rows` rows, over `days` days from `start`.
    pub(crate) fn new(rows: u64, countries: usize, start: Date, days: i64, dice: &mut Dice) -> Self {
        let count = (rows / ROWS_PER_CUSTOMER).clamp(20, 200_000) as usize;
        // Among the more frequent third, one customer in every stretch is from each country in turn, so that no country
        // is missing from a file of ordinary size.
        let stretch = (count / countries / 3).max(1);
        let abroad = Weights::long_tail((countries - 1).max(1), 1);
        let mut numbers: Vec<u32> = (0..count as u32).map(|place| FIRST_NUMBER + place).collect();
        dice.shuffle(&mut numbers);
        let customers = numbers.into_iter().enumerate().map(|(rank, number)| {
            let is_chosen = rank < stretch * countries && rank % stretch == stretch / 2;
            let is_abroad = dice.per_mille(50);
            let country = match (is_chosen, is_abroad && countries > 1) {
                (true, _) => rank / stretch,
                (false, true) => 1 + abroad.draw(dice),
                (false, false) => HOME,
            };
            // Four in ten were customers before the file begins, among them the most frequent ones.
            let is_old = dice.per_mille(400) || rank < 8 || is_chosen;
            let first_day = if is_old { start.days } else { start.days + dice.between(0, days - 1) };
            Customer { number, country, first_day }
        });
        Self { customers: customers.collect(), frequency: Weights::long_tail(count, TAIL_SHIFT) }
    }

    /// Someone who orders on this day: one in seven is a passer-by.
    pub(crate) fn draw(&self, date: Date, dice: &mut Dice) -> Shopper {
        if dice.per_mille(140) {
            Shopper { customer: None, country: COUNTRIES[HOME] }
        } else {
            self.draw_known(date, dice)
        }
    }

    /// A known customer who orders on this day.
    pub(crate) fn draw_known(&self, date: Date, dice: &mut Dice) -> Shopper {
        const PATIENCE: usize = 8;
        let known = (0..PATIENCE)
            .map(|_| &self.customers[self.frequency.draw(dice)])
            .find(|customer| customer.first_day <= date.days)
            .unwrap_or(&self.customers[0]);
        // A few order from abroad at times: their country is not always the same.
        let is_travelling = known.number % 60 == 0 && known.country != HOME && dice.per_mille(200);
        let country = if is_travelling { HOME } else { known.country };
        Shopper { customer: Some(known.number), country: COUNTRIES[country] }
    }
}
