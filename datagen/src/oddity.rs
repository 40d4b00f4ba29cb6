//! The documents of a real file that are not plain orders, each kind at its own rate.

use crate::{
    calendar::Date,
    catalogue::Catalogue,
    countries::{COUNTRIES, HOME},
    dice::Dice,
    document::{Document, Line},
    shoppers::{Shopper, Shoppers},
    words::STOCK_NOTES,
};

#[derive(Clone, Copy, Debug)]
enum Oddity {
    /// Stock found or written off: no price, no customer, a note instead of a name.
    StockCorrection,
    /// A product given away with an order.
    FreeGift,
    Postage,
    Carriage,
    WebPostage,
    Voucher,
    Discount,
    ManualCharge,
    ManualRefund,
    Samples,
    BankCharges,
    MarketplaceFee,
    Charity,
    /// Bad debt adjusted: one positive and two negative prices.
    BadDebt,
    /// A huge quantity keyed in by mistake, undone minutes later.
    HugeMistake,
}

/// Lines of each kind in a million, near those of UCI Online Retail.
const RATES: [(Oddity, u64); 15] = [
    (Oddity::StockCorrection, 4_500),
    (Oddity::FreeGift, 250),
    (Oddity::Postage, 60),
    (Oddity::Carriage, 60),
    (Oddity::WebPostage, 60),
    (Oddity::Voucher, 60),
    (Oddity::Discount, 145),
    (Oddity::ManualCharge, 600),
    (Oddity::ManualRefund, 400),
    (Oddity::Samples, 120),
    (Oddity::BankCharges, 70),
    (Oddity::MarketplaceFee, 65),
    (Oddity::Charity, 30),
    (Oddity::BadDebt, 6),
    (Oddity::HugeMistake, 6),
];

/// When which oddity is due.
pub(crate) struct Schedule {
    /// The number of rows at which each kind comes next.
    due: Vec<u64>,
}

impl Schedule {
    /// A schedule that has every kind early in a file of `rows` rows, however rare it is.
    pub(crate) fn new(rows: u64) -> Self {
        Self { due: (1..=RATES.len() as u64).map(|kind| rows * kind / 20).collect() }
    }

    /// Adds the documents that are due after `made` rows.
    pub(crate) fn take_due(
        &mut self,
        made: u64,
        date: Date,
        catalogue: &Catalogue,
        shoppers: &Shoppers,
        dice: &mut Dice,
        documents: &mut Vec<Document>,
    ) {
        for (due, (oddity, per_million)) in self.due.iter_mut().zip(RATES) {
            if *due <= made {
                *due = (*due + 1_000_000 / per_million).max(made);
                add(oddity, date, catalogue, shoppers, dice, documents);
            }
        }
    }
}

fn add(
    oddity: Oddity,
    date: Date,
    catalogue: &Catalogue,
    shoppers: &Shoppers,
    dice: &mut Dice,
    documents: &mut Vec<Document>,
) {
    let nobody = Shopper { customer: None, country: COUNTRIES[HOME] };
    let known = shoppers.draw_known(date, dice);
    let time = date.opening_time(dice);
    let product = catalogue.product(catalogue.draw(date, dice));
    let mut document = |prefix, shopper, line| documents.push(Document { prefix, time, shopper, lines: vec![line] });
    match oddity {
        Oddity::StockCorrection => {
            let note = *dice.pick(&STOCK_NOTES);
            let quantity = if dice.per_mille(530) { -dice.between(1, 900) } else { dice.between(1, 400) };
            document("", nobody, Line::new(&product.code, note, quantity, 0));
        }
        Oddity::FreeGift => document("", known, Line::new(&product.code, &product.description, dice.between(1, 12), 0)),
        Oddity::Postage => document("C", known, Line::new("POST", "POSTAGE", -1, dice.between(100, 4_000) * 10)),
        Oddity::Carriage => document("", known, Line::new("C2", "CARRIAGE", 1, 50_000)),
        Oddity::WebPostage => {
            document("", nobody, Line::new("DOT", "DOTCOM POSTAGE", 1, dice.between(500, 45_000) * 10));
        }
        Oddity::Voucher => {
            let pounds = *dice.pick(&[10, 20, 30, 40, 50]);
            let (code, name) = (format!("gift_0001_{pounds}"), format!("Gift Voucher £{pounds}.00"));
            // Without its tax of 20 %: a price of 8.33 for ten pounds.
            document("", nobody, Line::new(&code, &name, dice.between(1, 3), pounds * 1_000 * 10 / 12 / 10 * 10));
        }
        Oddity::Discount => {
            document("C", known, Line::new("D", "Discount", -dice.between(1, 3), dice.between(150, 12_000) * 10));
        }
        Oddity::ManualCharge => {
            let code = if dice.per_mille(20) { "m" } else { "M" };
            document("", known, Line::new(code, "Manual", dice.between(1, 6), dice.between(40, 40_000) * 10));
        }
        Oddity::ManualRefund => {
            document("C", known, Line::new("M", "Manual", -dice.between(1, 2), dice.between(40, 150_000) * 10));
        }
        Oddity::Samples => document("C", nobody, Line::new("S", "SAMPLES", -1, dice.between(200, 15_000) * 10)),
        Oddity::BankCharges => {
            document("C", nobody, Line::new("BANK CHARGES", "Bank Charges", -1, dice.between(500, 90_000) * 10));
        }
        Oddity::MarketplaceFee => {
            document("C", nobody, Line::new("AMAZONFEE", "AMAZON FEE", -1, dice.between(1_000, 1_600_000) * 10));
        }
        Oddity::Charity => {
            document("C", known, Line::new("CRUK", "CRUK Commission", -1, dice.between(100, 70_000) * 10))
        }
        Oddity::BadDebt => {
            let price = dice.between(500_000, 1_200_000) * 10;
            for price_mills in [price, -price, -price] {
                document("A", nobody, Line::new("B", "Adjust bad debt", 1, price_mills));
            }
        }
        Oddity::HugeMistake => {
            let quantity = dice.between(50_000, 90_000);
            // At the price of something cheap: one mistake must not be a quarter of a small file's sales.
            let line = Line::new(&product.code, &product.description, quantity, product.price_mills.min(1_040));
            let mistake = Document { prefix: "", time, shopper: known, lines: vec![line] };
            documents.push(mistake.reversal(dice));
            documents.push(mistake);
        }
    }
}
