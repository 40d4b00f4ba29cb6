//! Invoices and credit notes before they have a number.

use std::sync::Arc;

use crate::{
    calendar::Date,
    catalogue::{Catalogue, Product},
    countries::{COUNTRIES, HOME},
    dice::Dice,
    shoppers::{Shopper, Shoppers},
};

/// How many lines an order has.
const LINES: [i64; 24] = [1, 1, 2, 3, 4, 5, 6, 7, 8, 10, 11, 12, 14, 15, 17, 19, 21, 23, 26, 30, 36, 45, 60, 110];
/// How many pieces a shop buys of a product, and a passer-by.
const PIECES_TRADE: [i64; 24] = [1, 1, 1, 2, 2, 2, 3, 4, 4, 6, 6, 6, 8, 10, 12, 12, 12, 12, 16, 24, 24, 36, 48, 100];
const PIECES_PRIVATE: [i64; 12] = [1, 1, 1, 1, 1, 2, 2, 2, 3, 4, 6, 10];
/// From so many pieces on, the price is 15 % lower.
const BULK_PIECES: i64 = 24;
/// Prices rise by 5 % after so many days.
const PRICE_RISE_DAYS: i64 = 400;

/// One line of a document.
#[derive(Clone, Debug)]
pub(crate) struct Line {
    pub(crate) code: Arc<str>,
    pub(crate) description: Arc<str>,
    pub(crate) quantity: i64,
    pub(crate) price_mills: i64,
    /// Seconds after the document's time.
    pub(crate) delay_seconds: i64,
}

impl Line {
    pub(crate) fn new(code: &str, description: &str, quantity: i64, price_mills: i64) -> Self {
        Self { code: code.into(), description: description.into(), quantity, price_mills, delay_seconds: 0 }
    }
}

/// An invoice or a credit note.
#[derive(Clone, Debug)]
pub(crate) struct Document {
    /// What stands before the number: nothing, `C` for cancellations, `A` for corrections of the books.
    pub(crate) prefix: &'static str,
    /// Seconds since 1970.
    pub(crate) time: i64,
    pub(crate) shopper: Shopper,
    pub(crate) lines: Vec<Line>,
}

impl Document {
    /// An order of merchandise, with its postage.
    pub(crate) fn order(
        catalogue: &Catalogue,
        shoppers: &Shoppers,
        date: Date,
        age_days: i64,
        dice: &mut Dice,
    ) -> Self {
        let shopper = shoppers.draw(date, dice);
        let is_private = shopper.customer.is_none();
        let places = basket(catalogue, date, *dice.pick(&LINES) as usize, dice);
        let mut lines = Vec::with_capacity(places.len() + 2);
        for place in places {
            let line = sale_line(catalogue.product(place), is_private, age_days, dice);
            // One line in a hundred is keyed in twice.
            if dice.per_mille(10) {
                lines.push(line.clone());
            }
            lines.push(line);
        }
        if lines.len() > 3 && dice.per_mille(6) {
            // The till crossed a minute while it wrote the invoice.
            let half = lines.len() / 2;
            lines[half..].iter_mut().for_each(|line| line.delay_seconds = 60);
        }
        if is_private && dice.per_mille(170) {
            lines.push(Line::new("DOT", "DOTCOM POSTAGE", 1, dice.between(500, 45_000) * 10));
        } else if shopper.country == "EIRE" && dice.per_mille(300) {
            lines.push(Line::new("C2", "CARRIAGE", 1, 50_000));
        } else if shopper.country != COUNTRIES[HOME] && dice.per_mille(600) {
            lines.push(Line::new("POST", "POSTAGE", dice.between(1, 4), *dice.pick(&[18_000, 28_000, 40_000])));
        }
        Self { prefix: "", time: date.opening_time(dice), shopper, lines }
    }

    /// A credit note that undoes the whole of this document, minutes later.
    pub(crate) fn reversal(&self, dice: &mut Dice) -> Self {
        let mut undone = self.clone();
        undone.prefix = "C";
        undone.time += dice.between(2, 45) * 60;
        for line in &mut undone.lines {
            line.quantity = -line.quantity;
            line.delay_seconds = 0;
        }
        undone
    }
}

/// The places of products bought together; none twice.
fn basket(catalogue: &Catalogue, date: Date, size: usize, dice: &mut Dice) -> Vec<usize> {
    let mut places: Vec<usize> = Vec::with_capacity(size);
    while places.len() < size {
        let next = match places.last() {
            Some(&last) if dice.per_mille(450) => catalogue.draw_companion(last, dice),
            _ => catalogue.draw(date, dice),
        };
        if places.contains(&next) {
            // A basket never grows past what the shop has: a second draw that fails ends it.
            let other = catalogue.draw(date, dice);
            if places.contains(&other) {
                break;
            }
            places.push(other);
        } else {
            places.push(next);
        }
    }
    places
}

fn sale_line(product: &Product, is_private: bool, age_days: i64, dice: &mut Dice) -> Line {
    let quantity = *dice.pick(if is_private { &PIECES_PRIVATE[..] } else { &PIECES_TRADE[..] });
    let mut price = product.price_mills;
    if price >= 100 {
        // Each step is rounded to the penny, but a price with three decimals keeps its third.
        let (pence, mills) = (price / 10, price % 10);
        let pence = if age_days >= PRICE_RISE_DAYS { pence * 105 / 100 } else { pence };
        let pence = match (is_private, quantity >= BULK_PIECES) {
            (true, _) => pence * 19 / 10,
            (false, true) => pence * 85 / 100,
            (false, false) => pence,
        };
        price = pence * 10 + mills;
    }
    let code = match &product.lower_code {
        Some(lower) if dice.per_mille(10) => lower,
        _ => &product.code,
    };
    let description = match &product.other_description {
        Some(other) if dice.per_mille(40) => other,
        _ => &product.description,
    };
    Line { code: code.clone(), description: description.clone(), quantity, price_mills: price, delay_seconds: 0 }
}
