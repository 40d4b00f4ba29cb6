use crate::table::{CodeClass, Day, LineKind};

/// Which lines count. An empty list lets all lines through; several values of one list are alternatives.
///
/// Countries, categories, stores and customers are named as the file writes them (customers without a trailing `.0`);
/// products by their folded code.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Filter {
    pub from: Option<Day>,
    pub to: Option<Day>,
    pub countries: Vec<String>,
    pub products: Vec<String>,
    pub categories: Vec<String>,
    pub stores: Vec<String>,
    pub customers: Vec<String>,
    pub kinds: Vec<LineKind>,
    pub classes: Vec<CodeClass>,
}

impl Filter {
    /// Does it let every line through?
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    pub(super) fn sort(&mut self) {
        let Self { countries, products, categories, stores, customers, kinds, classes, .. } = self;
        [countries, products, categories, stores, customers].into_iter().for_each(sort_distinct);
        sort_distinct(kinds);
        sort_distinct(classes);
    }
}

/// Sorts and takes out what is there twice. Filters are short, and the page carries this code too: a tenth of a sort's.
fn sort_distinct<T: Ord>(list: &mut Vec<T>) {
    for value in std::mem::take(list) {
        if let Err(place) = list.binary_search(&value) {
            list.insert(place, value);
        }
    }
}
