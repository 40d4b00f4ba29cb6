use serde::{Deserialize, Serialize};

use super::axis::Axis;
use crate::metrics::Selection;
use crate::spec::AnalysisSpec;
use crate::table::{Ledger, Money, NONE, Quantity, SalesTable};

/// What a series is of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names say it")]
pub enum SeriesBy {
    #[default]
    Product,
    Category,
    Country,
    Total,
}

/// What is counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Measure {
    /// Units of merchandise.
    #[default]
    Units,
    /// Money of merchandise.
    Sales,
}

impl SeriesBy {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Product, Self::Category, Self::Country, Self::Total];

    /// The key used in JSON and on the command line.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Product => "product",
            Self::Category => "category",
            Self::Country => "country",
            Self::Total => "total",
        }
    }
}

impl Measure {
    /// Both of them.
    pub const ALL: [Self; 2] = [Self::Units, Self::Sales];

    /// The key used in JSON and on the command line.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Units => "units",
            Self::Sales => "sales",
        }
    }
}

/// The demand of one product, category or country, or of the whole shop.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Series {
    /// A product's folded code; a category or country as the file writes it, empty where it names none; empty for the total.
    pub name: String,
    /// A product's description; empty otherwise.
    pub description: String,
    /// Index in [`Axis::past`] of the step with the first sale.
    pub first: u32,
    /// Demand of each step from the first sale to the end of the axis, in units or currency units.
    pub values: Vec<f64>,
}

impl Series {
    /// Is every value a whole number? What is sold by weight or length is not.
    pub(super) fn is_whole(&self) -> bool {
        self.values.iter().all(|value| value.fract() == 0.0)
    }
}

/// Demand: merchandise sales without those that a matched reversal undid, on the sale's day; other returns do not count.
///
/// # Inputs
/// The lines that the spec's filter and definitions let through, summed over the steps of the axis.
///
/// # Returns
/// Series with at least one sale on the axis, in the order of their first line in the file. Each begins with its first sale
/// (launch); what is before it is no demand of zero. Steps without open days are not on the axis.
///
/// # Numerics
/// Sums of integers, turned into `f64` at the end. O(lines + length of all series).
#[must_use]
pub fn demand_series(
    table: &SalesTable,
    ledger: &Ledger,
    spec: &AnalysisSpec,
    axis: &Axis,
    by: SeriesBy,
    measure: Measure,
) -> Vec<Series> {
    let (keys, names) = keys_of(table, ledger, by);
    let selection = Selection::new(table, ledger, &spec.filter);
    let step_of = axis.step_lookup();
    let sale_of = |row: usize| {
        let flags = ledger.flags[row];
        let is_known = spec.definitions.count_anonymous || table.customer.codes[row] != NONE;
        let counts = flags.is_standing_sale() && is_known && selection.fails_but_date(row, flags) == 0;
        let step = if counts { step_of(table.time[row]) } else { None };
        step.map(|step| (keys.of(row), step))
    };
    let mut spans: Vec<Option<u32>> = vec![None; names.len()];
    for (key, step) in (0..table.len()).filter_map(sale_of) {
        spans[key] = Some(spans[key].map_or(step, |first| first.min(step)));
    }
    let steps = axis.past.len();
    let mut sums: Vec<Vec<i64>> =
        spans.iter().map(|first| vec![0; first.map_or(0, |first| steps - first as usize)]).collect();
    let counted = match measure {
        Measure::Units => &table.quantity,
        Measure::Sales => &table.amount,
    };
    for (row, count) in counted.iter().enumerate() {
        if let Some((key, step)) = sale_of(row)
            && let Some(first) = spans[key]
        {
            sums[key][(step - first) as usize] += count;
        }
    }
    let in_units = |sum: i64| match measure {
        Measure::Units => Quantity::from_thousandths(sum).as_f64(),
        Measure::Sales => Money::from_ten_thousandths(sum).as_f64(),
    };
    let named = names.into_iter().zip(spans).zip(sums);
    let series = named.filter_map(|(((name, description), first), sums)| {
        let values = sums.into_iter().map(in_units).collect();
        first.map(|first| Series { name, description, first, values })
    });
    series.collect()
}

/// The category of each product that there is a series of, as a code of the column, the first beyond it for none; `None` where the
/// table has no categories or a product was sold in several.
pub(super) fn categories_of_products(table: &SalesTable, ledger: &Ledger, products: &[Series]) -> Option<Vec<u32>> {
    let column = &table.optional.category;
    let none = column.dictionary.len() as u32;
    if none == 0 {
        return None;
    }
    let mut of_product: Vec<Option<u32>> = vec![None; ledger.products.len()];
    for row in (0..table.len()).filter(|&row| ledger.flags[row].is_standing_sale()) {
        let product = ledger.product_of_code[table.code.codes[row] as usize] as usize;
        let category = column.codes.get(row).map_or(none, |&code| code.min(none));
        if *of_product[product].get_or_insert(category) != category {
            return None;
        }
    }
    // Both lists are in the order of the products.
    let mut all = ledger.products.iter().zip(of_product);
    products.iter().map(|series| all.find(|(product, _)| product.code == series.name)?.1).collect()
}

/// Which series each row belongs to.
enum Keys<'a> {
    Product(&'a [u32], &'a [u32]),
    /// Codes of a column; the last series is that of the rows without a text.
    Text(&'a [u32], usize),
    Total,
}

impl Keys<'_> {
    fn of(&self, row: usize) -> usize {
        match self {
            Self::Product(codes, product_of_code) => product_of_code[codes[row] as usize] as usize,
            Self::Text(codes, none) => codes.get(row).map_or(*none, |&code| (code as usize).min(*none)),
            Self::Total => 0,
        }
    }
}

fn keys_of<'a>(table: &'a SalesTable, ledger: &'a Ledger, by: SeriesBy) -> (Keys<'a>, Vec<(String, String)>) {
    let column = match by {
        SeriesBy::Product => {
            let names = ledger.products.iter().map(|product| (product.code.clone(), product.description.clone()));
            return (Keys::Product(&table.code.codes, &ledger.product_of_code), names.collect());
        }
        SeriesBy::Total => return (Keys::Total, vec![Default::default()]),
        SeriesBy::Category => &table.optional.category,
        SeriesBy::Country => &table.country,
    };
    let texts = column.dictionary.texts().map(|text| (text.to_owned(), String::new()));
    (Keys::Text(&column.codes, column.dictionary.len()), texts.chain([Default::default()]).collect())
}
