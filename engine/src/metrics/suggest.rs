use crate::order::first_rows;
use crate::spec::Dimension;
use crate::table::{Ledger, SalesTable, TextColumn};

/// Values of a dimension that contain a text, for search boxes.
///
/// # Inputs
/// `text`: letter case and outer spaces do not matter; an empty one fits everything. Products are searched by code and by description.
///
/// # Returns
/// At most `limit` pairs of the value that a filter takes and the label that people read: the description of a product,
/// the value itself elsewhere. Those that begin with the text come first, then by label.
#[must_use]
pub fn suggest(
    table: &SalesTable,
    ledger: &Ledger,
    dimension: Dimension,
    text: &str,
    limit: usize,
) -> Vec<(String, String)> {
    let wanted = text.trim().to_uppercase();
    let mut found: Vec<(bool, String, String)> = Vec::new();
    let mut consider = |value: &str, label: &str| {
        let (value_text, label_text) = (value.to_uppercase(), label.to_uppercase());
        if value_text.contains(&wanted) || label_text.contains(&wanted) {
            let begins = value_text.starts_with(&wanted) || label_text.starts_with(&wanted);
            found.push((!begins, label.to_owned(), value.to_owned()));
        }
    };
    let mut consider_texts = |column: &TextColumn| {
        for value in column.dictionary.texts().filter(|value| !value.is_empty()) {
            consider(value, value);
        }
    };
    match dimension {
        Dimension::Country => consider_texts(&table.country),
        Dimension::Customer => consider_texts(&table.customer),
        Dimension::Category => consider_texts(&table.optional.category),
        Dimension::Store => consider_texts(&table.optional.store),
        Dimension::Product => {
            for product in &ledger.products {
                consider(&product.code, &product.description);
            }
        }
    }
    let indices: Vec<u32> = (0..found.len() as u32).collect();
    let first = first_rows(&indices, limit, &|left, right| found[left as usize].cmp(&found[right as usize]));
    let pair = |index: u32| {
        let (_, label, value) = &found[index as usize];
        (value.clone(), label.clone())
    };
    first.into_iter().map(pair).collect()
}
