use super::{Day, DayRange, LineFlags, Quantity};

/// The lines of a [`super::SalesTable`] under one set of definitions: what each line is, which product it moves, which
/// sales were undone, which days the shop was open.
#[derive(Clone, Debug, Default)]
pub struct Ledger {
    /// What each line is; one entry a line.
    pub(crate) flags: Vec<LineFlags>,
    /// The products, in the order of their first line.
    pub(crate) products: Vec<Product>,
    /// For each code of the table's product code dictionary, its index in [`Self::products`].
    pub(crate) product_of_code: Vec<u32>,
    /// For each invoice, the seconds of its earliest merchandise sale line not undone; [`super::NONE`] if it has none
    /// and so is no order.
    pub(crate) order_time: Vec<u32>,
    /// For each customer, the seconds of the first merchandise or service sale line; [`super::NONE`] if there is none.
    pub(crate) first_seen: Vec<u32>,
    /// Matched reversals in the order of their return lines' times.
    pub(crate) reversals: Vec<Reversal>,
    /// From the first to the last day with a line; `None` for a table without lines.
    pub(crate) days: Option<DayRange>,
    /// For each day of [`Self::days`], whether the shop sold anything.
    pub(crate) is_open: Vec<bool>,
}

/// A product: all codes that fold to the same text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Product {
    /// The folded code: outer spaces removed, inner runs of spaces made one, upper case. The code as written where
    /// folding is off.
    pub code: String,
    /// The description that most of its lines carry (the first seen of several equally frequent ones).
    pub description: String,
    /// All other descriptions with their number of lines, the most frequent first.
    pub other_descriptions: Vec<(String, u32)>,
    /// The codes as written, in the order of their first line.
    pub written_codes: Vec<String>,
}

/// A sale and the return that undid it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reversal {
    /// Row of the sale line.
    pub sale_row: u32,
    /// Row of the return line.
    pub return_row: u32,
    /// Units sold and brought back.
    pub quantity: Quantity,
}

impl Ledger {
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

    /// Matched reversals in the order of their return lines' times.
    #[must_use]
    pub fn reversals(&self) -> &[Reversal] {
        &self.reversals
    }

    /// Did the shop sell anything on this day?
    #[must_use]
    pub fn is_open(&self, day: Day) -> bool {
        self.days.is_some_and(|days| days.contains(day) && self.is_open[(day.number() - days.first.number()) as usize])
    }
}
