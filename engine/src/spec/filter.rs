use serde::{Deserialize, Serialize};

use super::analysis_spec::is_default;
use crate::table::{CodeClass, Day, LineKind};

/// Which lines count. An empty list lets all lines through; several values of one list are alternatives.
///
/// Countries, categories, stores and customers are named as the file writes them (customers without a trailing `.0`);
/// products by their folded code.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Filter {
    #[serde(skip_serializing_if = "is_default")]
    pub from: Option<Day>,
    #[serde(skip_serializing_if = "is_default")]
    pub to: Option<Day>,
    #[serde(skip_serializing_if = "is_default")]
    pub countries: Vec<String>,
    #[serde(skip_serializing_if = "is_default")]
    pub products: Vec<String>,
    #[serde(skip_serializing_if = "is_default")]
    pub categories: Vec<String>,
    #[serde(skip_serializing_if = "is_default")]
    pub stores: Vec<String>,
    #[serde(skip_serializing_if = "is_default")]
    pub customers: Vec<String>,
    #[serde(skip_serializing_if = "is_default")]
    pub kinds: Vec<LineKind>,
    #[serde(skip_serializing_if = "is_default")]
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
