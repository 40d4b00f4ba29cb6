use serde::{Deserialize, Serialize};

/// Dimensions that a [`super::Filter`] can name values of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names say it")]
pub enum Dimension {
    Product,
    Country,
    Customer,
    Category,
    Store,
}
