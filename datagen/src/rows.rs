//! The rows, day by day.

use std::{sync::Arc, vec};

use crate::{
    Config, Date, Error,
    catalogue::Catalogue,
    dice::{Dice, Weights},
    document::Document,
    oddity::Schedule,
    returns::PastSales,
    shoppers::Shoppers,
};

/// The number of the first invoice.
const FIRST_INVOICE: u64 = 536_365;
/// One document in so many is a credit note for goods that came back, in thousandths.
const CREDIT_NOTE_PER_MILLE: u64 = 110;
/// One order in so many is undone as a whole within the hour, in thousandths.
const MISTAKE_PER_MILLE: u64 = 4;

/// One row of a sales file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Invoice number, after `C` for a cancellation and `A` for a correction of the books.
    pub invoice: String,
    /// Product code as it is written on this row; codes are the same product whatever their case.
    pub stock_code: Arc<str>,
    /// Product description; may be empty.
    pub description: Arc<str>,
    /// Pieces; negative for returns.
    pub quantity: i64,
    /// Shop time in seconds since 1970-01-01, always a full minute.
    pub timestamp_seconds: i64,
    /// Unit price in thousandths of the currency unit; may be zero or negative.
    pub unit_price_mills: i64,
    /// Customer number; `None` for passers-by.
    pub customer: Option<u32>,
    /// Country of the customer.
    pub country: &'static str,
}

/// All rows of a configuration in the order of time. Only one day is in memory at a time.
pub struct Rows {
    catalogue: Catalogue,
    shoppers: Shoppers,
    schedule: Schedule,
    past_sales: PastSales,
    dice: Dice,
    start: Date,
    /// How much is sold on each day, in any unit.
    levels: Weights,
    day: usize,
    next_invoice: u64,
    total: u64,
    made: u64,
    given: u64,
    today: vec::IntoIter<Row>,
}

impl Rows {
    /// The rows of a configuration that was checked.
    pub(crate) fn new(config: &Config) -> Result<Self, Error> {
        let (days, products) = (config.days as i64, config.products as usize);
        let total = config.rows - config.faults;
        let dice = |purpose| Dice::new(config.seed, purpose);
        let mut weather = dice(1);
        let dates = (0..days).map(|day| Date { days: config.start.days + day });
        let levels = Weights::new(dates.map(|date| date.level(config.start, &mut weather)));
        if levels.total() == 0 {
            return Err(Error::AlwaysClosed);
        }
        Ok(Self {
            catalogue: Catalogue::new(products, config.start, days, &mut dice(2)),
            shoppers: Shoppers::new(total, config.countries as usize, config.start, days, &mut dice(3)),
            schedule: Schedule::new(total),
            past_sales: PastSales::new(total),
            dice: dice(4),
            start: config.start,
            levels,
            day: 0,
            next_invoice: FIRST_INVOICE,
            total,
            made: 0,
            given: 0,
            today: Vec::new().into_iter(),
        })
    }

    /// Makes the rows of the next day. A day may go past its share; the next ones make up for it.
    fn make_day(&mut self) {
        let date = Date { days: self.start.days + self.day as i64 };
        let age_days = self.day as i64;
        self.day += 1;
        let share = u128::from(self.total) * u128::from(self.levels.sum_of_first(self.day));
        let target = (share / u128::from(self.levels.total())) as u64;
        let mut documents = Vec::new();
        let mut made = self.made;
        while made < target {
            let first_new = documents.len();
            self.schedule.take_due(made, date, &self.catalogue, &self.shoppers, &mut self.dice, &mut documents);
            self.add_document(date, age_days, &mut documents);
            made += documents[first_new..].iter().map(|document| document.lines.len() as u64).sum::<u64>();
        }
        self.made = made;
        documents.sort_by_key(|document| document.time);
        for document in &documents {
            self.past_sales.remember(document, &mut self.dice);
        }
        let rows: Vec<Row> = documents.into_iter().flat_map(|document| self.number(document)).collect();
        self.today = rows.into_iter();
    }

    fn add_document(&mut self, date: Date, age_days: i64, documents: &mut Vec<Document>) {
        if self.dice.per_mille(CREDIT_NOTE_PER_MILLE) {
            documents.extend(self.past_sales.credit_note(date, &mut self.dice));
            return;
        }
        let order = Document::order(&self.catalogue, &self.shoppers, date, age_days, &mut self.dice);
        if self.dice.per_mille(MISTAKE_PER_MILLE) {
            documents.push(order.reversal(&mut self.dice));
        }
        documents.push(order);
    }

    /// The rows of a document under the next invoice number.
    fn number(&mut self, document: Document) -> Vec<Row> {
        let Document { prefix, time, shopper, lines } = document;
        let invoice = format!("{prefix}{}", self.next_invoice);
        self.next_invoice += 1;
        let row = |line: crate::document::Line| Row {
            invoice: invoice.clone(),
            stock_code: line.code,
            description: line.description,
            quantity: line.quantity,
            timestamp_seconds: time + line.delay_seconds,
            unit_price_mills: line.price_mills,
            customer: shopper.customer,
            country: shopper.country,
        };
        lines.into_iter().map(row).collect()
    }
}

impl Iterator for Rows {
    type Item = Row;

    fn next(&mut self) -> Option<Row> {
        if self.given == self.total {
            return None;
        }
        loop {
            if let Some(row) = self.today.next() {
                self.given += 1;
                return Some(row);
            }
            self.make_day();
        }
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let left = (self.total - self.given) as usize;
        (left, Some(left))
    }
}

impl ExactSizeIterator for Rows {}

#[cfg(test)]
mod tests {
    use std::collections::{HashMap, HashSet};

    use super::*;

    #[test]
    fn as_many_rows_as_asked_for_in_the_order_of_time() {
        let config = Config { rows: 5_003, faults: 3, ..Config::default() };
        let rows: Vec<Row> = config.rows().expect("valid").collect();
        assert_eq!(rows.len(), 5_000);
        // Lines of an invoice may lie a minute after the next invoice's first.
        assert!(rows.windows(2).all(|pair| pair[0].timestamp_seconds <= pair[1].timestamp_seconds + 60));
        let seconds = |date: Date| date.days * 86_400;
        assert!(rows[0].timestamp_seconds >= seconds(config.start));
        assert!(rows[4_999].timestamp_seconds < seconds(Date { days: config.start.days + 739 }));
    }

    #[test]
    fn a_short_file_spans_the_whole_period() {
        let rows: Vec<Row> = Config { rows: 2_000, ..Config::default() }.rows().expect("valid").collect();
        assert_eq!(rows.len(), 2_000);
        let span_days = (rows[1_999].timestamp_seconds - rows[0].timestamp_seconds) / 86_400;
        assert!(span_days > 700, "{span_days}");
    }

    #[test]
    fn a_few_products_make_most_sales_and_groups_are_bought_together() {
        let rows: Vec<Row> = Config { rows: 60_000, ..Config::default() }.rows().expect("valid").collect();
        let mut lines: HashMap<String, usize> = HashMap::new();
        let mut baskets: HashMap<&str, HashSet<String>> = HashMap::new();
        for row in &rows {
            *lines.entry(row.stock_code.to_uppercase()).or_default() += 1;
            baskets.entry(&row.invoice).or_default().insert(row.stock_code.to_uppercase());
        }
        let mut counts: Vec<usize> = lines.values().copied().collect();
        counts.sort_unstable_by(|left, right| right.cmp(left));
        let top: usize = counts[..counts.len() / 5].iter().sum();
        assert!(top * 100 > rows.len() * 45, "the first fifth has {top}");
        // 12345A with 12345B: far more often together than by chance.
        let lettered = |code: &str| code.len() == 6 && code.ends_with('A');
        let with_a = baskets
            .values()
            .flat_map(|basket| basket.iter().filter(|code| lettered(code)).map(move |code| (basket, code)));
        let (all, both) = with_a.fold((0, 0), |(all, both), (basket, code)| {
            (all + 1, both + u32::from(basket.contains(&code.replace('A', "B"))))
        });
        assert!(both * 100 > all * 8, "{both} of {all}");
    }
}
