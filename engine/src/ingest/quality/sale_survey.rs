use super::tally::Tally;
use crate::table::{Ledger, NONE, SalesTable};

/// What the merchandise sale lines tell of codes, descriptions and prices.
pub(super) struct SaleSurvey<'a> {
    table: &'a SalesTable,
    ledger: &'a Ledger,
    /// Lines and money by code of the table's dictionary.
    pub(super) by_code: Vec<Tally>,
    /// Lines that carry another description than the one that is shown for their product.
    pub(super) otherwise_described: u64,
    /// The lowest and the highest price of each product.
    pub(super) price_extremes: Vec<(u64, u64)>,
    /// For each product, the description that is shown, the first one met, and whether there was another.
    shown_description: Vec<u32>,
    first_description: Vec<u32>,
    has_several: Vec<bool>,
    empty_description: u32,
}

impl<'a> SaleSurvey<'a> {
    pub(super) fn new(table: &'a SalesTable, ledger: &'a Ledger) -> Self {
        let descriptions = &table.description.dictionary;
        let products = ledger.products();
        let shown = products.iter().map(|product| descriptions.find(&product.description).unwrap_or(NONE));
        Self {
            table,
            ledger,
            by_code: vec![Tally::default(); table.code.dictionary.len()],
            otherwise_described: 0,
            price_extremes: vec![(u64::MAX, 0); products.len()],
            shown_description: shown.collect(),
            first_description: vec![NONE; products.len()],
            has_several: vec![false; products.len()],
            empty_description: descriptions.find("").unwrap_or(NONE),
        }
    }

    /// Adds a merchandise sale line.
    pub(super) fn add_line(&mut self, row: usize) {
        let (table, code) = (self.table, self.table.code.codes[row] as usize);
        self.by_code[code].add(1, table.quantity[row], table.amount[row]);
        let product = self.ledger.product_of_code[code] as usize;
        // A sale's price is positive.
        let price = table.unit_price[row].unsigned_abs();
        let (low, high) = &mut self.price_extremes[product];
        *low = price.min(*low);
        *high = price.max(*high);
        let description = table.description.codes[row];
        if description == self.empty_description {
            return;
        }
        self.otherwise_described += u64::from(description != self.shown_description[product]);
        let first = &mut self.first_description[product];
        if *first == NONE {
            *first = description;
        }
        self.has_several[product] |= *first != description;
    }

    /// Products that are sold under several descriptions.
    pub(super) fn products_of_several_descriptions(&self) -> u64 {
        self.has_several.iter().filter(|&&has| has).count() as u64
    }
}
