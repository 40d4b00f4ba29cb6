//! The lines of a table under one set of definitions.

mod builder;
mod duplicates;
mod line_order;
mod line_runs;
mod orders;
mod product_rows;
mod products;
mod reversals;
mod shop_calendar;

pub use builder::LedgerBuilder;
pub use duplicates::Overlap;
pub use products::Product;
pub use reversals::Reversal;
pub use shop_calendar::ShopCalendar;

pub(crate) use line_order::LineOrder;
pub(crate) use line_runs::{LineRun, LineRuns};
pub(crate) use orders::Order;
pub use products::product_key;
pub(crate) use products::{CodeClasses, fold_code};

use product_rows::ProductRows;

use super::{Day, DayRange, LineFlags, SalesTable};
use crate::spec::Definitions;
use rustc_hash::FxHashMap;
use std::sync::OnceLock;

/// The lines of a [`super::SalesTable`] under one set of definitions: what each line is, which product it moves, which
/// sales were undone, which days the shop was open.
#[derive(Clone, Debug, Default)]
pub struct Ledger {
    definitions: Definitions,
    /// What each line is; one entry a line.
    pub(crate) flags: Vec<LineFlags>,
    /// The products, in the order of their first line.
    pub(crate) products: Vec<Product>,
    /// For each code of the table's product code dictionary, its index in [`Self::products`].
    pub(crate) product_of_code: Vec<u32>,
    product_of_text: FxHashMap<String, u32>,
    /// Made when it is first asked for.
    product_rows: OnceLock<ProductRows>,
    /// The rows, invoice by invoice.
    pub(crate) order: LineOrder,
    /// The same rows, added up where they follow each other and are alike.
    pub(crate) runs: LineRuns,
    /// For each invoice, the order of all its lines, and that of those with a customer.
    orders: Vec<[Order; 2]>,
    /// For each customer, the seconds of the first merchandise or service sale line; [`super::NONE`] if there is none.
    pub(crate) first_seen: Vec<u32>,
    /// Matched reversals in the order of their return lines' times.
    pub(crate) reversals: Vec<Reversal>,
    /// Which files overlap.
    pub(crate) overlaps: Vec<Overlap>,
    /// The days of the data and which of them the shop was open.
    pub(crate) calendar: ShopCalendar,
}

impl Ledger {
    /// The definitions that the lines were read under.
    #[must_use]
    pub fn definitions(&self) -> &Definitions {
        &self.definitions
    }

    /// Would [`Self::new`] read the lines the same way under these definitions?
    ///
    /// What only decides which lines count in a figure (the `count_…` switches, the first day of a week) is applied
    /// when a question is answered, and needs no new ledger.
    #[must_use]
    pub fn serves(&self, definitions: &Definitions) -> bool {
        let mut same = definitions.clone();
        same.count_services = self.definitions.count_services;
        same.count_adjustments = self.definitions.count_adjustments;
        same.count_anonymous = self.definitions.count_anonymous;
        same.week_start = self.definitions.week_start;
        same == self.definitions
    }

    /// The order that an invoice is, where lines without a customer count, or do not.
    #[inline]
    pub(crate) fn order_of(&self, invoice: u32, anonymous_counts: bool) -> Order {
        self.orders[invoice as usize][usize::from(!anonymous_counts)]
    }

    /// What each line is; one entry a line.
    #[must_use]
    pub fn flags(&self) -> &[LineFlags] {
        &self.flags
    }

    /// The products, in the order of their first line.
    #[must_use]
    pub fn products(&self) -> &[Product] {
        &self.products
    }

    /// Index in [`Self::products`] of the product with this code, written in any letter case if codes are folded.
    #[must_use]
    pub fn product_index(&self, code: &str) -> Option<u32> {
        self.product_of_text.get(products::product_key(code, &self.definitions).as_ref()).copied()
    }

    /// The rows of each product. `table` is the one that the ledger was made of.
    pub(crate) fn product_rows(&self, table: &SalesTable) -> &ProductRows {
        self.product_rows.get_or_init(|| ProductRows::new(table, &self.product_of_code, self.products.len()))
    }

    /// Matched reversals in the order of their return lines' times.
    #[must_use]
    pub fn reversals(&self) -> &[Reversal] {
        &self.reversals
    }

    /// Which files overlap, and when, by the earlier file.
    #[must_use]
    pub fn overlaps(&self) -> &[Overlap] {
        &self.overlaps
    }

    /// The days of the data and which of them the shop was open.
    #[must_use]
    pub fn calendar(&self) -> &ShopCalendar {
        &self.calendar
    }

    /// From the first to the last day with a line; `None` for a table without lines.
    #[must_use]
    pub fn days(&self) -> Option<DayRange> {
        self.calendar.days()
    }

    /// Did the shop sell anything on this day?
    #[must_use]
    pub fn is_open(&self, day: Day) -> bool {
        self.calendar.is_open(day)
    }
}
