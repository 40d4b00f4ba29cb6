use serde::{Deserialize, Serialize};

use crate::table::{Money, Quantity};

/// The first of a ranking by net sales (ties by name), and what all others sum to.
///
/// Products and customers are ranked if they have a sale line in the view; what only came back is among the others.
/// Countries, categories and stores are ranked if they move any money in it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Ranking<Row> {
    /// The first rows.
    pub rows: Vec<Row>,
    /// How many are ranked in all.
    pub count: u64,
    /// Net sales of those that are not among the rows.
    pub other_net_sales: Money,
}

impl<Row> Default for Ranking<Row> {
    fn default() -> Self {
        Self { rows: Vec::new(), count: 0, other_net_sales: Money::ZERO }
    }
}

/// A country, customer, category or store. A ranking ignores the filter's own list of its dimension, so that the others
/// stay in sight while one is picked.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "each figure is defined at its Metric")]
pub struct Ranked {
    /// As the file writes it; empty where the file names none.
    pub name: String,
    pub gross_sales: Money,
    pub returns: Money,
    pub net_sales: Money,
    pub orders: u64,
    pub units_sold: Quantity,
    /// Does the filter name it?
    pub is_selected: bool,
}

/// A product: merchandise only.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "each figure is defined at its Metric")]
pub struct RankedProduct {
    /// Folded code.
    pub product: String,
    pub description: String,
    pub gross_sales: Money,
    pub returns: Money,
    pub net_sales: Money,
    pub orders: u64,
    pub units_sold: Quantity,
    /// Net sales of each month of [`super::Series::by_month`].
    pub net_sales_by_month: Vec<Money>,
    /// Net sales of the compared period and of its base (see [`super::Overview::compared`]).
    pub compared_net_sales: Option<(Money, Money)>,
    /// Sold and undone: the money of its matched reversals.
    pub matched_reversals: Money,
    pub is_selected: bool,
}
