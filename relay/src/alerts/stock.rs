use std::collections::HashMap;
use std::io::Read;
use std::path::Path;

use aisle_engine::spec::Definitions;
use aisle_engine::table::{Day, Quantity, Timestamp, product_key};
use aisle_protocol::relay::AlertKind;
use anyhow::{Context, Result, bail, ensure};

/// The column that a stock file may have besides.
const COUNTED: &str = "counted";
/// The columns of a stock file.
const COLUMNS: [&str; 4] = ["product", "on_hand", "reorder_point", "safety_stock"];
/// The most products of a stock file: as many as a relay tells apart.
const MAX_ITEMS: usize = 100_000;
/// Stock has to be so far above a limit, in parts of it, before an alert is over.
const MARGIN: f64 = 0.05;

/// What is in stock of each product.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stock(pub Vec<StockItem>);

/// What is in stock of a product.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StockItem {
    /// Its code, as the file writes it.
    pub product: String,
    /// Units on hand.
    pub on_hand: Quantity,
    /// At the beginning of which day they were counted, if that is told: sales from then on are taken from them. Otherwise those are from
    /// when the relay begins to follow.
    pub counted: Option<Day>,
    /// Time to order when no more is there.
    pub reorder_point: Quantity,
    /// What should never be needed.
    pub safety_stock: Quantity,
}

impl Stock {
    /// Reads a stock file: CSV with the columns `product`, `on_hand`, `reorder_point` and `safety_stock`, and perhaps `counted`, in any order.
    /// Codes that the definitions take for one product are one here, too.
    ///
    /// # Errors
    /// When it cannot be read; what is wrong is named with its line.
    pub fn open(path: &Path, definitions: &Definitions) -> Result<Self> {
        let file = std::fs::File::open(path).with_context(|| format!("{} cannot be opened", path.display()))?;
        Self::read(file, definitions).with_context(|| path.display().to_string())
    }

    /// Reads a stock file from anywhere.
    ///
    /// # Errors
    /// As [`Self::open`].
    pub fn read(file: impl Read, definitions: &Definitions) -> Result<Self> {
        let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(file);
        let header = reader.headers().context("line 1")?.clone();
        let mut places = [0; COLUMNS.len()];
        for (place, column) in places.iter_mut().zip(COLUMNS) {
            let found = header.iter().position(|name| name.eq_ignore_ascii_case(column));
            *place = found.with_context(|| {
                let there_are = header.iter().collect::<Vec<_>>().join(", ");
                format!("line 1: there is no column {column}, between commas; there are: {there_are}")
            })?;
        }
        let counted_at = header.iter().position(|name| name.eq_ignore_ascii_case(COUNTED));
        let (mut items, mut lines): (Vec<StockItem>, HashMap<String, u64>) = Default::default();
        for record in reader.records() {
            let record = record?;
            let line = record.position().map_or(0, csv::Position::line);
            ensure!(items.len() < MAX_ITEMS, "line {line}: a stock file has at most {MAX_ITEMS} products");
            let field = |column: usize| record.get(places[column]).unwrap_or_default();
            let units = |column: usize| {
                let text = field(column);
                text.parse::<Quantity>().with_context(|| format!("line {line}: {} is {text:?}", COLUMNS[column]))
            };
            let counted = counted_at.and_then(|place| record.get(place)).filter(|text| !text.is_empty());
            let counted = counted.map(str::parse::<Day>).transpose();
            if field(0).is_empty() {
                bail!("line {line}: there is no product");
            }
            if let Some(first) = lines.insert(product_key(field(0), definitions).into_owned(), line) {
                bail!("line {line}: {} stands in line {first}, too; leave one of both out", field(0));
            }
            items.push(StockItem {
                product: field(0).to_owned(),
                on_hand: units(1)?,
                counted: counted.with_context(|| format!("line {line}: {COUNTED}"))?,
                reorder_point: units(2)?,
                safety_stock: units(3)?,
            });
        }
        Ok(Self(items))
    }
}

impl StockItem {
    /// The alert of so many units on hand, if there is one; `before` is the one that there was, and `runs_out` says when there will be none.
    pub(super) fn alert(
        &self,
        on_hand: Quantity,
        runs_out: impl FnOnce() -> Option<Timestamp>,
        before: Option<&AlertKind>,
    ) -> Option<AlertKind> {
        let product = self.product.clone();
        // An alert that there was stays until stock is well above its limit.
        let is_below = |limit: Quantity, was_below: bool| {
            let margin = if was_below { (limit.as_f64() * MARGIN).max(1.0) } else { 0.0 };
            on_hand.as_f64() <= limit.as_f64() + margin
        };
        let was = severity(before);
        if is_below(Quantity::ZERO, was >= 3) {
            Some(AlertKind::OutOfStock { product, on_hand: on_hand.to_string() })
        } else if is_below(self.safety_stock, was >= 2) {
            Some(AlertKind::BelowSafetyStock { product, on_hand: on_hand.to_string(), runs_out: runs_out() })
        } else if is_below(self.reorder_point, was >= 1) {
            Some(AlertKind::BelowReorderPoint { product, on_hand: on_hand.to_string(), runs_out: runs_out() })
        } else {
            None
        }
    }
}

/// How grave an alert about stock is: 3 is the gravest, 0 none.
pub(super) fn severity(kind: Option<&AlertKind>) -> u8 {
    match kind {
        Some(AlertKind::OutOfStock { .. }) => 3,
        Some(AlertKind::BelowSafetyStock { .. }) => 2,
        Some(AlertKind::BelowReorderPoint { .. }) => 1,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn item() -> StockItem {
        let file = "on_hand,product,safety_stock,reorder_point\n100,a7, 10 ,40\n";
        Stock::read(file.as_bytes(), &Definitions::default()).unwrap().0.remove(0)
    }

    /// Severities of alerts as stock moves.
    fn severities(stock: &[i64]) -> Vec<u8> {
        let (item, mut before) = (item(), None);
        let mut next = |units: &i64| {
            before = item.alert(Quantity::from_thousandths(units * 1_000), || None, before.as_ref());
            severity(before.as_ref())
        };
        stock.iter().map(&mut next).collect()
    }

    #[test]
    fn alerts_get_graver_as_stock_runs_out_and_end_well_above_the_limit() {
        assert_eq!(severities(&[100, 41, 40, 11, 10, 1, 0, -5]), [0, 0, 1, 1, 2, 2, 3, 3]);
        assert_eq!(severities(&[40, 41, 42, 43, 41]), [1, 1, 1, 0, 0]);
        assert_eq!(severities(&[0, 1, 2, 11, 12, 43]), [3, 3, 2, 2, 1, 0]);
    }

    #[test]
    fn what_is_wrong_is_named_with_its_line() {
        for (file, what) in [
            ("product,on_hand,reorder_point\n", "line 1: there is no column safety_stock"),
            ("product,on_hand,reorder_point,safety_stock\na,1,2,3\nb,1,x,3\n", "line 3: reorder_point is \"x\""),
            ("product,on_hand,reorder_point,safety_stock\n,1,2,3\n", "line 2: there is no product"),
            ("product,on_hand,reorder_point,safety_stock,counted\na,1,2,3,\nb,1,2,3,9.12.2011\n", "line 3: counted: "),
            ("product;on_hand\n", "no column product, between commas; there are: product;on_hand"),
            (
                "Product,On_Hand,Reorder_Point,Safety_Stock\na,1,2,3\nb,1,2,3\na,5,2,3\n",
                "line 4: a stands in line 2, too",
            ),
            ("product,on_hand,reorder_point,safety_stock\na7,1,2,3\nA7,1,2,3\n", "line 3: A7 stands in line 2, too"),
        ] {
            let error = format!("{:#}", Stock::read(file.as_bytes(), &Definitions::default()).unwrap_err());
            assert!(error.contains(what), "{error}");
        }
    }

    #[test]
    fn codes_that_only_differ_in_letter_case_are_two_products_where_the_definitions_say_so() {
        let file = "product,on_hand,reorder_point,safety_stock\na7,1,2,3\nA7,1,2,3\n";
        let definitions = Definitions { fold_codes: false, ..Definitions::default() };
        assert_eq!(Stock::read(file.as_bytes(), &definitions).unwrap().0.len(), 2);
    }
}
